import { SHOP, TransferProgram } from './program';
import { AddClaimsOptions, InventoryData, NamespaceMapping } from '../../src';
import { inventoryClaim, inventoryOf } from '../support/inventory';

const GIBIBYTE = 1024 ** 3;

function programWith(options: AddClaimsOptions, namespace = SHOP): TransferProgram {
  const program = new TransferProgram();
  const engine = program.engine();
  engine.addClaims(namespace, options);
  engine.stage('first');
  return program;
}

function mistakes(options: AddClaimsOptions, namespace?: NamespaceMapping): string[] {
  return programWith(options, namespace).mistakes.filter((mistake) => !/claims: are missing/.test(mistake));
}

describe('addClaims', () => {
  test('copies all claims of the namespace, and creates them with the size of their volumes, their modes, '
    + 'and the class that was chosen', () => {
    const program = programWith({
      inventory: inventoryOf({
        claims: [
          inventoryClaim('data', { volume: 'pv-1' }),
          inventoryClaim('disk', { volumeMode: 'Block', request: 1_000_000_001, storageClass: 'disks' }),
          inventoryClaim('files', { accessModes: ['ReadWriteMany'], storageClass: undefined }),
          inventoryClaim('other', { namespace: 'crm' }),
        ],
        volumes: [{ name: 'pv-1', capacity: 3 * GIBIBYTE, accessModes: [], volumeMode: 'Filesystem', type: 'csi' }],
      }),
      storageClasses: { slow: 'fast' },
    });
    expect(program.mistakes).toEqual([]);
    const claims = program.written.new.filter(({ kind }) => kind === 'PersistentVolumeClaim');
    expect(claims.map(({ metadata: { name }, spec }) => (
      [name, spec.resources.requests.storage, spec.storageClassName, spec.accessModes, spec.volumeMode]
    ))).toEqual([['data', '3Gi', 'fast', ['ReadWriteOnce'], 'Filesystem'],
      ['disk', '954Mi', undefined, ['ReadWriteOnce'], 'Block'],
      ['files', '1Gi', undefined, ['ReadWriteMany'], 'Filesystem']]);
  });

  test('creates no claim that exists at the destination', () => {
    const program = programWith({
      inventory: inventoryOf({ claims: [inventoryClaim('data'), inventoryClaim('logs')] }),
      destinationInventory: inventoryOf({
        claims: [inventoryClaim('data', { namespace: 'store' }), inventoryClaim('logs', { namespace: 'shop' })],
      }),
    }, NamespaceMapping.renamed('shop', 'store'));
    expect(program.names('new').filter((name) => name.startsWith('PersistentVolumeClaim')))
      .toEqual(['PersistentVolumeClaim logs']);
  });

  test('runs on the node on which a claim of one node is mounted', () => {
    const pods = [['Running', 'node-1', ['data', 'files']], ['Succeeded', 'node-2', ['old']]].map((
      [phase, node, claims], index,
    ) => ({
      namespace: 'shop', name: `pod-${index}`, phase, node, claims,
    })) as InventoryData['pods'];
    const claims = [inventoryClaim('data'),
      inventoryClaim('files', { accessModes: ['ReadWriteOnce', 'ReadWriteMany'] }), inventoryClaim('old')];
    const nodes = (options: Partial<AddClaimsOptions>) => {
      const program = programWith({ inventory: inventoryOf({ claims, pods }), ...options });
      return ['data', 'files', 'old'].map((name) => {
        const { affinity } = program.pod('run-shop-1-stage-first-old', `shop-first-${name}-send`).pod;
        const required = affinity?.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution;
        return required?.nodeSelectorTerms[0].matchExpressions[0].values[0];
      });
    };
    expect(nodes({})).toEqual(['node-1', undefined, undefined]);
    expect(nodes({ followNodes: false })).toEqual([undefined, undefined, undefined]);
  });
});

describe('addClaims rejects', () => {
  const data = inventoryOf({ claims: [inventoryClaim('data')], storageClasses: [{ name: 'slow', provisioner: 'x' }] });

  test('a namespace without claims', () => {
    expect(mistakes({ inventory: data }, NamespaceMapping.same('shpo'))).toEqual([
      '[new/shop] addClaims.namespace.source: "shpo" has no claims in the inventory; write "shop".',
    ]);
  });

  test('names that the inventories do not contain', () => {
    const destinationInventory = inventoryOf({ storageClasses: [{ name: 'fast', provisioner: 'x' }] });
    expect(mistakes({
      inventory: data, destinationInventory, omit: ['dta'], storageClasses: { slwo: 'fast', slow: 'fats' },
    })).toEqual([
      '[new/shop] addClaims.omit: "dta" is not in the inventory; write "data".',
      '[new/shop] addClaims.storageClasses: "slwo" is not in the inventory; write "slow".',
      '[new/shop] addClaims.storageClasses["slow"]: "fats" is not in the inventory; write "fast".',
    ]);
  });

  test('a claim without a volume, unless it is omitted', () => {
    const pending = inventoryOf({ claims: [inventoryClaim('data'), inventoryClaim('new', { phase: 'Pending' })] });
    expect(mistakes({ inventory: pending })).toEqual([
      '[new/shop] addClaims.inventory: "new" is a claim in the phase Pending: it has no volume, and its pod would wait '
      + 'until its deadline; write omit: ["new"], or capture the inventory again when it is bound.',
    ]);
    expect(mistakes({ inventory: pending, omit: ['new'] })).toEqual([]);
  });

  test.each([
    [{ scope: ['crm'] }, 'not captured'],
    [{ unknown: [{ resource: 'persistentvolumeclaims', namespace: 'shop', reason: 'forbidden' }] }, 'forbidden'],
    [{ unknown: [{ resource: 'persistentvolumeclaims', reason: 'forbidden' }] }, 'forbidden'],
  ])('claims that are unknown at the destination: %j', (facts, reason) => {
    expect(mistakes({ inventory: data, destinationInventory: inventoryOf(facts) })).toEqual([
      `[new/shop] addClaims.destinationInventory: "shop" is a namespace whose claims are unknown (${reason}); `
      + 'capture the inventory with an account that can list claims: cdk8s-mtc inventory -n shop.',
    ]);
    const elsewhere = inventoryOf({
      unknown: [{ resource: 'persistentvolumeclaims', namespace: 'crm', reason: 'forbidden' }],
    });
    expect(mistakes({ inventory: data, destinationInventory: elsewhere })).toEqual([]);
  });
});
