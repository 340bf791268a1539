import * as ts from 'typescript';
import { Cut, parse, replace, Variant } from './compiled-modules';

/**
 * A module of rules has two variants: the complete one for programs that ask for rules, and one for synth without texts
 * and examples, which are more than half of it.
 */
const PREFIX = 'judging:';
const FAMILIES = 'rules/families/';
/** The rules of this family do not judge manifests. */
const OTHERS = 'rules/families/findings/';

/** What synth does not ask of a rule. */
const TEXTS = ['title', 'rationale', 'source', 'breaks', 'finds', 'keeps', 'inventories', 'language'];

/** The variants of a module that synth uses. */
export const JUDGING: Variant = { text: withoutTexts, target: judgingId };

/** The name of the variant of a module that synth uses. */
export function judgingId(id: string): string {
  return id.startsWith(FAMILIES) && !id.startsWith(OTHERS) ? `${PREFIX}${id}` : id;
}

/** Whether this is the name of such a variant. */
export function isJudging(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** The module that a variant is made of. */
export function plainId(id: string): string {
  return isJudging(id) ? id.slice(PREFIX.length) : id;
}

/** The rules of a module without texts and examples, and without what only those need. */
function withoutTexts(text: string): string {
  const cuts: Cut[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node) && ['id', 'check'].every((name) => node.properties.some(isNamed(name)))) {
      cuts.push(...entries(node.properties, (property) => TEXTS.some((name) => isNamed(name)(property))));
    } else if (ts.isArrayLiteralExpression(node) && isListOfRules(node.parent)) {
      cuts.push(...entries(node.elements, (element) => ts.isSpreadElement(element)
        && /^\w+_\d+\.\w+$/.test(element.expression.getText()))); // each rule is listed with the module that defines it
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(text));
  return withoutUnused(replace(text, cuts));
}

const isNamed = (name: string) => (node: ts.ObjectLiteralElementLike) => node.name?.getText() === name;

function isListOfRules(node: ts.Node): boolean {
  return ts.isBinaryExpression(node) && /^exports\.\w+_RULES$/.test(node.left.getText());
}

function entries<T extends ts.Node>(list: ts.NodeArray<T>, isLeftOut: (entry: T) => boolean): Cut[] {
  return list.flatMap((entry, index) => isLeftOut(entry)
    ? [{ start: entry.pos, end: list[index + 1]?.pos ?? list.end, text: '' }]
    : []);
}

/** Removes the functions and constants that nothing uses, until there are none. */
function withoutUnused(text: string): string {
  const file = parse(text);
  const all = namesIn(file);
  const unused = file.statements.filter((statement) => {
    const name = declaredBy(statement);
    return name !== undefined && all.get(name) === namesIn(statement).get(name);
  });
  return unused.length === 0
    ? text
    : withoutUnused(replace(text, unused.map(({ pos, end }) => ({ start: pos, end, text: '' }))));
}

function declaredBy(statement: ts.Statement): string | undefined {
  if (ts.isFunctionDeclaration(statement)) {
    return statement.name!.text;
  }
  const [declaration, second] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
  return second === undefined && declaration !== undefined && ts.isIdentifier(declaration.name)
    ? declaration.name.text
    : undefined;
}

function namesIn(node: ts.Node): Map<string, number> {
  const counts = new Map<string, number>();
  const visit = (inner: ts.Node): void => {
    if (ts.isIdentifier(inner)) {
      counts.set(inner.text, (counts.get(inner.text) ?? 0) + 1);
    }
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return counts;
}
