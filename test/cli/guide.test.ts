import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { sarifValidator } from './sarif-schema';
import { cli, JsonFinding } from './support';

/**
 * The guide's own YAML, as a reader would type it in, with the guide's mistakes that show in a manifest. A comment at
 * the end of a line names the rules that are broken there.
 */
const FOLDER = join(__dirname, 'guide');

/** The mistakes: `rule file:line`. */
const MISTAKES = readdirSync(FOLDER).sort().flatMap((file) => readFileSync(join(FOLDER, file), 'utf8').split('\n')
  .flatMap((line, index) => (/# wrong: (.*)$/.exec(line)?.[1].split(', ') ?? [])
    .map((rule) => `${rule} ${file}:${index + 1}`)));

function output(format: string, ...paths: string[]): string {
  const { stdout, stderr } = cli(FOLDER, ['check', '--format', format, ...paths]);
  expect(stderr).toBe('');
  return stdout;
}

function inJson(...paths: string[]): string[] {
  const { findings } = JSON.parse(output('json', ...paths)) as { findings: JsonFinding[] };
  return findings.filter(({ severity }) => severity !== 'info')
    .map(({ rule, file, line }) => `${rule} ${file}:${line}`);
}

test('there are mistakes of every chapter', () => {
  expect(MISTAKES.length).toBeGreaterThan(20);
  expect(new Set(MISTAKES.map((mistake) => mistake.replace(/.* |:.*/g, '')))).toEqual(new Set(readdirSync(FOLDER)));
});

test('each mistake of the guide is found with its rule, file and line, and nothing else', () => {
  expect(inJson('.').sort()).toEqual([...MISTAKES].sort());
  expect(cli(FOLDER, ['check', '.']).exitCode).toBe(1);
});

test('so it is file by file', () => {
  expect(readdirSync(FOLDER).flatMap((file) => inJson(file)).sort()).toEqual([...MISTAKES].sort());
});

test('in text', () => {
  const places = [
    ...output('text', '.').matchAll(/^([^\s:]+:\d+):\d+: (?:error|warning): .* \[(.*)\]$|^ {5}([^\s:]+:\d+):\d+$/gm),
  ];
  let rule = '';
  const found = places.map(([, place, named, same]) => {
    rule = named ?? rule;
    return `${rule} ${place ?? same}`;
  });
  expect(found.sort()).toEqual([...MISTAKES].sort());
});

test('in SARIF, by its schema', () => {
  const log = JSON.parse(output('sarif', '.'));
  const validate = sarifValidator();
  validate(log);
  expect(validate.errors).toBeNull();
  const found = log.runs[0].results.filter(({ level }: { level: string }) => level !== 'note')
    .map(({ ruleId, locations: [{ physicalLocation: { artifactLocation, region } }] }: any) =>
      `${ruleId} ${artifactLocation.uri}:${region.startLine}`);
  expect(found.sort()).toEqual([...MISTAKES].sort());
});
