import { named, Program } from './program';
import {
  AccessMode, DirectClaim, DirectImageMigration, DirectImageStreamMigration, DirectVolumeMigration,
  DirectVolumeMigrationProps,
  DirectVolumeMigrationType, Findings, LabelCondition, NamespaceMapping, VolumeMode,
} from 'cdk8s-mtc';

const CLAIM: DirectClaim = {
  namespace: 'shop', claim: 'data', targetStorageClass: 'fast', targetAccessModes: [AccessMode.READ_WRITE_ONCE],
};

function volumes(props: Partial<DirectVolumeMigrationProps> = {}): Program {
  const program = new Program();
  const copy = new DirectVolumeMigration(
    program.chart, 'copy', { source: program.remote, destination: program.host, claims: [CLAIM], ...props },
  );
  Findings.of(copy).acknowledge('direct/volumes-by-hand', 'nothing is applied');
  return program;
}

describe('claims', () => {
  test('have all that the API requires, and names and namespaces that the controller would not fill in', () => {
    expect(volumes().written).toEqual({
      'run-direct-volumes-copy': [{
        apiVersion: 'migration.openshift.io/v1alpha1',
        kind: 'DirectVolumeMigration',
        metadata: {
          ...named('copy'),
          annotations: { 'acknowledge.cdk8s-mtc.io/direct.volumes-by-hand': 'nothing is applied' },
        },
        spec: {
          srcMigClusterRef: named('ocp3'),
          destMigClusterRef: named('host'),
          persistentVolumeClaims: [{
            namespace: 'shop',
            name: 'data',
            targetNamespace: 'shop',
            targetName: 'data',
            targetStorageClass: 'fast',
            targetAccessModes: ['ReadWriteOnce'],
          }],
        },
      }],
    });
  });

  test('can be copied in every way that the API knows', () => {
    expect(volumes({
      claims: [{
        ...CLAIM, targetNamespace: 'store', targetClaim: 'new-data', targetVolumeMode: VolumeMode.BLOCK, verify: true,
      }],
      backOffLimit: 3,
      migrationType: DirectVolumeMigrationType.CUT_OVER,
      liveMigrate: true,
    }).specOf('DirectVolumeMigration')).toMatchObject({
      backOffLimit: 3,
      migrationType: 'CutOver',
      liveMigrate: true,
      persistentVolumeClaims: [
        { name: 'data', targetNamespace: 'store', targetName: 'new-data', targetVolumeMode: 'Block', verify: true },
      ],
    });
  });

  test('must be given', () => {
    expect(volumes({ claims: [] }).mistakes).toEqual([
      '[] ocp4/copy: claims: `claims` is missing or empty, which does not mean all: MTC reports InvalidPVCs and copies '
      + 'nothing. List the `claims` to copy. (direct/what-to-copy)',
    ]);
  });

  test('must have an access mode', () => {
    expect(volumes({ claims: [CLAIM, { ...CLAIM, claim: 'cache', targetAccessModes: [] }] }).mistakes).toEqual([
      '[] ocp4/copy: claims[1].targetAccessModes: the list of access modes is empty: Kubernetes rejects the claim on '
      + 'the destination. Write ReadWriteOnce, ReadOnlyMany or ReadWriteMany. (direct/target-access-modes)',
    ]);
  });
});

test('a direct volume migration is an error unless it is acknowledged', () => {
  const program = new Program();
  new DirectVolumeMigration(
    program.chart, 'copy', { source: program.remote, destination: program.host, claims: [CLAIM] },
  );
  expect(Findings.of(program.chart).all.map(({ rule, severity, construct }) => ({ rule, severity, construct })))
    .toEqual([{ rule: 'direct/volumes-by-hand', severity: 'error', construct: 'ocp4/copy' }]);
});

describe('images of namespaces', () => {
  function images(namespaces: NamespaceMapping[], labelSelector?: LabelCondition[]): Program {
    const program = new Program();
    new DirectImageMigration(
      program.chart, 'copy', { source: program.remote, destination: program.host, namespaces, labelSelector },
    );
    return program;
  }

  test('are copied in a separate file', () => {
    expect(images([NamespaceMapping.same('shop'), NamespaceMapping.renamed('wiki', 'docs')],
      [LabelCondition.hasValue('app', 'shop')]).written).toEqual({
      'run-direct-images-copy': [{
        apiVersion: 'migration.openshift.io/v1alpha1',
        kind: 'DirectImageMigration',
        metadata: named('copy'),
        spec: {
          srcMigClusterRef: named('ocp3'),
          destMigClusterRef: named('host'),
          namespaces: ['shop', 'wiki:docs'],
          labelSelector: { matchLabels: { app: 'shop' } },
        },
      }],
    });
  });

  test('need namespaces that are right', () => {
    expect(images([]).mistakes).toEqual([
      '[] ocp4/copy: namespaces: `namespaces` is missing or empty, which does not mean all: MTC reports '
      + 'NamespaceListEmpty and copies nothing. List the `namespaces` to copy. (direct/what-to-copy)',
    ]);
    expect(images([NamespaceMapping.same('Shop')]).mistakes).toEqual([
      '[] ocp4/copy: namespaces[0]: "Shop" is not a valid namespace entry: the DirectImageMigration ends with the '
      + 'condition Failed. Write the name of a namespace, or `source:destination`. (direct/image-namespaces)',
    ]);
  });

  test('go from one cluster to another', () => {
    const program = new Program();
    new DirectImageMigration(program.chart, 'copy', {
      source: program.host, destination: program.host, namespaces: [NamespaceMapping.same('shop')],
    });
    expect(program.mistakes).toEqual([
      '[] ocp4/copy: destination: source and destination are the same cluster: MTC reports InvalidDestinationCluster '
      + 'and copies nothing. Write the MigCluster of the destination. (direct/same-cluster)',
    ]);
  });
});

describe('one image stream', () => {
  test('is copied in a separate file', () => {
    const program = new Program();
    new DirectImageStreamMigration(program.chart, 'copy', {
      source: program.remote,
      destination: program.host,
      namespace: 'shop',
      imageStream: 'web',
      destinationNamespace: 'store',
    });
    expect(program.written).toEqual({
      'run-direct-image-stream-copy': [{
        apiVersion: 'migration.openshift.io/v1alpha1',
        kind: 'DirectImageStreamMigration',
        metadata: named('copy'),
        spec: {
          srcMigClusterRef: named('ocp3'),
          destMigClusterRef: named('host'),
          imageStreamRef: { name: 'web', namespace: 'shop' },
          destNamespace: 'store',
        },
      }],
    });
  });

  test('goes from one cluster to another', () => {
    const program = new Program();
    new DirectImageStreamMigration(program.chart, 'copy', {
      source: program.remote, destination: program.remote, namespace: 'shop', imageStream: 'web',
    });
    expect(program.mistakes).toEqual([]);
  });
});

test('objects of two kinds may have one name, and those of one kind may not', () => {
  const program = new Program();
  Findings.of(program.app).acknowledge('direct/volumes-by-hand', 'nothing is applied');
  const clusters = { source: program.remote, destination: program.host, metadata: { name: 'shop' } };
  new DirectVolumeMigration(program.chart, 'volumes', { ...clusters, claims: [CLAIM] });
  new DirectImageMigration(program.chart, 'images', { ...clusters, namespaces: [NamespaceMapping.same('shop')] });
  expect(Object.keys(program.written)).toEqual(['run-direct-volumes-shop', 'run-direct-images-shop']);

  new DirectVolumeMigration(program.chart, 'again', { ...clusters, claims: [CLAIM] });
  expect(program.mistakes).toEqual([
    '[] ocp4/again: metadata.name: duplicate: DirectVolumeMigration openshift-migration/shop is also defined in '
    + 'run-direct-volumes-shop, for the same cluster, and the one applied last overwrites the other. Rename or remove '
    + 'one of them. (document/duplicate-object)',
  ]);
});
