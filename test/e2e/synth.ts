import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { Cluster } from './cluster';
import { MigrationApp } from 'cdk8s-mtc';

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
    without: 'a Job would begin anew after exit codes that no further attempt can mend; the tests let such Jobs make one pod only',
  },
];

const told = new Set<string>();

/** The files that a program wrote, by their names, with the charts' ids in them. */
export class Written {
  constructor(private readonly files: Map<string, Manifest[]>) {}

  /** What is applied to a cluster before any run. */
  of(cluster: Cluster): Manifest[] {
    return this.file(`-${cluster.id}.k8s.yaml`, cluster);
  }

  /** What is applied to a cluster before that: Secrets whose values the program knows. */
  secretsOf(cluster: Cluster): Manifest[] {
    return this.file(`-${cluster.id}-secrets.k8s.yaml`, cluster);
  }

  /** What starts one side of a run. */
  ofRun(id: string, cluster: Cluster): Manifest[] {
    return this.file(`-${id}-${cluster.id}.k8s.yaml`, cluster);
  }

  private file(ending: string, cluster: Cluster): Manifest[] {
    const [name] = [...this.files.keys()].filter((candidate) => candidate.replace(/^\d+/, '').endsWith(ending)).sort();
    if (name === undefined) {
      throw new Error(`No file ends with ${ending}: ${[...this.files.keys()].join(', ')}`);
    }
    return this.files.get(name)!.map((manifest) => withoutNewerFields(manifest, cluster));
  }
}

/** Runs a program as a user would, and reads the files that it wrote. */
export function synth(program: (app: MigrationApp, source: Chart, destination: Chart) => void): Written {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-e2e-'));
  try {
    const app = new MigrationApp({ outdir: folder });
    program(app, new Chart(app, 'ocp3'), new Chart(app, 'ocp4'));
    app.synth();
    const names = fs.readdirSync(folder).filter((name) => name.endsWith('.yaml'));
    return new Written(new Map(names.map((name) => {
      const documents = parseAllDocuments(fs.readFileSync(path.join(folder, name), 'utf8'));
      return [name, documents.map((document) => document.toJS()).filter((manifest) => manifest)];
    })));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** What the server would not know is taken out, and said so. */
function withoutNewerFields(manifest: Manifest, cluster: Cluster): Manifest {
  const missing = NEWER_FIELDS.filter(({ kind, field, since }) => kind === manifest.kind && field in manifest.spec && since > cluster.minorVersion);
  const spec = { ...manifest.spec };
  for (const { kind, field, since, without } of missing) {
    delete spec[field];
    const line = `${cluster.id} is Kubernetes 1.${cluster.minorVersion}: taken out of each ${kind}: ${field} (1.${since}), without which ${without}.\n`;
    if (!told.has(line)) {
      process.stdout.write(line);
      told.add(line);
    }
  }
  return missing.length > 0 ? { ...manifest, spec } : manifest;
}
