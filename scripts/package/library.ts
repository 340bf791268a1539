import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { isJudging, plainId } from './judging-rules';
import { expectSameVerdicts } from './judging-verdicts';
import { ModuleGraph } from './module-graph';
import { CORE, coreText, partText, programText } from './part-texts';

/**
 * The programs of the package besides the command line, below `lib`: the library itself, and what rules.js and
 * validation.js give.
 */
const PROGRAMS = ['index', 'rules/public', 'validation/plugin'];

/**
 * Puts what jsii has compiled into few files, because Node.js needs half of the time to load it, and removes the files
 * that it was made of. A program loads the part with what every program needs, and others when it uses something in
 * them. The types stay unchanged.
 */
export function bundleLibrary(root: string): void {
  const lib = path.join(root, 'lib');
  const graph = new ModuleGraph(lib, root, PROGRAMS);
  expectSameVerdicts(graph);
  const core = graph.usedBy(() => synthesizeCluster(graph.load('index'), graph));
  const parts = new Map<string, string[]>();
  for (const id of [...graph.modules.keys()].filter((one) => !PROGRAMS.includes(one)).sort()) {
    const part = core.has(id) ? CORE : partOf(id);
    parts.set(part, [...parts.get(part) ?? [], id]);
  }
  const texts = new Map([...parts].map(([part, ids]) => [
    `parts/${part}.js`, part === CORE ? coreText(graph, parts) : partText(graph, ids),
  ]));
  PROGRAMS.forEach((program) => texts.set(`${program}.js`, programText(graph, program)));
  for (const file of fs.readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))) {
    fs.rmSync(path.join(lib, file));
  }
  fs.mkdirSync(path.join(lib, 'parts'));
  texts.forEach((text, file) => fs.writeFileSync(path.join(lib, file), text));
  removeEmptyFolders(lib);
}

/** The part of a module that not every program uses: its room, and for rules their family. */
function partOf(id: string): string {
  const [room, , family] = plainId(id).split('/');
  return isJudging(id) ? `judging-${family}` : room;
}

/** The smallest program, which writes to a new folder and then again: what it uses, every program uses. */
function synthesizeCluster(library: Record<string, any>, graph: ModuleGraph): void {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-core-'));
  try {
    const { Chart } = graph.peer('cdk8s');
    for (const name of ['core', 'core']) {
      const app = new library.MigrationApp({ name, outdir, quiet: true });
      new library.HostCluster(new Chart(app, 'cluster'), 'host');
      app.synth();
    }
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

function removeEmptyFolders(folder: string): void {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory())) {
    const inner = path.join(folder, entry.name);
    removeEmptyFolders(inner);
    if (fs.readdirSync(inner).length === 0) {
      fs.rmdirSync(inner);
    }
  }
}
