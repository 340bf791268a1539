import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Chart } from 'cdk8s';
import {
  HostCluster, Inventory, InventoryData, MigrationApp, MigrationFleet, MigrationFleetProps, RemoteCluster,
  ReplicationRepository, VolumeRule, VolumeRules,
} from '../../src';
import { exampleClaim, exampleInventory } from '../../src/rules/examples/inventory';
import { cli } from '../cli/support';

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'fleet-inventories-'));
afterAll(() => fs.rmSync(work, { recursive: true }));
let number = 0;
let stderr: jest.SpyInstance;
beforeEach(() => { stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true); });
afterEach(() => stderr.mockRestore());

const RULES = { volumeRules: new VolumeRules([VolumeRule.copy('all', {}, { storageClass: 'rbd' })]) };

function program(inventory: Partial<InventoryData>, more: Partial<MigrationFleetProps> = {}) {
  const app = new MigrationApp({ outdir: path.join(work, `${number++}`), name: 'test' });
  const chart = new Chart(app, 'new');
  const fleet = new MigrationFleet(chart, 'estate', {
    source: RemoteCluster.fromClusterName(chart, 'old', 'old'),
    destination: new HostCluster(chart, 'host'),
    repository: ReplicationRepository.fromRepositoryName(chart, 'backups', 'backups'),
    sourceInventory: Inventory.fromData(exampleInventory(inventory)),
    ...more,
  });
  return { app, fleet };
}

const namesOf = (fleet: MigrationFleet) =>
  fleet.plans.flatMap(({ namespaces }) => namespaces.map(({ source }) => source));
const unknown = (...resources: string[]) => ({
  unknown: resources.map((resource) => ({ resource, reason: 'not captured' })),
});

describe('what the inventory of the source lacks', () => {
  const shown = (inventory: Partial<InventoryData>, more?: Partial<MigrationFleetProps>) =>
    program(inventory, more).fleet.findings.map(({ isError, message }) => ({ isError, message }));

  test('claims and volumes, with volume rules, are an error', () => {
    const { app } = program(unknown('persistentvolumeclaims', 'persistentvolumes'), RULES);
    expect(() => app.synth()).toThrow('sourceInventory: does not contain persistentvolumeclaims (not captured), '
      + 'persistentvolumes (not captured): `volumeRules` would decide about no volume that it lacks; capture it again '
      + 'with `cdk8s-mtc inventory` as a user who can list persistentvolumeclaims and persistentvolumes, or add '
      + '`oc get persistentvolumeclaims -o json -A` and `oc get persistentvolumes -o json` to the dump.');
    expect(shown(unknown('persistentvolumes'), RULES)).toMatchObject([{
      isError: true,
      message: 'does not contain persistentvolumes (not captured): `volumeRules` would decide '
        + 'about no volume that it lacks',
    }]);
    expect(shown({ unknown: [{ resource: 'persistentvolumeclaims', namespace: 'shop-db', reason: 'forbidden' }] },
      RULES)).toMatchObject([
      {
        isError: true,
        message: expect.stringContaining('does not contain persistentvolumeclaims of shop-db (forbidden)'),
      },
    ]);
  });

  test('claims and pods, without volume rules, are a warning that synth prints', () => {
    const { app } = program(unknown('persistentvolumeclaims', 'pods'));
    app.synth();
    expect(stderr.mock.calls.map(([text]) => text).join('')).toContain('warning: the fleet estate has findings:\n'
      + '  sourceInventory does not contain persistentvolumeclaims '
      + '(not captured), pods (not captured): the limit of pods and that of volumes were not '
      + 'checked. Capture it again with ');
    expect(shown(unknown('pods'))).toEqual([
      { isError: false, message: 'does not contain pods (not captured): the limit of pods was not checked' },
    ]);
    expect(shown(unknown('persistentvolumeclaims'))).toEqual([{
      isError: false,
      message: 'does not contain persistentvolumeclaims (not captured): the limit of volumes was not checked',
    }]);
  });

  test('whatever else is unknown, or in a namespace that is not migrated, has no finding', () => {
    expect(shown(unknown('routes.route.openshift.io', 'persistentvolumes'))).toEqual([]);
    expect(shown({ unknown: [{ resource: 'pods', namespace: 'kube-system', reason: 'forbidden' }] })).toEqual([]);
    expect(shown({ claims: [exampleClaim()], ...unknown('routes.route.openshift.io') }, RULES)).toEqual([]);
  });
});

test('a namespace that is being deleted is left out, with a warning', () => {
  const { app, fleet } = program({
    namespaces: [{ name: 'shop-db', labels: {}, isTerminating: true }, { name: 'shop-web', labels: {} }],
  });
  expect(namesOf(fleet)).toEqual(['shop-web']);
  expect(fleet.findings).toMatchObject([{
    isError: false,
    subject: 'namespace shop-db',
    message: 'is being deleted on the source (Terminating): the fleet leaves it out, '
      + 'because nothing can be created in it',
  }]);
  app.synth();
  expect(cli(work, ['fleet', path.basename(app.outdir), '--explain', 'shop-db']).stdout).toBe('shop-db is left out of '
    + 'estate: it is being deleted on the source.\n');
  const { fleet: other } = program(
    { namespaces: [{ name: 'shop-db', labels: {}, isTerminating: true }, { name: 'shop-web', labels: {} }] },
    { exclude: ['shop-db'] },
  );
  expect(other.findings).toEqual([]);
});
