import { createHash } from 'crypto';
import { MemoryCluster, TestClock } from './memory-cluster';
import { HolderState } from '../../src/operations/holder';
import { Operation, OperationEvent } from '../../src/operations/operation';
import { OperationError } from '../../src/operations/operation-error';
import { OutputFolder } from '../../src/operations/output-folder';
import { givenValues } from '../../src/operations/secrets/given-values';
import { ApplyStep } from '../../src/output/apply-step';
import { ClusterRole, IndexUnit, MigrationIndex, RunOwner } from '../../src/output/migration-index';
import { indexText } from '../../src/output/read-index';
import { folderWith } from '../cli/support';

const MTC = { apiVersion: 'migration.openshift.io/v1alpha1' };
const IN_MTC = { namespace: 'openshift-migration' };
const REF = (name: string) => ({ name, ...IN_MTC });

/** An object of a test. */
export interface TestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: any;
}

/** An object of MTC. */
export function mtc(kind: string, name: string, spec: object): TestObject {
  return { ...MTC, kind, metadata: { name, ...IN_MTC }, spec };
}

/** A unit of a test, with its objects. */
export type TestUnit =
  Pick<IndexUnit, 'path' | 'cluster' | 'step'> & Partial<IndexUnit> & { readonly objects: readonly TestObject[] };

export const SECRET: TestObject = {
  apiVersion: 'v1', kind: 'Secret', metadata: { name: 'old-token', ...IN_MTC }, stringData: { saToken: 's3cr3t' },
};
export const SOURCE = mtc('MigCluster', 'old', {
  isHostCluster: false, url: 'https://api.old.example.com:6443', serviceAccountSecretRef: REF('old-token'),
});
export const PLAN = mtc('MigPlan', 'shop', {
  srcMigClusterRef: REF('old'), destMigClusterRef: REF('host'), namespaces: ['shop-web'],
});
export const STAGE = mtc('MigMigration', 'shop-first-copy', { migPlanRef: REF('shop'), stage: true });
export const CUTOVER =
  mtc('MigMigration', 'shop-go-live', { migPlanRef: REF('shop'), stage: false, quiescePods: true });

function reference({ apiVersion, kind, metadata: { name, namespace } }: TestObject) {
  return { apiVersion, kind, name, ...namespace === undefined ? {} : { namespace } };
}

function ready(object: TestObject) {
  return { target: reference(object), condition: 'Ready', timeoutSeconds: 600 };
}

function completed(object: TestObject) {
  return { target: reference(object), jsonPath: '{.status.phase}', value: 'Completed', timeoutSeconds: 86400 };
}

/** The units of a migration from `old` to `new`. */
export function units(): TestUnit[] {
  return [
    { path: 'clusters/old/manifests', cluster: 'old', step: ApplyStep.REMOTE_CLUSTER, objects: [] },
    { path: 'secrets/new', cluster: 'new', step: ApplyStep.SECRETS, isSecret: true, objects: [SECRET] },
    {
      path: 'clusters/new/manifests',
      cluster: 'new',
      step: ApplyStep.HOST_CLUSTER,
      objects: [SOURCE, PLAN],
      waitFor: [ready(SOURCE), ready(PLAN)],
    },
    runUnit('1-stage-first-copy', STAGE),
    runUnit('2-cutover-go-live', CUTOVER),
  ];
}

function runUnit(folder: string, object: TestObject): TestUnit {
  return {
    path: `runs/shop/${folder}/new`,
    run: `runs/shop/${folder}`,
    cluster: 'new',
    step: ApplyStep.RUN,
    objects: [object],
    starts: [reference(object)],
    waitFor: [completed(object)],
    after: ['clusters/new/manifests'],
  };
}

function run(number: number, kind: string, id: string) {
  const path = `runs/shop/${number}-${kind}-${id}`;
  return {
    path,
    ownerKind: RunOwner.PLAN,
    owner: 'shop',
    number,
    kind,
    id,
    purpose: `${kind} of a test`,
    units: [`${path}/new`],
  };
}

/** An output folder with these units, as synth writes it. */
export function outputFolder(
  all: readonly TestUnit[] = units(), overrides: Partial<MigrationIndex> = {},
  rename: (text: string) => string = (text) => text,
): string {
  const renamed = <T>(value: T): T => JSON.parse(rename(JSON.stringify(value)));
  const files = new Map<string, string>();
  const indexed = renamed(all).map(({ objects, ...unit }): IndexUnit => {
    const path = `${unit.path}/0000-objects.k8s.yaml`;
    const text = objects.map((object) => JSON.stringify(object)).join('\n---\n');
    files.set(path, text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    return {
      purpose: 'a test',
      isSecret: false,
      starts: [],
      after: [],
      waitFor: [],
      logs: [],
      ...unit,
      files: objects.length === 0
        ? []
        : [{ path, objects: objects.map(reference), ...unit.isSecret ? {} : { sha256 } }],
    };
  });
  const index: MigrationIndex = {
    version: 1,
    app: 'shop-migration',
    isNamed: true,
    clusters: [
      { name: 'old', role: ClusterRole.REMOTE, migClusters: [{ name: 'old', host: 'new' }], units: [] },
      { name: 'new', role: ClusterRole.HOST, migClusters: [{ name: 'host', host: 'new' }], units: [] },
    ],
    units: indexed,
    plans: renamed([{
      name: 'shop',
      cluster: 'new',
      isWritten: true,
      source: 'old',
      destination: 'host',
      hooks: [],
      runs: [],
      namespaces: [{ source: 'shop-web', destination: 'shop-web' }],
    }]),
    runs: renamed([run(1, 'stage', 'first-copy'), run(2, 'cutover', 'go-live')]
      .filter(({ path }) => all.some((unit) => unit.run === path))),
    ...overrides,
  };
  return folderWith({ ...Object.fromEntries(files), 'migration.json': indexText(index) });
}

/** Two clusters in memory, a folder, and what happens in an operation. */
export class World {
  readonly clock = new TestClock();
  readonly clusters: Record<string, MemoryCluster> = {
    old: new MemoryCluster('old', this.clock),
    new: new MemoryCluster('new', this.clock),
  };
  readonly events: OperationEvent[] = [];
  answer = true;
  questions: string[] = [];
  environment: Record<string, string> = {};

  get new(): MemoryCluster {
    return this.clusters.new;
  }

  get old(): MemoryCluster {
    return this.clusters.old;
  }

  /** An operation of one process. */
  operation(holder = 'alice@laptop/1', stateOf: (holder: string) => HolderState = () => 'elsewhere'): Operation {
    return {
      clock: this.clock,
      cluster: (name) => this.clusters[name],
      report: (event) => { this.events.push(event); },
      secretValue: givenValues({ environment: this.environment, workingDirectory: '/', places: new Map() }),
      confirm: async (question) => {
        this.questions.push(question);
        return this.answer;
      },
      holder,
      stateOf,
    };
  }

  folder(all: readonly TestUnit[] = units(), overrides: Partial<MigrationIndex> = {}): OutputFolder {
    return OutputFolder.open(outputFolder(all, overrides), '/');
  }

  /** The messages of events. */
  messages(event?: string): string[] {
    return this.events.filter((each) => event === undefined || each.event === event).map(({ message }) => message);
  }

  /** Lets a controller judge every object of a kind, at once and whenever time passes. */
  controller(
    kind: string, statusOf: (object: any, ageSeconds: number) => object | undefined, cluster = this.new,
  ): void {
    this.clock.each(() => cluster.of(kind).forEach((object) =>
      cluster.setStatus(object,
        statusOf(object, (this.clock.right() - Date.parse(object.metadata.creationTimestamp)) / 1000))));
  }
}

/** A condition that is True. */
export function on(type: string, category = 'Critical', reason = '', message = `${type} is on.`) {
  return { type, status: 'True', category, reason, message };
}

export const READY = { conditions: [on('Ready', 'Required')] };

/** The failure that an operation ends with. */
export async function failureOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    if (!(error instanceof OperationError)) {
      throw error;
    }
    return `${error.code}: ${error.message}${error.fix ? ` | ${error.fix}` : ''}`;
  }
}
