import { MemoryCluster } from './memory-cluster';
import { LABELLED, Places, RECORD } from './places';
import { failureOf } from './world';
import { OperationError } from '../../src/operations/operation-error';
import { OutputFolder } from '../../src/operations/output-folder';
import { teardown } from '../../src/operations/teardown/teardown';
import { ClusterRole, IndexCluster } from '../../src/output/migration-index';

const forgetting = (namespace: string, key: string) => `on cluster new, \`kubectl patch configmap ${RECORD} `
  + `-n ${namespace} --type=json -p '[{"op":"remove","path":"/data/${key}"}]'\``;

describe('a cluster that the folder no longer has', () => {
  const HOST = { new: { role: ClusterRole.HOST } };
  const BOTH = { new: ['one/a'], old: ['one/b'] };
  const LEFT = 'cluster old: the folder no longer contains ConfigMap one/b | Repeat the command with `--prune` to '
    + 'delete what an earlier apply created.';
  const OLD_RECORD = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'one', name: RECORD };
  const dropped = async (places: Places) => {
    await places.apply(places.program({ new: ['one/a'], old: ['one/b'] }, HOST));
    return places.program({ new: ['one/a'] }, HOST);
  };

  test('is named by apply until its objects are pruned', async () => {
    const places = new Places();
    const folder = await dropped(places);
    await places.apply(folder);
    await places.apply(folder, { prune: true });
    expect(places.warnings).toEqual(['cluster old: the folder no longer contains ConfigMap one/b | Repeat the command '
      + 'with `--prune` to delete what an earlier apply created.']);
    expect([places.own(places.old), places.inventories(places.old), places.own(places.new)])
      .toEqual([[], [], ['one/a']]);
    await places.apply(folder); // finds nothing, and forgets the cluster
    places.events.length = 0;
    places.old.before = (verb, what) => { throw new OperationError('forbidden', `${verb} ${what}`); };
    await places.apply(folder);
    expect(places.events.filter(({ cluster }) => cluster === 'old')).toEqual([]);
  });

  test('is torn down with the others', async () => {
    const places = new Places();
    expect(await teardown(places.operation(), await dropped(places), false)).toEqual([]);
    expect([places.own(places.old), places.own(places.new)]).toEqual([[], []]);
  });

  test('is not visited by an apply of one cluster', async () => {
    const places = new Places();
    await places.apply(await dropped(places), { prune: true, cluster: 'new' });
    expect([places.own(places.old), places.warnings]).toEqual([['one/b'], []]);
  });

  test('is named by each apply if it cannot be reached, and found when it can', async () => {
    const places = new Places();
    const folder = await dropped(places);
    places.old.before = () => { throw new OperationError('usage', 'context "old" does not exist'); };
    await places.apply(folder);
    places.events.length = 0;
    await places.apply(folder);
    expect(places.warnings).toEqual(['cluster old: the folder contains nothing for it, unlike earlier ones, and it '
      + `cannot be looked at (context "old" does not exist): what ConfigMap one/${RECORD} lists there, if anything, `
      + 'stays | If it exists, name its context in `cdk8s-mtc.yaml` (`clusters.old.context`), and apply with '
      + `\`--prune\`. If it does not, have the records forget it: ${forgetting('openshift-migration', 'home.old')}.`]);
    places.old.before = undefined;
    await places.apply(folder, { prune: true });
    expect(places.own(places.old)).toEqual([]);
  });

  test('makes a teardown fail if it cannot be reached', async () => {
    const places = new Places();
    const folder = await dropped(places);
    places.old.before = () => { throw new OperationError('usage', 'context "old" does not exist'); };
    expect(await teardown(places.operation(), folder, false)).toEqual([{
      cluster: 'old',
      object: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'one', name: RECORD },
      why: 'an earlier folder had this cluster, which was not looked at: what this inventory lists, if it '
        + 'exists, is not torn down',
      isUndone: true,
    }]);
  });

  test('is only named if the record that names it may be written by others', async () => {
    const places = new Places();
    await places.apply(places.program({ new: ['one/a'], old: ['one/b'] }));
    const folder = places.program({ new: ['one/a'] });
    expect((await teardown(places.operation(), folder, false)).map(({ cluster, isUndone }) => [cluster, isUndone]))
      .toEqual([['old', true]]);
    await places.apply(folder, { prune: true });
    expect(places.warnings[0]).toBe('cluster old: the folder contains nothing for it, unlike earlier ones, and it is '
      + `not looked at, because others may write ConfigMap one/${RECORD}, which names it | If the app had this cluster, see `
      + `what ConfigMap one/${RECORD} lists there, and delete it yourself.`);
    expect([places.own(places.old), places.inventories(places.old)]).toEqual([['one/b'], ['one (shop): one/b']]);
  });

  test('is none if it has another name now', async () => {
    const places = new Places();
    await dropped(places);
    places.clusters.renamed = places.old;
    await places.apply(places.program({ new: ['one/a'], renamed: ['one/b'] }, HOST), { prune: true });
    expect([places.warnings, places.inventories(places.old)]).toEqual([[], ['one (shop): one/b']]);
  });

  test('is none if it has another name now, and its former context does not exist', async () => {
    const places = new Places();
    await dropped(places);
    places.clusters.renamed = places.old;
    places.clusters.old = new MemoryCluster('old', places.clock);
    places.clusters.old.before = () => { throw new OperationError('unknown-context', 'context "old" does not exist'); };
    const folder = places.program({ new: ['one/a'], renamed: ['one/b'] }, HOST);
    await places.apply(folder, { prune: true });
    expect([places.warnings, places.own(places.clusters.renamed)]).toEqual([[], ['one/b']]);
    expect(await teardown(places.operation(), folder, false)).toEqual([]);
  });

  describe('since the app was renamed', () => {
    const renamed = (places: Places) => places.program({ new: ['one/a'] }, HOST, 'store');

    test('is taken over with the others', async () => {
      const places = new Places();
      await places.apply(places.program(BOTH, HOST));
      await places.apply(renamed(places), { adopt: 'shop' });
      await places.apply(renamed(places));
      expect([places.warnings, places.inventories(places.old)]).toEqual([[LEFT, LEFT], ['one (store): one/b']]);
      await places.apply(renamed(places), { prune: true });
      expect([places.own(places.old), places.inventories(places.old)]).toEqual([[], []]);
    });

    test('is only named if another program may have the earlier name', async () => {
      const places = new Places();
      await places.apply(places.program({ ...BOTH, new: ['one/a', 'one/c'] }, HOST));
      await places.apply(renamed(places), { adopt: 'shop', prune: true });
      expect(places.warnings[0]).toBe('cluster old: the folder contains nothing for it, unlike earlier ones, and '
        + `ConfigMap one/${RECORD} of the app "shop", which another program may use, lists ConfigMap one/b | These are `
        + 'neither pruned nor torn down. If no other program has created them, delete them yourself.');
      expect([places.own(places.old), places.inventories(places.old)]).toEqual([['one/b'], ['one (shop): one/b']]);
    });

    test('is found if the record of the earlier name lists nothing on the others', async () => {
      const places = new Places();
      places.new.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: LABELLED('a', 'one'), data: { from: 'a' } });
      await places.apply(places.program(BOTH, HOST));
      await places.apply(renamed(places), { adopt: 'shop' });
      expect([places.warnings, places.inventories(places.new)]).toEqual([[LEFT], ['openshift-migration (store): ']]);
    });
  });

  describe('and the record of the others is empty', () => {
    async function applied() {
      const places = new Places();
      places.new.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: LABELLED('a', 'one'), data: { from: 'a' } });
      await places.apply(places.program(BOTH, HOST));
      return places;
    }

    test('is named', async () => {
      const places = await applied();
      await places.apply(places.program({ new: ['one/a'] }, HOST));
      expect(places.warnings).toEqual([LEFT]);
    });

    test('is torn down, with all records', async () => {
      const places = await applied();
      expect(await teardown(places.operation(), places.program({ new: ['one/a'] }, HOST), false)).toEqual([]);
      expect([places.own(places.old), places.inventories(places.old), places.inventories(places.new)])
        .toEqual([[], [], []]);
    });
  });

  test('leaves no empty record if nothing is recorded anywhere', async () => {
    const places = new Places();
    [places.new, places.old].forEach((cluster) => cluster.put({
      apiVersion: 'v1', kind: 'ConfigMap', metadata: LABELLED('a', 'one'), data: { from: 'a' },
    }));
    await places.apply(places.program({ new: ['one/a'], old: ['one/a'] }, HOST));
    expect([places.inventories(places.new), places.inventories(places.old)]).toEqual([[], []]);
  });

  describe('and whose context leads elsewhere', () => {
    test.each(['third', 'new'])('is not taken for the cluster %s', async (name) => {
      const places = new Places();
      await places.apply(places.program(BOTH, HOST));
      const { old } = places;
      places.clusters.old = places.clusters[name];
      const folder = places.program({ new: ['one/a'] }, HOST);
      await places.apply(folder, { prune: true });
      expect(places.warnings).toEqual(['cluster old: the folder contains nothing for it, unlike earlier ones, and its '
        + `context leads to another cluster now: what ConfigMap one/${RECORD} lists on the former one stays | If it `
        + 'exists, name its context in `cdk8s-mtc.yaml` (`clusters.old.context`), and apply with `--prune`. If it does '
        + `not, have the records forget it: ${forgetting('openshift-migration', 'home.old')}.`]);
      for (const attempt of [1, 2]) {
        expect([attempt, (await teardown(places.operation(), folder, false)).map(({ object }) => object)])
          .toEqual([attempt, [OLD_RECORD]]);
      }
      places.clusters.old = old;
      expect(await teardown(places.operation(), folder, false)).toEqual([]);
      expect([places.own(old), places.inventories(old), places.inventories(places.new)]).toEqual([[], [], []]);
    });
  });

  test('is visited again if its teardown was not complete', async () => {
    const places = new Places();
    await places.apply(places.program(BOTH, HOST));
    const folder = places.program({ new: ['one/a'] }, HOST);
    places.old.before = (verb, what) => {
      if (verb === 'delete' && what === 'ConfigMap/b') {
        throw new OperationError('forbidden', 'no');
      }
    };
    expect(await teardown(places.operation(), folder, false)).toHaveLength(1);
    places.old.before = undefined;
    expect(await teardown(places.operation(), folder, false)).toEqual([]);
    expect([places.own(places.old), places.inventories(places.new)]).toEqual([[], []]);
  });

  describe('but that had a delivery on a cluster of the folder', () => {
    const ALL = { new: ['one/a'], third: ['openshift-migration/c'] };
    const DELIVERY = { ...HOST, third: { isDelivery: true }, fourth: { isDelivery: true } };

    /** The same cluster under another name. */
    const named = (cluster: MemoryCluster, name: string) => new Proxy(cluster, {
      get: (target, key) => {
        const value = Reflect.get(target, key);
        const bound = typeof value === 'function' ? value.bind(target) : value;
        return key === 'name' ? name : bound;
      },
    });

    async function delivered() {
      const places = new Places();
      places.clusters.third = named(places.new, 'third');
      places.clusters.fourth = named(places.new, 'fourth');
      await places.apply(places.program(ALL, DELIVERY));
      return places;
    }

    test('is visited', async () => {
      const places = await delivered();
      const folder = places.program({ new: ['one/a'] }, HOST);
      await places.apply(folder);
      await places.apply(folder, { prune: true });
      expect(places.warnings).toEqual(['cluster third: the folder no longer contains ConfigMap openshift-migration/c | '
        + 'Repeat the command with `--prune` to delete what an earlier apply created.']);
      expect([places.own(places.new), places.inventories(places.new)])
        .toEqual([['one/a'], ['openshift-migration (shop): one/a']]);
    });

    test('loses nothing if it has another name now', async () => {
      const places = await delivered();
      const folder = places.program({ new: ['one/a'], fourth: ['openshift-migration/c'] }, DELIVERY);
      await places.apply(folder, { prune: true });
      expect(places.own(places.new)).toEqual(['one/a', 'openshift-migration/c']);
      expect(await teardown(places.operation(), folder, false)).toEqual([]);
      expect([places.own(places.new), places.inventories(places.new)]).toEqual([[], []]);
    });
  });
});

describe('a cluster of the folder whose context leads elsewhere', () => {
  const HOST = { new: { role: ClusterRole.HOST } };
  const WHY = 'usage: the context of the cluster old leads to another cluster than at the last apply: what is '
    + 'recorded there would be forgotten | Name the right context: `--context old=NAME`. Only if the cluster was '
    + 'installed anew, have the records forget the former one: ';

  const REFUSAL = `${WHY}${forgetting('openshift-migration', 'cluster.old')}.`;

  async function moved(
    overrides: Record<string, Partial<IndexCluster>> = HOST,
  ): Promise<[places: Places, folder: OutputFolder]> {
    const places = new Places();
    const folder = places.program({ new: ['one/a'], old: ['one/b'] }, overrides);
    await places.apply(folder);
    places.clusters.old = places.clusters.third;
    return [places, folder];
  }

  test('is refused by a teardown, and by an apply', async () => {
    const [places, folder] = await moved();
    const before = [places.new.writes.length, places.clusters.third.writes.length];
    expect(await failureOf(teardown(places.operation(), folder, false))).toBe(REFUSAL);
    expect(await failureOf(places.apply(folder, { dryRun: true }))).toBe(REFUSAL);
    expect(await failureOf(places.apply(folder))).toBe(REFUSAL);
    expect([places.new.writes.length, places.clusters.third.writes.length]).toEqual(before);
  });

  test('is refused as well if the record is in a namespace of the app', async () => {
    const [places, folder] = await moved({});
    const refusal = `${WHY}${forgetting('one', 'cluster.old')}.`;
    expect(await failureOf(teardown(places.operation(), folder, false))).toBe(refusal);
    expect(await failureOf(places.apply(folder))).toBe(refusal);
    expect(places.own(places.clusters.third)).toEqual([]);
  });

  test('is not refused because of a record that everybody may have written', async () => {
    const places = new Places();
    const folder = places.program({ new: ['one/a'], old: ['one/b'] });
    const data = { 'app': 'shop', 'objects': '[]', 'home.old': 'one', 'cluster.old': 'another' };
    places.new.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: RECORD, namespace: 'two' }, data });
    await places.apply(folder);
    expect(places.own(places.old)).toEqual(['one/b']);
  });

  test('is accepted when the record no longer names the former cluster', async () => {
    const [places, folder] = await moved();
    const record = places.new.of('ConfigMap').find(({ metadata }) => metadata.name === RECORD)!;
    const { 'cluster.old': _, ...data } = record.data;
    places.new.put({ ...record, data });
    await places.apply(folder);
    expect(places.own(places.clusters.third)).toEqual(['one/b']);
    expect(await failureOf(places.apply(folder))).toBe('none');
  });

  test('is not known to a user who may not read its uid, who leaves the one that is recorded', async () => {
    const [places, folder] = await moved();
    places.clusters.third.before = (verb, what) => {
      if (verb === 'get' && what === 'Namespace/kube-system') {
        throw new OperationError('forbidden', 'no');
      }
    };
    await places.apply(folder);
    places.clusters.third.before = undefined;
    expect(await failureOf(places.apply(folder))).toBe(REFUSAL);
  });
});
