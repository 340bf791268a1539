import * as fs from 'fs';
import * as path from 'path';
import { RegExpParser } from '@eslint-community/regexpp';
import { analyse } from 'scslre';
import * as ts from 'typescript';

const ROOT = path.resolve(__dirname, '..');

/** Expressions whose cost is bounded in another way. */
const BOUNDED: { readonly [expression: string]: string } = {
  'src/repository/credentials-job.ts /[-.]+$/': 'applied to at most 50 characters',
  'src/transfer/claims/claim-identity.ts /-+$/': 'applied to at most 63 characters',
  'src/grammar/go-duration.ts /^[-+]?(0|((\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h))+)$/':
    'applied to at most 100 characters',
  'src/grammar/url.ts /^([A-Za-z][A-Za-z0-9+.-]*):\\/\\/([^/?#]*)([^?#]*)(.*)$/s': 'what follows :// always matches, '
    + 'so that nothing is retried',
  'src/importer/controller-values.ts /(\\d+)(h|m|s)/g': 'applied to a duration of at most 100 characters',
};

interface Expression {
  readonly name: string;
  readonly problem: string;
}

/** The regular expressions of a file that can take more than linear time, with the reason. */
function slowExpressions(file: string, text = fs.readFileSync(path.join(ROOT, file), 'utf8')): Expression[] {
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const { pattern, flags } = new RegExpParser().parseLiteral(node.text);
      const [report] =
        analyse({ pattern, flags }, { maxReports: 1, reportTypes: { Move: true, Self: true, Trade: true } }).reports;
      if (report) {
        found.push({
          name: `${file} ${node.text}`,
          problem: `${report.exponential ? 'exponential' : 'polynomial'} (${report.type})`,
        });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

const files = fs.readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts')).map((name) => `src/${name}`);
const slow = files.flatMap((file) => slowExpressions(file));

// Input is hostile: an expression that backtracks takes minutes for a megabyte. Write one that decides each character
// once, or use `split`, `trim` and `indexOf`.
test('each regular expression in src takes linear time', () => {
  expect(slow.filter(({ name }) => !(name in BOUNDED))).toEqual([]);
});

test('each exception is still needed', () => {
  const names = slow.map(({ name }) => name);
  expect(Object.keys(BOUNDED).filter((name) => !names.includes(name))).toEqual([]);
});

test.each([
  ['/-+$/', 'polynomial (Move)'],
  ['/(?<=token\\s*:\\s*)\\S/', 'polynomial (Move)'],
  ['/^(a+)+$/', 'exponential (Self)'],
])('a slow expression is found: %s', (expression, problem) => {
  expect(slowExpressions('a.ts', `const a = ${expression};`)).toEqual([{ name: `a.ts ${expression}`, problem }]);
});

test.each(['/^[^\\S\\r\\n\\u2028\\u2029]*-/m', '/^a+$/', '/\\d{1,3}\\.\\d/'])('a linear expression is not: %s', (
  expression,
) => {
  expect(slowExpressions('a.ts', `const a = ${expression};`)).toEqual([]);
});
