/* eslint-disable no-bitwise */
import * as path from 'path';
import * as ts from 'typescript';

/** Something public that a program calls: a constructor, a static factory, or a method. */
export interface EntryPoint {
  /** `new MigrationPlan`, `NamespaceMapping.same`, `MigrationPlan#stage`. */
  readonly name: string;
  /** What the program must give: `id`, `props.source`. Structs are resolved, one level deep. */
  readonly required: readonly Requirement[];
  /** All parameters, with the names of their types. */
  readonly parameters: ReadonlyArray<{ readonly name: string; readonly type: string }>;
}

/** A parameter, or a field of a parameter that is a struct. */
export interface Requirement {
  readonly name: string;
  readonly parameter: number;
  readonly field?: string;
}

const ROOT = path.resolve(__dirname, '../..');

/** The entry points of the library, read from its sources: so no class of it can be forgotten. */
export function entryPoints(): EntryPoint[] {
  const index = path.join(ROOT, 'src/index.ts');
  const program = ts.createProgram([index], {
    strict: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, moduleResolution: ts.ModuleResolutionKind.Node10,
  });
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)!)!)
    .map((symbol) => symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  return exported.flatMap(({ name, valueDeclaration }) => valueDeclaration && ts.isClassDeclaration(valueDeclaration)
    ? valueDeclaration.members.flatMap((member) => entryPoint(checker, name, member)) : []);
}

function entryPoint(checker: ts.TypeChecker, className: string, member: ts.ClassElement): EntryPoint[] {
  if (!(ts.isConstructorDeclaration(member) || ts.isMethodDeclaration(member)) || isHidden(member)) {
    return [];
  }
  const isStatic = hasModifier(member, ts.SyntaxKind.StaticKeyword);
  const name = ts.isConstructorDeclaration(member)
    ? `new ${className}`
    : `${className}${isStatic ? '.' : '#'}${member.name.getText()}`;
  const parameters =
    member.parameters.map((parameter) => ({ name: parameter.name.getText(), type: parameter.type?.getText() ?? '' }));
  return [{
    name,
    parameters,
    required: member.parameters.flatMap((parameter, index) => requirements(checker, parameter, index)),
  }];
}

function isHidden(member: ts.ClassElement): boolean {
  const isInternal = ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal');
  return isInternal
    || [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword].some((modifier) => hasModifier(member, modifier));
}

function hasModifier(member: ts.ClassElement, modifier: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(member) && (ts.getModifiers(member) ?? []).some(({ kind }) => kind === modifier);
}

function requirements(checker: ts.TypeChecker, parameter: ts.ParameterDeclaration, index: number): Requirement[] {
  if (parameter.questionToken || parameter.initializer || parameter.dotDotDotToken) {
    return [];
  }
  const name = parameter.name.getText();
  const type = checker.getTypeAtLocation(parameter);
  const declaration = type.symbol?.declarations?.[0];
  const isStruct = declaration !== undefined && ts.isInterfaceDeclaration(declaration)
    && !/^I[A-Z]/.test(type.symbol.name)
    && declaration.getSourceFile().fileName.startsWith(path.join(ROOT, 'src'));
  const fields = isStruct ? type.getProperties().filter(({ flags }) => !(flags & ts.SymbolFlags.Optional)) : [];
  return [{ name, parameter: index },
    ...fields.map((field) => ({ name: `${name}.${field.name}`, parameter: index, field: field.name }))];
}
