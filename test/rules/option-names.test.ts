import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

/** Fixes that a program's author reads name options, classes and functions of this library. Each of them must exist. */

const ROOT = path.resolve(__dirname, '../..');
const SOURCES = fs.readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) =>
    ts.createSourceFile(name, fs.readFileSync(path.join(ROOT, 'src', name), 'utf8'), ts.ScriptTarget.Latest, true));

/** The rooms whose messages are about programs. */
const PROGRAM_ROOMS =
  /^(?:clusters|constructs|credentials|delivery|network|plans|preflight|repository|transfer|app|charts)\//;

/** Public names: members of exported interfaces, classes and enums. */
const names = new Set<string>();
const collect = (node: ts.Node): void => {
  const isPublic = (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node) || ts.isEnumDeclaration(node))
    && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (isPublic && node.name) {
    names.add(node.name.text);
    node.members.forEach((member) => {
      if (member.name && (ts.isIdentifier(member.name) || ts.isStringLiteral(member.name))) {
        names.add(member.name.text);
      }
      if (ts.isMethodDeclaration(member) || ts.isConstructorDeclaration(member)) {
        member.parameters.forEach(({ name }) => names.add(name.getText()));
      }
    });
  }
  ts.forEachChild(node, collect);
};
SOURCES.filter(({ fileName }) => PROGRAM_ROOMS.test(fileName) || fileName.startsWith('api/')).forEach(collect);

/** A printed text of the source, with `…` for what is put in. */
function textOf(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) {
    return node.text;
  }
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  }
  const texts: string[] = [];
  ts.forEachChild(node, (child) => { texts.push(textOf(child)); });
  return texts.join('');
}

/** The options and functions that a text names in backticks: `name: …`, `Class.name`. */
function named(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code]) =>
    code.replace(/"[^"]*"|'[^']*'/g, '""')).filter((code) => !/^[a-z0-9-]+ |^--/.test(code)).flatMap((code) => [
    ...[...code.matchAll(/(?<![\w.…-])([a-z][A-Za-z]*)(?=:|\.[a-z])/g)].map(([, name]) => name),
    ...[...code.matchAll(/(?<![\w.…-])([A-Z][A-Za-z]+)\.([A-Za-z_]+)/g)].flatMap(([, type, member]) => [type, member]),
    ...[...code.matchAll(/^[a-z][A-Za-z]*$/g)].map(([name]) => name).filter((name) => /[A-Z]/.test(name)),
  ]);
}

const fixes: Array<readonly [file: string, text: string]> = [];
const find = (file: string) => (node: ts.Node): void => {
  if (ts.isPropertyAssignment(node)
    && (node.name.getText() === 'programFix' || (node.name.getText() === 'fix' && PROGRAM_ROOMS.test(file)))) {
    fixes.push([file, textOf(node.initializer)]);
  }
  ts.forEachChild(node, find(file));
};
SOURCES.forEach((source) => find(source.fileName)(source));

test('each option, class and function that a fix for programs names in backticks exists', () => {
  expect(fixes.length).toBeGreaterThan(100);
  expect(fixes.flatMap(([file, text]) => named(text).filter((name) => !names.has(name))
    .map((name) => `${file}: ${name} in ${text}`))).toEqual([]);
});

test.each([
  ['set `migNamespaceLimit: 11`', ['migNamespaceLimit']],
  ['set `limits: { namespaces: 11 }`', ['limits', 'namespaces']],
  ['use `SecretSource.environment("A_B: c")`', ['SecretSource', 'environment']],
  ['`oc get migplan shop`', []],
  ['write `kind`', []],
])('the names in %s', (text, expected) => {
  expect(named(text)).toEqual(expected);
});
