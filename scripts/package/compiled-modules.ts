import * as fs from 'fs';
import { builtinModules } from 'module';
import * as path from 'path';
import * as ts from 'typescript';

/** A module as jsii has compiled it, without its imports: `LOAD(name)` stands for each use of one. */
export interface CompiledModule {
  /** Its path below `lib`, without the extension. */
  readonly id: string;
  /** Its code, in which each use of an import is a call, so that it is loaded when it is used. */
  readonly text: string;
  /** What its code loads: other modules, and packages. */
  readonly uses: readonly Use[];
  /** The modules that it imports for what they do when they are loaded. */
  readonly starts: readonly string[];
}

/** What a module loads, and the call that its text contains for it. */
export interface Use {
  readonly call: string;
  readonly module?: string;
  readonly package?: string;
}

/** Changes the code of a module and where its imports lead to. */
export interface Variant {
  text(text: string): string;
  target(id: string): string;
}

const SAME: Variant = { text: (text) => text, target: (id) => id };

/** Where the code of a module starts, after the helpers that TypeScript writes for `import * as`. */
const START = 'Object.defineProperty(exports, "__esModule"';

/** The name of the function that gives a module or a package. */
export function callOf(name: string): string {
  return `$${name.replace(/\W/g, '_')}`;
}

/** Reads a module. Its imports of other modules and of peers become calls; those of Node.js by `* as` stay. */
export function readModule(lib: string, id: string, variant: Variant = SAME, as = id): CompiledModule {
  const compiled = fs.readFileSync(path.join(lib, `${id}.js`), 'utf8');
  const text = variant.text(compiled.slice(Math.max(0, compiled.indexOf(START))))
    .replace(/__importStar\((require\("[^"]+"\))\)/g, '$1');
  const file = parse(text);
  const imported = new Map<string, Use>();
  const starts: string[] = [];
  const cuts: Cut[] = [];
  for (const statement of file.statements) {
    const found = importOf(statement);
    if (found !== undefined && (found.name === undefined || /_\d+$/.test(found.name))) {
      cuts.push({ start: statement.getStart(), end: statement.end, text: '' });
      const module = found.from.startsWith('.') ? variant.target(resolve(lib, id, found.from)) : undefined;
      if (found.name === undefined) {
        starts.push(module!);
      } else {
        imported.set(found.name, module === undefined
          ? { call: callOf(found.from), package: knownPackage(found.from, id) }
          : { call: callOf(module), module });
      }
    }
  }
  const isCut = (node: ts.Node) => cuts.some(({ start, end }) => node.pos <= end && node.getStart() >= start);
  const replacements = usesIn(file, (node) => imported.get(node.text)?.call, isCut);
  const uses = [...imported.values()].filter(({ call }) => replacements.some((one) => one.text === `(${call}())`));
  return { id: as, text: replace(text, [...cuts, ...replacements]), uses, starts };
}

/** A part of a text, and what takes its place. */
export interface Cut {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text with some parts replaced. */
export function replace(text: string, cuts: readonly Cut[]): string {
  return [...cuts].sort((a, b) => b.start - a.start)
    .reduce((all, { start, end, text: other }) => all.slice(0, start) + other + all.slice(end), text);
}

export function parse(text: string): ts.SourceFile {
  return ts.createSourceFile('module.js', text, ts.ScriptTarget.ES2022, true);
}

/** `const x_1 = require("x")`, or `require("x")` alone. */
function importOf(statement: ts.Statement): { readonly name?: string; readonly from: string } | undefined {
  const [declaration] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
  const expression = ts.isExpressionStatement(statement) ? statement.expression : declaration?.initializer;
  return expression !== undefined && ts.isCallExpression(expression) && expression.expression.getText() === 'require'
    ? { name: declaration?.name.getText(), from: (expression.arguments[0] as ts.StringLiteral).text }
    : undefined;
}

/** The uses of imports: TypeScript gives each a unique name, and uses only its members. */
function usesIn(
  file: ts.SourceFile, callFor: (node: ts.Identifier) => string | undefined, isCut: (node: ts.Node) => boolean,
): Cut[] {
  const found: Cut[] = [];
  const visit = (node: ts.Node): void => {
    const call = ts.isIdentifier(node) ? callFor(node) : undefined;
    if (call !== undefined && !isCut(node)) {
      if (!ts.isPropertyAccessExpression(node.parent) || node.parent.expression !== node) {
        throw new Error(`An import is not used by its members: ${node.parent.getText()}`);
      }
      found.push({ start: node.getStart(), end: node.end, text: `(${call}())` });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function resolve(lib: string, from: string, to: string): string {
  const id = path.posix.join(path.posix.dirname(from), to);
  return fs.existsSync(path.join(lib, `${id}.js`)) ? id : `${id}/index`;
}

/** The library needs nothing but its peers. */
function knownPackage(name: string, id: string): string {
  const { peerDependencies } = JSON.parse(fs.readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8'));
  if (!builtinModules.includes(name) && !(name in peerDependencies)) {
    throw new Error(`The library must need nothing but its peers, but ${id} imports ${name}.`);
  }
  return name;
}
