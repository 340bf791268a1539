import { ApiObject, Size } from 'cdk8s';
import { KEY, mistakesWith, SHARED_KEY, SHOP, TransferProgram } from './program';
import {
  AccessMode, AddClaimOptions, Compression, HostCluster, MigrationApp, NamespaceMapping, Ownership, RemoteCluster,
  SecretSource, TransferEndpoint,
  TransferEngine, TransferTrust, Verification, VolumeMode,
} from 'cdk8s-mtc';

describe('what is written', () => {
  test('what outlives runs is in the files of both clusters', () => {
    const program = new TransferProgram();
    program.engineWithClaim();
    expect(program.names('old')).toEqual([
      'ConfigMap shop-transfer-scripts', 'ServiceAccount shop-transfer', 'ConfigMap shop-data-send',
      'NetworkPolicy shop-transfer-send',
    ]);
    expect(program.names('new')).toEqual([
      'ConfigMap shop-transfer-scripts', 'ServiceAccount shop-transfer', 'Service shop-data',
      'ConfigMap shop-data-receive', 'NetworkPolicy shop-transfer-receive',
    ]);
  });

  test('what the pods of a namespace share is written once for it', () => {
    const program = new TransferProgram();
    const engine = program.engine({ trust: SHARED_KEY });
    ['data', 'uploads'].forEach((claim) => engine.addClaim(claim, { namespace: SHOP }));
    engine.addClaim('data', { namespace: NamespaceMapping.same('wiki') });
    const shared = program.written.old.filter(({ metadata }) => /scripts|^shop-transfer$/.test(metadata.name));
    expect(shared.map(({ kind, metadata }) => `${kind} ${metadata.namespace}`))
      .toEqual(['ConfigMap shop', 'ServiceAccount shop', 'ConfigMap wiki', 'ServiceAccount wiki']);
  });

  test('the scripts are those of the package', () => {
    const program = new TransferProgram();
    program.engineWithClaim();
    const { data } = program.one('old', 'ConfigMap', 'shop-transfer-scripts');
    expect(Object.keys(data)).toEqual(expect.arrayContaining(['nobody.pem', 'receive.sh', 'send.sh']));
    expect(Object.keys(data)).toEqual(Object.keys(data).sort());
  });

  test('the ServiceAccount may do nothing, and has no token', () => {
    const program = new TransferProgram();
    program.engineWithClaim({ image: { pullSecrets: ['pull'] } });
    expect(program.one('old', 'ServiceAccount'))
      .toMatchObject({ automountServiceAccountToken: false, imagePullSecrets: [{ name: 'pull' }] });
  });

  test('namespaces are yours', () => {
    const program = new TransferProgram();
    program.engineWithClaim().cutover('go-live');
    expect(Object.values(program.written).flat().filter(({ kind }) => kind === 'Namespace')).toEqual([]);
  });

  test('each exclude is one line, at both ends, the engine\'s before the claim\'s', () => {
    const program = new TransferProgram();
    program.engine({ copying: { excludes: ['/cache/'] } })
      .addClaim('data', { namespace: SHOP, excludes: ['*.tmp', 'a b'] });
    for (const [chart, name] of [['old', 'shop-data-send'], ['new', 'shop-data-receive']]) {
      expect(program.one(chart, 'ConfigMap', name).data.excludes).toBe('/cache/\n*.tmp\na b\n');
    }
  });

  test('everything that is written can be found by its labels, except claims, which stay', () => {
    const program = new TransferProgram();
    program.engine({ trust: TransferTrust.presharedKey(SecretSource.plainTextLiteral(KEY)) })
      .addClaim('data', { namespace: SHOP, create: { storage: Size.gibibytes(10) } });
    const without = Object.values(program.written).flat()
      .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/part-of'] !== 'shop');
    expect(without.map(({ kind }) => kind)).toEqual(['PersistentVolumeClaim']);
  });

  test('a claim is created at the destination where that was asked for', () => {
    const program = new TransferProgram();
    program.engine().addClaim('data', {
      namespace: NamespaceMapping.renamed('shop', 'store'),
      destinationClaim: 'data-new',
      create: { storage: Size.mebibytes(512), storageClass: 'fast', accessModes: [AccessMode.READ_WRITE_MANY] },
    });
    expect(program.one('new', 'PersistentVolumeClaim')).toEqual({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data-new', namespace: 'store' },
      spec: {
        accessModes: ['ReadWriteMany'],
        resources: { requests: { storage: '512Mi' } },
        storageClassName: 'fast',
        volumeMode: 'Filesystem',
      },
    });
  });

  test('a raw device is created as one, and is a device in the pods', () => {
    const program = new TransferProgram();
    const engine = program.engine();
    const claim = engine.addClaim(
      'disk', { namespace: SHOP, volumeMode: VolumeMode.BLOCK, create: { storage: Size.gibibytes(10) } },
    );
    engine.stage('first');
    expect(claim.isBlock).toBe(true);
    expect(program.one('new', 'PersistentVolumeClaim').spec.volumeMode).toBe('Block');
    for (const [run, readOnly] of [
      ['run-shop-1-stage-first-old', true], ['run-shop-1-stage-first-new', undefined],
    ] as const) {
      const { pod, container, environment } = program.pod(run);
      expect(environment.TRANSFER_VOLUME_MODE).toBe('block');
      expect(container.volumeDevices).toEqual([{ name: 'data', devicePath: '/transfer/data' }]);
      expect(container.volumeMounts.map(({ name }: any) => name)).not.toContain('data');
      expect(pod.volumes.find(({ name }: any) => name === 'data'))
        .toEqual({ name: 'data', persistentVolumeClaim: { claimName: 'disk', readOnly: readOnly ?? false } });
    }
    expect(program.mistakes).toEqual([]);
  });

  test('one cluster with two namespaces has one file', () => {
    const program = new TransferProgram();
    program.engine({ source: program.destination, endpoint: TransferEndpoint.clusterIp() })
      .addClaim('data', { namespace: NamespaceMapping.renamed('shop', 'store') });
    expect(Object.keys(program.written)).toEqual(['new']);
    expect(program.names('new').filter((name) => name === 'ServiceAccount shop-transfer')).toHaveLength(2);
  });

  test('claims are kept apart, however their names are put together', () => {
    const program = new TransferProgram();
    const engine = program.engine({ trust: SHARED_KEY });
    engine.addClaim('b-c', { namespace: NamespaceMapping.same('a') });
    engine.addClaim('c', { namespace: NamespaceMapping.same('a-b') });
    expect(program.written.new.filter(({ kind }) => kind === 'Service')
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(['a/shop-b-c', 'a-b/shop-c']);
  });

  test('claims of names that no label can hold get names that one can', () => {
    const program = new TransferProgram();
    program.engine()
      .addClaim('data.of.a-stateful-set-with-a-name-that-is-much-too-long-for-anything-0', { namespace: SHOP });
    const names = [...program.names('old'), ...program.names('new')].map((name) => name.split(' ')[1]);
    expect(names.every((name) => name.length <= 63)).toBe(true);
    expect(program.one('new', 'Service').spec.selector['transfer.cdk8s-mtc/claim']).toMatch(/^[a-z0-9-]{1,63}$/);
  });
});

describe('clusters', () => {
  test('without a role are a remote one and the host, in this order', () => {
    const app = new MigrationApp();
    const program = new TransferProgram(app);
    program.engineWithClaim({ trust: TransferTrust.presharedKey(SecretSource.plainTextLiteral(KEY)) })
      .stage('first-copy');
    expect(app.index.units.map(({ path, cluster, step, purpose }) => [path, cluster, step, purpose])).toEqual([
      ['secrets/old', 'old', 'secrets', 'objects that contain secret values in plain text; do not commit them'],
      ['clusters/old/manifests', 'old', 'remote-cluster', 'objects that transfers need; no copy starts'],
      ['secrets/new', 'new', 'secrets', 'objects that contain secret values in plain text; do not commit them'],
      ['clusters/new/manifests', 'new', 'host-cluster', 'objects that transfers need; no copy starts'],
      ['runs/shop/1-transfer-stage-first-copy/new', 'new', 'run',
        'copies claims while the application runs; starts when it is applied'],
      ['runs/shop/1-transfer-stage-first-copy/old', 'old', 'run',
        'copies claims while the application runs; starts when it is applied'],
    ]);
    expect(app.index.runs.map(({ units }) => units))
      .toEqual([['runs/shop/1-transfer-stage-first-copy/new', 'runs/shop/1-transfer-stage-first-copy/old']]);
  });

  test('with other objects say so', () => {
    const app = new MigrationApp();
    const program = new TransferProgram(app);
    program.engineWithClaim({ trust: TransferTrust.presharedKey(SecretSource.existing('key')) });
    new ApiObject(
      program.source, 'notes', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'notes', namespace: 'shop' } },
    );
    new ApiObject(program.destination, 'hook', {
      apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigHook', metadata: { name: 'hook' },
    });
    expect(app.index.units.map(({ path, purpose }) => [path, purpose])).toEqual([
      ['clusters/old/manifests', 'objects that transfers need, and other objects of the program; no copy starts'],
      ['clusters/new/manifests',
        'clusters, repositories, hooks, plans, and objects that transfers need; neither a migration nor a copy starts'],
    ]);
  });

  test('can be those of MTC, whichever way', () => {
    const app = new MigrationApp();
    const program = new TransferProgram(app);
    new HostCluster(program.source, 'host');
    const remote = new RemoteCluster(program.source, 'ocp3', {
      url: 'https://api:6443', token: SecretSource.existing('token'), chart: program.destination,
    });
    program.engineWithClaim({ destination: remote.chart });
    expect(app.index.units.map(({ path, step }) => [path, step]))
      .toEqual([['clusters/new/manifests', 'remote-cluster'], ['clusters/old/manifests', 'host-cluster']]);
  });

  test('a host cluster stays one, also as the source of a chart that nobody knows', () => {
    const app = new MigrationApp();
    const program = new TransferProgram(app);
    new HostCluster(program.source, 'host');
    program.engineWithClaim();
    expect(app.index.units.map(({ path, step }) => [path, step]))
      .toEqual([['clusters/new/manifests', 'remote-cluster'], ['clusters/old/manifests', 'host-cluster']]);
  });
});

describe('what is refused', () => {
  const claims = (...added: Array<[string, Partial<AddClaimOptions>?]>) => {
    const program = new TransferProgram();
    const engine = program.engine();
    added.forEach(([claim, options]) => engine.addClaim(claim, { namespace: SHOP, ...options }));
    return program.mistakes;
  };

  test('no claims', () => {
    expect(claims()).toEqual([
      '[new/shop] claims: are missing: the runs would do nothing; add at least '
        + 'one: addClaim("data", { namespace: NamespaceMapping.same("shop") }).',
    ]);
  });

  test('a claim that is added twice', () => {
    expect(claims(['data'], ['data', { destinationClaim: 'other' }])).toEqual([
      '[new/shop] claims[1]: "shop/data" is a duplicate of claims[0]; add each claim once, '
        + 'or copy it a second time with another engine.',
    ]);
  });

  test('two claims to one destination', () => {
    expect(claims(['data'], ['other', { destinationClaim: 'data' }])).toEqual([
      '[new/shop] claims[1].destinationClaim: "shop/data" is also the destination of claims[0]: each would delete the '
        + 'files of the other; give each its own claim.',
    ]);
  });

  test('a claim to itself', () => {
    const program = new TransferProgram();
    program.engineWithClaim({ source: program.destination, endpoint: TransferEndpoint.clusterIp() });
    expect(program.mistakes).toEqual([
      '[new/shop] claims[0].destinationClaim: "data" is the source itself: source and destination are one cluster; '
      + 'give the destination another name or namespace.',
    ]);
  });

  test('excludes of a raw device', () => {
    expect(claims(['data', { volumeMode: VolumeMode.BLOCK, excludes: ['*.tmp'] }])).toEqual([
      '[new/shop] claims[0].excludes: ["*.tmp"] are given for a raw device: its files are not known, '
        + 'and all of it is copied; leave excludes out.',
    ]);
  });

  test('names that claims and namespaces can\'t have', () => {
    expect(claims(['Data_0', { destinationClaim: 'a b', namespace: NamespaceMapping.renamed('Shop', 'a.b') }]))
      .toEqual([
        '[new/shop] claims[0]: "Data_0" is not a valid name of a claim '
          + '(lower-case letters, digits, "-" and "."); write "data-0".',
        '[new/shop] claims[0].destinationClaim: "a b" is not a valid name of a claim '
          + '(lower-case letters, digits, "-" and "."); write "a-b".',
        '[new/shop] claims[0].namespace.source: "Shop" is not a valid name of a namespace '
          + '(lower-case letters, digits and "-", at most 63 characters); write "shop".',
        '[new/shop] claims[0].namespace.destination: "a.b" is not a valid name of a namespace '
          + '(lower-case letters, digits and "-", at most 63 characters); write "a-b".',
      ]);
  });

  test('patterns that rsync would not read as one', () => {
    expect(claims(['data', { excludes: ['a\nb', ' '] }])).toEqual([
      '[new/shop] claims[0].excludes[0]: "a\\nb" contains a line break: rsync reads one pattern on each line; write '
        + 'one pattern, such as "/cache/" or "*.tmp".',
      '[new/shop] claims[0].excludes[1]: " " is empty; write one pattern, such as "/cache/" or "*.tmp".',
    ]);
  });

  test('two ways to choose a node, and a way that chooses any', () => {
    expect(claims(['data', { node: 'node-1', podsOnNode: {} }])).toEqual([
      '[new/shop] claims[0].node: "node-1" is given together with podsOnNode, which also chooses the '
        + 'node; give only one of them.',
      '[new/shop] claims[0].podsOnNode: {} has no label and would match every pod; '
        + 'give the labels of the application\'s pods.',
    ]);
  });

  test.each([
    ['Shop', 'shop'], ['3scale', 'scale'], ['a.b', 'a-b'], ['abc'.repeat(14), 'abc'.repeat(14).slice(0, 40)],
  ])('an engine called %s', (id, near) => {
    const program = new TransferProgram();
    program.engine({}, id).addClaim('data', { namespace: SHOP });
    expect(program.mistakes).toEqual([
      `[new/${id}] id: "${id}" is not a valid name for Services and other objects `
        + `(at most 40 lower-case letters, digits and "-", beginning with a letter); write "${near}".`,
    ]);
  });

  test.each([
    [{ tuning: { streams: 17 } }, 'tuning.streams: 17 is out of range; write an integer from 1 to 16.'],
    [{ tuning: { attempts: 0 } }, 'tuning.attempts: 0 is out of range; write an integer from 1 to 100.'],
    [{ tuning: { claimsAtOnce: 1.5 } }, 'tuning.claimsAtOnce: 1.5 is out of range; write an integer from 1 to 10000.'],
    [{ tuning: { bandwidth: Size.kibibytes(0) } }, 'tuning.bandwidth: is less than 1 KiB per second, the minimum of '
      + 'rsync; give more, or leave it out for no limit.'],
    [{ tuning: { compression: 'gzip' as Compression } },
      'tuning.compression: "gzip" is not a valid Compression; give "none" or "lz4" or "zstd".'],
    [{ ownership: 'keep' as Ownership },
      'ownership: "keep" is not a valid Ownership; give "namespace" or "preserve" or "fakeSuper".'],
    [{ copying: { verification: 'md5' as Verification } },
      'copying.verification: "md5" is not a valid Verification; give "none" or "xxh128" or "sha256".'],
  ])('%j', (props, mistake) => expect(mistakesWith(props)).toEqual([`[new/shop] ${mistake}`]));

  test('a range of addresses without a prefix length', () => {
    expect(mistakesWith({ network: { endpointCidrs: ['203.0.113.10'] } })).toEqual([
      '[] new/shop: network.endpointCidrs[0]: "203.0.113.10" is an address without a prefix length. Write '
        + '`203.0.113.10/32`. (network/cidr)',
    ]);
  });
});

test('what an engine was asked for can be read', () => {
  const program = new TransferProgram();
  const engine = program.engine();
  const claim =
    engine.addClaim('data', { namespace: NamespaceMapping.renamed('shop', 'store'), destinationClaim: 'data-new' });
  expect(engine.claims).toEqual([claim]);
  expect(claim).toMatchObject({
    sourceNamespace: 'shop',
    sourceClaim: 'data',
    destinationNamespace: 'store',
    destinationClaim: 'data-new',
    endpointHost: '192.0.2.7',
    endpointPort: 30100,
  });
  expect(engine).toBeInstanceOf(TransferEngine);
  expect([engine.engineName, engine.ownership, engine.image])
    .toEqual(['shop', 'namespace', 'quay.io/backube/volsync:0.16.0']);
});
