import { Program } from './program';
import { AccessMode, CopyMethod, CopyVolumeOptions, KnownVolume, VolumeMode } from 'cdk8s-mtc';

const DATA = { persistentVolume: 'pvc-1', namespace: 'shop', claim: 'data', accessModes: [AccessMode.READ_WRITE_ONCE] };

function entry(volume: KnownVolume): any {
  const program = new Program();
  program.statePlan({ volumes: [volume] });
  return program.specOf('MigPlan').persistentVolumes[0];
}

function mistakes(...volumes: KnownVolume[]): string[] {
  const program = new Program();
  program.statePlan({ volumes });
  return program.mistakes;
}

function mistakesOfCopy(props: Partial<CopyVolumeOptions>): string[] {
  return mistakes(KnownVolume.copy({ ...DATA, ...props }));
}

describe('what is written', () => {
  test('a copy has all that MTC keeps from an entry: action, method, access modes and volume mode', () => {
    expect(entry(KnownVolume.copy(DATA))).toEqual({
      name: 'pvc-1',
      pvc: { namespace: 'shop', name: 'data', accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem' },
      selection: { action: 'copy', copyMethod: 'filesystem' },
      supported: { actions: ['copy'], copyMethods: ['filesystem'] },
    });
  });

  test('a move copies nothing, so it has no method; `supported` is there because the schema requires it', () => {
    expect(entry(KnownVolume.move(DATA))).toEqual({
      name: 'pvc-1',
      pvc: { namespace: 'shop', name: 'data', accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem' },
      selection: { action: 'move' },
      supported: { actions: ['move'], copyMethods: [] },
    });
  });

  test('a skipped volume has nothing but its action', () => {
    expect(entry(KnownVolume.skip(DATA)))
      .toMatchObject({ selection: { action: 'skip' }, supported: { actions: ['skip'], copyMethods: [] } });
  });

  test('the way of the copy can be chosen in full', () => {
    expect(entry(KnownVolume.copy({
      ...DATA,
      accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_ONLY_MANY],
      copyMethod: CopyMethod.SNAPSHOT,
      storageClass: 'fast',
      accessMode: AccessMode.READ_WRITE_ONCE,
      verify: true,
    }))).toEqual({
      name: 'pvc-1',
      pvc: {
        namespace: 'shop', name: 'data', accessModes: ['ReadWriteMany', 'ReadOnlyMany'], volumeMode: 'Filesystem',
      },
      selection: {
        action: 'copy', copyMethod: 'snapshot', storageClass: 'fast', accessMode: 'ReadWriteOnce', verify: true,
      },
      supported: { actions: ['copy'], copyMethods: ['snapshot'] },
    });
  });

  test('a raw device is copied byte by byte', () => {
    expect(entry(KnownVolume.copy({ ...DATA, volumeMode: VolumeMode.BLOCK }))).toMatchObject({
      pvc: { volumeMode: 'Block' },
      selection: { copyMethod: 'block' },
      supported: { copyMethods: ['block'] },
    });
  });

  test('the disk of a virtual machine can leave its access mode to the storage profile', () => {
    expect(entry(KnownVolume.copy({ ...DATA, autoAccessMode: true })).selection)
      .toEqual({ action: 'copy', copyMethod: 'filesystem', accessMode: 'auto' });
  });

  test('a claim that gets another name is written as `source:target`', () => {
    expect(entry(KnownVolume.copy({ ...DATA, targetClaim: 'new-data' })).pvc.name).toBe('data:new-data');
  });

  test('a claim that is renamed to its own name keeps it', () => {
    expect(entry(KnownVolume.copy({ ...DATA, targetClaim: 'data' })).pvc.name).toBe('data');
  });
});

describe('what is refused', () => {
  test('one volume twice', () => {
    expect(mistakes(KnownVolume.copy(DATA), KnownVolume.skip({ ...DATA, claim: 'other' }))).toEqual([]);
    expect(mistakes(KnownVolume.copy(DATA), KnownVolume.skip({ ...DATA, persistentVolume: 'pvc-2', claim: 'other' })))
      .toEqual([]);
  });

  test.each([
    'persistentVolume', 'namespace', 'claim', 'storageClass', 'targetClaim',
  ] as const)('a %s that Kubernetes does not take', (field) => {
    const [mistake] = mistakesOfCopy({ [field]: 'Old_Data' });
    expect(mistake).toMatch(new RegExp(`^\\[\\] ocp4/shop: volumes\\[0\\]\\.${field}: "Old_Data" .*is not a valid `
      + 'name.* Write "old-data"\\. \\(plan/[a-z-]+\\)$'));
    expect(mistakesOfCopy({ [field]: 'old-data' })).toEqual([]);
  });

  test('an empty name', () => {
    expect(mistakesOfCopy({ claim: '' })).toEqual([]);
  });

  test('no access mode, because MTC would make a claim without any', () => {
    expect(mistakesOfCopy({ accessModes: [] })).toEqual([
      '[] ocp4/shop: volumes[0].accessModes: `accessModes` is missing, and MTC does not add it to an existing entry: '
      + 'the API server rejects the DirectVolumeMigration that MTC creates. Give the access modes of the claim, such '
      + 'as `[AccessMode.READ_WRITE_ONCE]`. (plan/volume-without-access-modes)',
    ]);
  });

  test('an access mode together with the storage profile\'s', () => {
    expect(mistakesOfCopy({ autoAccessMode: true, accessMode: AccessMode.READ_WRITE_MANY })).toEqual([
      '[ocp4/shop] volumes[0].accessMode: "ReadWriteMany" contradicts autoAccessMode; give one of them.',
    ]);
  });
});
