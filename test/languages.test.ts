import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

const ROOT = path.resolve(__dirname, '..');
const EXAMPLE = path.join(ROOT, 'examples', 'direct-migration');

const { CDK8S_MTC_BINDINGS: BINDINGS, CDK8S_MTC_PYTHON: PYTHON } = process.env;

const describeBindings = BINDINGS
  ? describe
  : (title: string, body: () => void) =>
    describe.skip(`${title} [needs: the output of jsii-pacmak --code-only for python, java, go and dotnet, in a folder `
      + 'named by CDK8S_MTC_BINDINGS]', body);
const describePython = PYTHON
  ? describe
  : (title: string, body: () => void) =>
    describe.skip(`${title} [needs: a Python with the package installed, named by CDK8S_MTC_PYTHON]`, body);

function filesBelow(folder: string): string[] {
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => fs.statSync(path.join(folder, name)).isFile()).sort();
}

/** The text of each file with this ending, by name without the ending. */
function textsOf(language: string, ending: string): Map<string, string> {
  const folder = path.join(BINDINGS!, language);
  return new Map(filesBelow(folder).filter((name) => name.endsWith(ending))
    .map((name) => [path.basename(name, ending), fs.readFileSync(path.join(folder, name), 'utf8')]));
}

/** The names that `src/index.ts` exports. */
function publicNames(): string[] {
  const text = fs.readFileSync(path.join(ROOT, 'src', 'index.ts'), 'utf8');
  return [...text.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, names]) => names.split(','))
    .map((name) => name.trim().replace(/^type /, '')).filter((name) => name !== '');
}

describeBindings('the sources for other languages', () => {
  const python = () => fs.readFileSync(path.join(BINDINGS!, 'python', 'src', 'cdk8s_mtc', '__init__.py'), 'utf8');

  test('declare every public class, interface and enum', () => {
    const names = publicNames();
    const [java, go, dotnet] = [textsOf('java', '.java'), textsOf('go', '.go'), textsOf('dotnet', '.cs')];
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => !java.has(name))).toEqual([]);
    expect(names.filter((name) => !go.has(name))).toEqual([]);
    expect(names.filter((name) => !dotnet.has(name) && !dotnet.has(`I${name}`))).toEqual([]);
    expect(names.filter((name) => !new RegExp(`^class ${name}\\b`, 'm').test(python()))).toEqual([]);
  });

  test('have no two files whose names differ only in case', () => {
    const clashes = ['java', 'go', 'dotnet', 'python'].flatMap((language) => {
      const names = filesBelow(path.join(BINDINGS!, language)).map((name) => name.toLowerCase());
      return names.filter((name, i) => names.indexOf(name) !== i);
    });
    expect(clashes).toEqual([]);
  });

  test('have no name in Python that gets an underscore because it is a keyword', () => {
    expect([...python().matchAll(/^ +(?:def )?([a-z_]*[a-z]_)(?=[(:])/gm)].map(([, name]) => name)).toEqual([]);
  });

  test('split no proper name in Python', () => {
    expect([...python().matchAll(/\w*(?:open_shift|open_stack|git_hub)\w*/g)].map(([name]) => name)).toEqual([]);
  });

  test('have documentation in each language', () => {
    expect(textsOf('java', '.java').get('HostCluster')).toMatch(/\/\*\*/);
    expect(textsOf('dotnet', '.cs').get('HostCluster')).toMatch(/<summary>/);
    expect(python()).toMatch(/class HostCluster\([^]*?"""/);
  });
});

test('README and the first example have the same program in Python', () => {
  const readme = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  expect(/^```python\n([^]*?)^```/m.exec(readme)![1]).toBe(fs.readFileSync(path.join(EXAMPLE, 'main.py'), 'utf8'));
});

describePython('in Python', () => {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-python-'));
  afterAll(() => fs.rmSync(temporary, { recursive: true }));

  test('init creates a project that passes its test and writes manifests', () => {
    const created = path.join(temporary, 'created');
    execFileSync(path.join(path.dirname(PYTHON!), 'cdk8s-mtc'), ['init', created, '--language', 'python']);
    const options =
      { cwd: created, stdio: 'pipe', encoding: 'utf8', env: { ...process.env, CDK8S_MTC_QUIET: '1' } } as const;
    execFileSync(PYTHON!, ['-m', 'unittest'], options);
    execFileSync(PYTHON!, ['main.py'], options);
    expect(filesBelow(path.join(created, 'dist'))).toContain('runs/shop/1-stage-first-copy/new/0000-run.k8s.yaml');
  }, 120_000);

  test('a mistake is reported with its fix', () => {
    const program = 'from cdk8s_mtc import MigrationApp\nMigrationApp(output_file_extension=".txt").synth()\n';
    const run = () => execFileSync(PYTHON!, ['-c', program], { cwd: temporary, stdio: 'pipe', encoding: 'utf8' });
    expect(run).toThrow(/outputFileExtension: "\.txt" is not the extension of a YAML file.*write "\.yaml"/);
  }, 60_000);
});
