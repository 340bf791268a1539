import { MemoryCluster, TestClock } from './memory-cluster';
import { APPLY } from './settings';
import { failureOf, World } from './world';
import { applyFolder } from '../../src/operations/apply/apply';
import { InventoryContents } from '../../src/operations/records/inventory-contents';
import { requireFits } from '../../src/operations/records/record-size';
import { ApplyStep } from '../../src/output/apply-step';

const MOST = 1024 * 1024;
const OWNER = { app: 'shop', formerNames: [], namespace: 'mtc', others: new Set<string>(), contained: [] };
const EMPTY: InventoryContents = { objects: [], changed: [], pending: [], homes: {} };
const CLUSTER = new MemoryCluster('new', new TestClock());
const FIX = ' | Divide the program into several apps, each with a name and an output folder: '
  + '`new MigrationApp({ name: \'shop-1\', outdir: \'dist-1\' })`.';

function reference(name: string) {
  return { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'mtc', name };
}

/** An inventory of one object whose values have a number of bytes. */
function ofBytes(bytes: number, sign = 'x'): InventoryContents {
  const object = (name: string) => ({ ...reference(name), uid: '1' });
  const left = bytes - 'shop'.length - JSON.stringify([object('')]).length;
  return { ...EMPTY, objects: [object(sign.repeat(left / Buffer.byteLength(sign)))] };
}

async function failure(contents: InventoryContents, before = EMPTY): Promise<string> {
  return failureOf((async () => requireFits(CLUSTER, OWNER, contents, before))());
}

const TOO_LARGE = 'failed: cluster new: the record of the app "shop" does not fit into ConfigMap '
  + `mtc/cdk8s-mtc-shop-8d9001d32c, which can have 1 MiB (1 object): nothing more was applied${FIX}`;

test.each([
  ['of 1 MiB fits', ofBytes(MOST), EMPTY, 'none'],
  ['of a byte more does not', ofBytes(MOST + 1), EMPTY, expect.stringMatching(/^failed/)],
  ['of more bytes than characters does not', ofBytes(MOST + 4, 'é'), EMPTY, expect.stringMatching(/^failed/)],
  ['that becomes smaller is written', ofBytes(MOST + 1), ofBytes(MOST + 2), 'none'],
  ['that becomes larger is not', ofBytes(MOST + 2), ofBytes(MOST + 1), expect.stringMatching(/^failed/)],
])('a record %s', async (_, contents, before, expected) => {
  expect(await failure(contents, before)).toEqual(expected);
});

test('a record fits only if it also does with the uids of what is about to be created', async () => {
  const pending = (bytes: number): InventoryContents => {
    const contents = (name: string) => ({ ...EMPTY, pending: [reference(name)] });
    const rest = 'shop'.length + '[]'.length + JSON.stringify(contents('').pending).length;
    return contents('x'.repeat(bytes - rest));
  };
  expect([await failure(pending(MOST - 45)), await failure(pending(MOST - 44))]).toEqual(['none', TOO_LARGE]);
});

test('apply creates nothing of a unit whose record does not fit', async () => {
  const world = new World();
  const objects = Array.from({ length: 3_000 }, (_, number) => reference(`${number}-${'x'.repeat(240)}`))
    .map(({ apiVersion, kind, name }) => ({ apiVersion, kind, metadata: { name, namespace: 'mtc' } }));
  world.new.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mtc' } });
  const unit = { path: 'clusters/new/manifests', cluster: 'new', step: ApplyStep.HOST_CLUSTER, objects };
  const folder = world.folder([unit], { plans: [], runs: [] });
  expect(await failureOf(applyFolder(world.operation(), folder, APPLY)))
    .toMatch(/^failed: cluster new: the record of the app "shop-migration" does not fit .* \(3000 objects\): nothing/);
  expect(world.new.of('ConfigMap')).toEqual([]);
});
