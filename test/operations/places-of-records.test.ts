import { createHash } from 'crypto';
import { Places, RECORD } from './places';
import { failureOf } from './world';
import { OperationError } from '../../src/operations/operation-error';
import { teardown } from '../../src/operations/teardown/teardown';
import { ClusterRole } from '../../src/output/migration-index';

describe('the record of an app whose folder begins with another namespace', () => {
  test('is moved there, and what the folder no longer contains is pruned', async () => {
    const places = new Places();
    await places.apply(places.program({ new: ['two/b', 'two/c'] }));
    await places.apply(places.program({ new: ['one/a', 'two/b'] }), { prune: true });
    expect([places.inventories(places.new), places.own(places.new)])
      .toEqual([['one (shop): one/a, two/b'], ['one/a', 'two/b']]);
    expect(places.messages('inventory-taken-over')).toEqual([`cluster new: ConfigMap two/${RECORD} was moved to the `
      + 'inventory of this app: the folder begins with another namespace now']);
  });

  test('is moved to the namespace of MTC, if the program uses MTC now', async () => {
    const places = new Places();
    await places.apply(places.program({ new: ['two/b'] }));
    await places.apply(places.program({ new: ['two/b'] }, { new: { role: ClusterRole.HOST } }));
    expect(places.inventories(places.new)).toEqual(['openshift-migration (shop): two/b']);
  });

  test('is found by a teardown', async () => {
    const places = new Places();
    await places.apply(places.program({ new: ['two/b'] }));
    expect(await teardown(places.operation(), places.program({ new: ['one/a', 'two/b'] }), false)).toEqual([]);
    expect([places.inventories(places.new), places.own(places.new)]).toEqual([[], []]);
  });

  test('is found in the namespaces of the folder, if those of others may not be listed', async () => {
    const places = new Places();
    await places.apply(places.program({ new: ['two/b'] }));
    places.new.before = (verb, what) => {
      if (verb === 'list' && what === 'ConfigMap') {
        throw new OperationError('forbidden', 'no');
      }
    };
    await places.apply(places.program({ new: ['one/a', 'two/b'] }));
    expect(places.inventories(places.new)).toEqual(['one (shop): one/a, two/b']);
  });

  describe('may be written by others', () => {
    /** A tenant of the namespace `two` writes a record. */
    async function tampered(record: object, name = RECORD) {
      const places = new Places();
      const role = places.new.put({
        apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'basic-user' }, rules: [],
      });
      const reference = { apiVersion: role.apiVersion, kind: role.kind, name: 'basic-user', uid: role.metadata.uid };
      const data = Object.fromEntries(Object.entries({ objects: [], ...record }).map(([key, value]) => [
        key, typeof value === 'string' ? value : JSON.stringify(value).replace('"ROLE"', JSON.stringify(reference)),
      ]));
      places.new.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'two' }, data });
      const folder = places.program({ new: ['one/a', 'two/b'] });
      await places.apply(folder, { prune: true });
      const left = await teardown(places.operation(), folder, false);
      return { places, left: left.map(({ object, why }) => `${object.kind} ${object.name}: ${why}`) };
    }

    const WHY = `ConfigMap two/${RECORD}, an inventory of this app that others may write, lists it, and the cluster does `
      + 'not note that this app has created it';

    test.each([
      ['an object that the app has not created', { app: 'shop', objects: ['ROLE'] }],
      ['a change with an earlier value', {
        app: 'shop',
        changed: [{
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRole',
          name: 'basic-user',
          uid: 'new-1',
          hidden: [],
          set: { rules: [] },
          was: { rules: [{ verbs: ['*'] }] },
        }],
      }],
    ])('with %s, which stays', async (_, record) => {
      const { places, left } = await tampered(record);
      expect(places.new.of('ClusterRole').map(({ rules }) => rules)).toEqual([[]]);
      expect(left).toEqual([`ClusterRole basic-user: ${WHY}`]);
      expect(places.own(places.new)).toEqual([]);
    });

    test('also with another name that is taken over', async () => {
      const places = new Places();
      const mine = places.new.put({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'a', namespace: 'one', labels: { x: 'y' } },
        data: { from: 'a' },
      });
      const change = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        namespace: 'one',
        name: 'a',
        uid: mine.metadata.uid,
        hidden: [],
        set: { metadata: { labels: { team: 'shop' } } },
        was: { metadata: { labels: { team: 'privileged' } } },
      };
      const name = `cdk8s-mtc-old-${createHash('sha256').update('old').digest('hex').slice(0, 10)}`;
      places.new.put({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace: 'two' },
        data: { 'app': 'old', 'objects': '[]', 'changed': JSON.stringify([change]), 'home.third': 'one' },
      });
      const folder = places.program({ new: ['one/a'] }, { new: { role: ClusterRole.HOST } });
      await places.apply(folder, { adopt: 'old' });
      await teardown(places.operation(), folder, false);
      expect(places.new.of('ConfigMap').find(({ metadata }) => metadata.name === 'a')!.metadata.labels)
        .toEqual({ x: 'y' });
      expect(places.new.of('ConfigMap').flatMap(({ data }) => Object.keys(data).filter((key) => key === 'home.third')))
        .toEqual(['home.third']);
    });

    test.each([
      ['text', { app: 'shop', objects: 'x' }],
      ['the name of an option', {
        app: 'shop', objects: [{ apiVersion: 'v1', kind: 'Secret', name: '--help', uid: 'a' }],
      }],
    ])('with %s, and is ignored', async (_, record) => {
      const { places, left } = await tampered(record);
      expect([places.own(places.new), left]).toEqual([[], []]);
    });
  });

  describe('may be written by others, who list what the app has created for its own use', () => {
    const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'one', name: RECORD };
    /** Without an object of the folder, the record would be that of another program. */
    const CONTAINED = { ...CONFIG_MAP, namespace: 'two', name: 'b' };

    async function listed(tampered: (uid: string) => Record<string, object[]>) {
      const places = new Places();
      const folder = places.program({ new: ['one/a', 'two/b'] });
      await places.apply(folder);
      const live = places.new.of('ConfigMap').find(({ metadata }) => metadata.name === RECORD)!;
      const { metadata: { uid } } = places.new.put(live, true);
      const data = Object.fromEntries(Object.entries({ objects: [], ...tampered(uid) })
        .map(([key, value]) => [key, JSON.stringify(value)]));
      const metadata = { name: RECORD, namespace: 'two' };
      places.new.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { ...data, app: 'shop' } });
      places.questions.length = 0;
      return { places, folder };
    }

    test.each([
      ['its record', () => ({ pending: [CONFIG_MAP, CONTAINED] })],
      ['its record, with the uid', (uid: string) => ({ objects: [{ ...CONFIG_MAP, uid }], pending: [CONTAINED] })],
    ])('%s, which is not pruned', async (_, tampered) => {
      const { places, folder } = await listed(tampered);
      await places.apply(folder, { prune: true });
      expect(places.questions).toEqual([]);
      expect(places.inventories(places.new)).toEqual(['one (shop): one/a, two/b']);
    });

    test('its Lease, which prevents no teardown', async () => {
      const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: 'one', name: 'cdk8s-mtc' };
      const { places, folder } = await listed(() => ({ pending: [lease, CONTAINED] }));
      expect(await teardown(places.operation(), folder, false)).toEqual([]);
      expect(places.own(places.new)).toEqual([]);
    });
  });

  describe('is in a namespace of the app that others may write as well', () => {
    async function applied() {
      const places = new Places();
      const folder = places.program({ new: ['one/a'] });
      places.new.put({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'a', namespace: 'one', labels: { x: 'y' } },
        data: { from: 'a' },
      });
      await places.apply(folder);
      const record = places.new.of('ConfigMap').find(({ metadata }) => metadata.name === RECORD)!;
      return { places, folder, record };
    }

    test('so that a teardown removes what the folder adds', async () => {
      const { places, folder } = await applied();
      expect(await teardown(places.operation(), folder, false)).toEqual([]);
      expect(places.new.of('ConfigMap').map(({ metadata }) => metadata.labels)).toEqual([{ x: 'y' }]);
    });

    test('and it restores no earlier value, which may be theirs', async () => {
      const { places, folder, record } = await applied();
      const [change] = JSON.parse(record.data.changed);
      const forged = {
        ...change, set: { metadata: { labels: { x: 'y' } } }, was: { metadata: { labels: { x: 'privileged' } } },
      };
      places.new.put({ ...record, data: { ...record.data, changed: JSON.stringify([forged]) } });
      expect((await teardown(places.operation(), folder, false)).map(({ why }) => why))
        .toEqual(['others may write the inventory that lists it: restore metadata.labels.x yourself']);
      expect(places.new.of('ConfigMap').find(({ metadata }) => metadata.name === 'a')!.metadata.labels)
        .toEqual({ x: 'y', team: 'shop' });
    });

    test('and it deletes nothing that the cluster does not note as created by the app', async () => {
      const { places, folder, record } = await applied();
      const other = places.new.put({
        apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'precious', namespace: 'two' }, data: {},
      });
      const listed = {
        apiVersion: 'v1', kind: 'ConfigMap', namespace: 'two', name: 'precious', uid: other.metadata.uid,
      };
      places.new.put({ ...record, data: { ...record.data, objects: JSON.stringify([listed]) } });
      await places.apply(folder, { prune: true, adopt: 'shop' });
      expect((await teardown(places.operation(), folder, false)).map(({ object, why }) => `${object.name}: ${why}`))
        .toEqual(['precious: others may write the inventory that lists it, and the cluster does not note that this app '
          + 'has created it: delete it yourself if nobody else needs it']);
      expect(places.new.of('ConfigMap').map(({ metadata }) => metadata.name)).toContain('precious');
    });
  });

  test('is that of another program, if the folder contains nothing of it', async () => {
    const places = new Places();
    await places.apply(places.program({ new: ['two/b'] }));
    const folder = places.program({ new: ['one/a'] });
    expect(await failureOf(places.apply(folder))).toMatch(
      `(ConfigMap two/${RECORD}) is not in the folder: ConfigMap two/b. Another program with this name seems to have`);
    expect(places.own(places.new)).toEqual(['two/b']);
    await places.apply(folder, { prune: true, adopt: 'shop' });
    expect([places.inventories(places.new), places.own(places.new)]).toEqual([['one (shop): one/a'], ['one/a']]);
  });

  test('is not that of a delivery, which may be on the same cluster', async () => {
    const places = new Places();
    places.clusters.third = places.new;
    const folder = places.program({ new: ['one/a', 'two/b'], third: ['two/c'] }, { third: { isDelivery: true } });
    await places.apply(folder);
    await places.apply(folder, { prune: true });
    expect(places.inventories(places.new)).toEqual(['one (shop): one/a, two/b', 'two (shop): two/c']);
  });
});

describe('two contexts that lead to one cluster', () => {
  const MESSAGE = 'usage: the contexts of the clusters new and third lead to the same cluster | Name the right '
    + 'context: `--context third=NAME`. `kubectl config get-contexts` lists them.';

  async function misled(): Promise<Places> {
    const places = new Places();
    await places.apply(places.program({ new: ['one/a', 'one/b'], third: ['one/a', 'one/c'] }));
    places.clusters.third = places.new;
    places.new.writes.length = 0;
    return places;
  }

  test('are refused by a teardown', async () => {
    const places = await misled();
    const folder = places.program({ new: ['one/a', 'one/b'], third: ['one/a', 'one/c'] });
    expect(await failureOf(teardown(places.operation(), folder, false))).toBe(MESSAGE);
    expect([places.new.writes, places.questions]).toEqual([[], []]);
  });

  test('are refused by a prune of one cluster', async () => {
    const places = await misled();
    const folder = places.program({ new: ['one/a'], third: ['one/c'] });
    expect(await failureOf(places.apply(folder, { prune: true, cluster: 'third' }))).toBe(MESSAGE.replace(
      'new and third', 'third and new',
    ).replace('third=NAME', 'new=NAME'));
    expect(places.new.writes).toEqual([]);
  });

  test('are not looked for in a prune of one cluster if the other cannot be reached', async () => {
    const places = new Places();
    await places.apply(places.program({ new: ['one/a', 'one/b'], third: ['one/c'] }));
    places.clusters.third.before = () => { throw new OperationError('unknown-context', 'no context "third"'); };
    await places.apply(places.program({ new: ['one/a'], third: ['one/c'] }), { prune: true, cluster: 'new' });
    expect(places.own(places.new)).toEqual(['one/a']);
  });

  test('are allowed in a teardown if the program says so', async () => {
    const places = new Places();
    places.clusters.third = places.new;
    const all = { new: ['one/a'], third: ['two/c'] };
    const folder = () => places.program(all, { third: { sameAs: 'new' } });
    await places.apply(folder());
    await teardown(places.operation(), folder(), false);
    expect(places.own(places.new)).toEqual([]);
  });
});
