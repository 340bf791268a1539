/* eslint-disable no-bitwise */
import * as path from 'path';
import * as ts from 'typescript';

const ROOT = path.resolve(__dirname, '..', '..');

/** Structs that something else checks: the formats of files, and the settings of a controller, which rules judge. */
const CHECKED_ELSEWHERE = /^(Inventory[A-Z]|Controller\w*Settings$|(Host|Remote)MigrationControllerProps$)/;

/**
 * Options and arguments that something else checks, and says more: strings in place of mappings, and numbers in place
 * of versions.
 */
const OPTIONS_CHECKED_ELSEWHERE = [
  '#addNamespace namespace: NamespaceMapping', 'namespaces: NamespaceMapping[]', 'openshift: string', 'mtc: string',
];

/** How many members tell an object of a class from others. */
const MEMBERS = 6;

/**
 * The module `src/constructs/option-types.ts`: what each call of the public API takes, and the types in it, read from
 * the sources.
 */
export function optionTypes(): string {
  const reader = new TypeReader(CHECKED_ELSEWHERE);
  const calls = reader.calls();
  return [
    '/* eslint-disable @stylistic/max-len */',
    '// `npm run option-types` writes this file from the types of the public API.',
    '',
    '/** What each function of a public class takes; those of objects begin with `#`, and `new` is the constructor. */',
    'export const CALLS: Readonly<Record<string, Readonly<Record<string, string>>>> = {',
    ...sorted(calls).flatMap(([name, functions]) => [`  ${name}: {`, ...entries(functions, '    '), '  },']),
    '};',
    '',
    '/** The types in them: the fields of a struct, the values of an enum, '
      + 'or the members that an object of a class or interface has. */',
    'export const TYPES: Readonly<Record<string, string>> = {',
    ...entries(reader.types, '  '),
    '};',
    '',
  ].join('\n');
}

/** All types that the calls of the public API take, also those that something else checks. */
export function allTypes(): Readonly<Record<string, string>> {
  const reader = new TypeReader();
  reader.calls();
  return Object.fromEntries(reader.types);
}

function entries(texts: ReadonlyMap<string, string>, indent: string): string[] {
  const arePlain = [...texts.keys()].every((key) => /^\w+$/.test(key));
  return sorted(texts).map(([key, text]) => `${indent}${arePlain ? key : `'${key}'`}: '${text}',`);
}

function sorted<T>(map: ReadonlyMap<string, T>): Array<[string, T]> {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

class TypeReader {
  readonly types = new Map<string, string>();
  private readonly checker: ts.TypeChecker;
  private readonly classes: ts.ClassDeclaration[];

  constructor(private readonly checkedElsewhere?: RegExp) {
    const index = path.join(ROOT, 'src', 'index.ts');
    const program = ts.createProgram([index], {
      strict: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      moduleResolution: ts.ModuleResolutionKind.Node10,
    });
    this.checker = program.getTypeChecker();
    this.classes = this.checker.getExportsOfModule(this.checker.getSymbolAtLocation(program.getSourceFile(index)!)!)
      .map((symbol) => symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol)
      .flatMap(({ valueDeclaration }) => valueDeclaration && ts.isClassDeclaration(valueDeclaration)
        ? [valueDeclaration]
        : []);
  }

  /** The functions of all classes, with their parameters. Constructors are `new CLASS`. */
  calls(): Map<string, ReadonlyMap<string, string>> {
    const calls = this.classes.map((declaration) => [declaration.name!.text, this.callsOf(declaration)] as const);
    return new Map(calls.filter(([, functions]) => functions.size > 0));
  }

  private callsOf(declaration: ts.ClassDeclaration): Map<string, string> {
    return new Map(declaration.members.flatMap((member): Array<[string, string]> => {
      if (!(ts.isMethodDeclaration(member) || ts.isConstructorDeclaration(member)) || member.parameters.length === 0
        || isHidden(member)) {
        return [];
      }
      const isStatic = ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static;
      const name = ts.isConstructorDeclaration(member) ? 'new' : `${isStatic ? '' : '#'}${member.name.getText()}`;
      const parameters = member.parameters.map((parameter) => {
        const optional = parameter.questionToken || parameter.initializer ? '?' : '';
        const type = this.nameOf(this.checker.getTypeAtLocation(parameter));
        const isChecked = OPTIONS_CHECKED_ELSEWHERE.includes(`${name} ${parameter.name.getText()}: ${type}`);
        return `${parameter.name.getText()}${optional}: ${isChecked ? 'any' : type}`;
      });
      return [[name, parameters.join(', ')]];
    }));
  }

  /** The name of a type in the table, which is added to the table if it is not in it yet. */
  private nameOf(type: ts.Type): string {
    const given = this.checker.getNonNullableType(type);
    if (given.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) {
      return 'any';
    }
    const primitive = ([['String', 'string'], ['Number', 'number'], ['Boolean', 'boolean']] as const)
      .find(([flag]) => given.flags & ts.TypeFlags[`${flag}Like`] && !(given.flags & ts.TypeFlags.EnumLike));
    if (primitive) {
      return primitive[1];
    }
    if (this.checker.isArrayType(given)) {
      return `${this.nameOf(this.checker.getTypeArguments(given as ts.TypeReference)[0])}[]`;
    }
    const named = given.aliasSymbol ?? given.symbol;
    if (named === undefined || named.name === '__type') {
      const values = this.checker.getIndexTypeOfType(given, ts.IndexKind.String);
      return values ? `${this.nameOf(values)}{}` : 'any';
    }
    if (this.checkedElsewhere?.test(named.name)) {
      return 'any';
    }
    const symbol = given.flags & ts.TypeFlags.EnumLiteral && !(given.flags & ts.TypeFlags.Union)
      ? this.checker.getSymbolAtLocation((named.valueDeclaration!.parent as ts.EnumDeclaration).name)! : named;
    if (!this.types.has(symbol.name)) {
      this.types.set(symbol.name, ''); // types can contain themselves
      this.types.set(symbol.name, this.describe(symbol, given));
    }
    return symbol.name;
  }

  private describe(symbol: ts.Symbol, type: ts.Type): string {
    const declaration = symbol.declarations![0];
    if (ts.isEnumDeclaration(declaration)) {
      return declaration.members.map((member) => JSON.stringify(this.checker.getConstantValue(member))).join(' | ');
    }
    if (ts.isInterfaceDeclaration(declaration) && !/^I[A-Z]/.test(symbol.name)) {
      const fields = type.getProperties().map((field) => {
        const optional = field.flags & ts.SymbolFlags.Optional ? '?' : '';
        const name = this.nameOf(this.checker.getTypeOfSymbol(field));
        return `${field.name}${optional}: `
          + `${OPTIONS_CHECKED_ELSEWHERE.includes(`${field.name}: ${name}`) ? 'any' : name}`;
      });
      return `{ ${[...fields, ...type.getStringIndexType() ? ['*: any'] : []].join(', ')} }`;
    }
    return this.shape(type, declaration);
  }

  /** The members of an object, and how a program gets one. */
  private shape(type: ts.Type, declaration: ts.Declaration): string {
    const isOwn = declaration.getSourceFile().fileName.startsWith(path.join(ROOT, 'src'));
    const members = type.getProperties().filter((member) => {
      const hidden =
        ts.getCombinedModifierFlags(member.valueDeclaration!) & ts.ModifierFlags.NonPublicAccessibilityModifier;
      return member.name !== 'toString' && !(member.flags & ts.SymbolFlags.Optional) && (isOwn || !hidden);
    });
    const own = members.filter((member) => member.valueDeclaration?.parent === declaration);
    const names = [...own, ...members.filter((member) => !own.includes(member))].slice(0, isOwn ? MEMBERS : 2)
      .map(({ name }) => name);
    const ways = ts.isClassDeclaration(declaration) && isOwn ? factories(declaration) : this.implementations(type);
    return `has ${names.join(', ')}${ways.length > 0 ? ` from ${ways.join(', ')}` : ''}`;
  }

  /** The public classes whose objects a program can give for an interface. */
  private implementations(type: ts.Type): string[] {
    return this.classes.filter((declaration) => !(ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract)
      && type.symbol.name.startsWith('I') && type.symbol.name !== 'IConstruct'
      && this.checker.isTypeAssignableTo(this.checker.getTypeAtLocation(declaration), type))
      .map(({ name }) => name!.text).sort();
  }
}

/** The static functions and values of a class that give an object of it. */
function factories(declaration: ts.ClassDeclaration): string[] {
  const name = declaration.name!.text;
  return declaration.members.flatMap((member) => {
    const isStatic = ts.canHaveModifiers(member)
      && ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
    if (!isStatic || isHidden(member) || !member.name) {
      return [];
    }
    return [`${name}.${member.name.getText()}`
      + `${ts.isMethodDeclaration(member) ? `(${member.parameters.length > 0 ? '…' : ''})` : ''}`];
  });
}

function isHidden(member: ts.ClassElement): boolean {
  return ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal')
    || Boolean(ts.getCombinedModifierFlags(member) & ts.ModifierFlags.NonPublicAccessibilityModifier);
}
