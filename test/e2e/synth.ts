import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { Cluster } from './cluster';
import { MigrationApp, MigrationIndex } from 'cdk8s-mtc';

/** A manifest as it was written. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly [field: string]: any };
  readonly spec?: any;
  readonly [field: string]: any;
}

/** What is newer than the oldest server that these tests run on. */
const NEWER_FIELDS = [
  {
    kind: 'Job',
    field: 'podFailurePolicy',
    since: 26, // when it was switched on
    without: 'a Job would begin anew after exit codes that no further attempt can mend; '
      + 'the tests let such Jobs make one pod only',
  },
];

const told = new Set<string>();

/** The units that a program wrote, with their manifests. */
export class Written {
  constructor(private readonly index: MigrationIndex, private readonly manifests: Map<string, Manifest[]>) {}

  /** What is applied to a cluster before any run. */
  of(cluster: Cluster): Manifest[] {
    return this.unit(`clusters/${cluster.id}/manifests`, cluster);
  }

  /** What is applied to a cluster before that: Secrets whose values the program knows. */
  secretsOf(cluster: Cluster): Manifest[] {
    return this.unit(`secrets/${cluster.id}`, cluster);
  }

  /** What starts one side of a run. */
  ofRun(id: string, cluster: Cluster): Manifest[] {
    return this.unit(`${this.index.runs.find((run) => run.id === id)?.path}/${cluster.id}`, cluster);
  }

  private unit(folder: string, cluster: Cluster): Manifest[] {
    const manifests = this.manifests.get(folder);
    if (manifests === undefined) {
      throw new Error(`Unit ${folder} does not exist: ${[...this.manifests.keys()].join(', ')}`);
    }
    return manifests.map((manifest) => withoutNewerFields(manifest, cluster));
  }
}

/** Runs a program as a user would, and reads the units that it wrote. */
export function synth(program: (app: MigrationApp, source: Chart, destination: Chart) => void): Written {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-e2e-'));
  try {
    const app = new MigrationApp({ outdir: folder, name: 'e2e' });
    program(app, new Chart(app, 'ocp3'), new Chart(app, 'ocp4'));
    app.synth();
    const read = (name: string) =>
      parseAllDocuments(fs.readFileSync(path.join(folder, name), 'utf8')).map((document) => document.toJS());
    return new Written(app.index,
      new Map(app.index.units.map((unit) => [unit.path, unit.files.flatMap((file) => read(file.path))])));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** What the server would not know is taken out, and said so. */
function withoutNewerFields(manifest: Manifest, cluster: Cluster): Manifest {
  const missing = NEWER_FIELDS.filter(({ kind, field, since }) => kind === manifest.kind && field in manifest.spec
    && since > cluster.minorVersion);
  const spec = { ...manifest.spec };
  for (const { kind, field, since, without } of missing) {
    delete spec[field];
    const line = `${cluster.id} is Kubernetes 1.${cluster.minorVersion}: taken out of each ${kind}: ${field} `
      + `(1.${since}), without which ${without}.\n`;
    if (!told.has(line)) {
      process.stdout.write(line);
      told.add(line);
    }
  }
  return missing.length > 0 ? { ...manifest, spec } : manifest;
}
