import { TestObject, TestUnit, World } from './world';
import { ApplyStep } from '../../src/output/apply-step';
import { RunOwner } from '../../src/output/migration-index';

export const COMPLETE = { conditions: [{ type: 'Complete', status: 'True' }] };
export const FAILED = { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] };

/** The folder of the run. */
export const path = 'runs/web/1-transfer-stage-copy';

/** The Job of one end, whose name is its role. */
export function job(name: string): TestObject {
  const labels = {
    'transfer.cdk8s-mtc/run': 'web-copy', 'transfer.cdk8s-mtc/role': name, 'transfer.cdk8s-mtc/claim': 'data',
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'shop', labels } as TestObject['metadata'],
    spec: {},
  };
}

/** The unit of a run on a cluster. */
export function unit(cluster: string, object: TestObject, run = path): TestUnit {
  const { apiVersion, kind, metadata: { name, namespace } } = object;
  return {
    path: `${run}/${cluster}`,
    run,
    cluster,
    step: ApplyStep.RUN,
    objects: [object],
    starts: [{ apiVersion, kind, name, namespace }],
  };
}

/** A transfer that receives on `new` and sends from `old`. */
export function migration(world: World, kind = 'transfer-stage') {
  const run = {
    path,
    ownerKind: RunOwner.TRANSFER_ENGINE,
    owner: 'web',
    number: 1,
    kind,
    id: 'copy',
    purpose: 'copies',
    units: [`${path}/new`, `${path}/old`],
  };
  return {
    run,
    folder: world.folder([unit('new', job('receive')), unit('old', job('send'))], { plans: [], runs: [run] }),
  };
}

/** A world in which the Job `receive` completes after 20 seconds, and `send` has the status of its age. */
export function worldWith(send: (age: number) => object): World {
  const world = new World();
  for (const cluster of Object.values(world.clusters)) {
    cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  }
  world.controller('Job', (_, age) => age > 20 ? COMPLETE : { active: 1 });
  world.controller('Job', (_, age) => send(age), world.old);
  return world;
}
