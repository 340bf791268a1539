import { imported } from './support';
import { Names } from '../../src/importer/names';
import { Sources } from '../../src/importer/sources';
import { toManifest } from '../../src/rules/engine/manifest';

const policy = (namespace: string, index: number) => toManifest({
  apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: `allow-${index}`, namespace },
}, 'a.yaml', index);

test('of many objects of a kind, only those of the name or the namespace are looked at', () => {
  const sources = new Sources(Array.from({ length: 100 }, (_, index) => policy(`n-${index % 50}`, index)));
  const asked: string[] = [];
  const found = sources.find('host', 'NetworkPolicy', ({ manifest }) => asked.push(manifest.name) > 1,
    { namespace: 'n-7' });
  expect([found?.manifest.name, asked]).toEqual(['allow-57', ['allow-7', 'allow-57']]);
  sources.take(found!);
  expect(sources.find('host', 'NetworkPolicy', () => true, { name: 'allow-57' })).toBeUndefined();
  sources.giveBack(found!);
  expect(sources.find('host', 'NetworkPolicy', () => true, { name: 'allow-57' })).toBe(found);
});

test('a name that is taken often does not have all numbers tried again', () => {
  let tried = 0;
  class Watched extends Set<string> {
    has(name: string): boolean {
      tried++;
      return super.has(name);
    }
  }
  const names = new Names(new Watched(), '-');
  expect(Array.from({ length: 100 }, () => names.take('a')).slice(-2)).toEqual(['a-99', 'a-100']);
  expect(tried).toBeLessThan(400);
});

test('objects of one id are in as many files, and others in the first', () => {
  const map = (name: string, value: string) =>
    `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: shop }\ndata: { a: ${value} }\n`;
  const plan = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\n'
    + 'metadata: { name: shop, namespace: openshift-migration }\nspec: {}\n';
  const { files } = imported({ 'a.yaml': `${plan}${map('a', '1')}${map('b', '1')}${map('a', '2')}${map('c', '1')}` });
  expect(files.map(({ path, objects = [] }) => [path, objects.map(({ metadata }: any) => metadata.name)])).toEqual([
    ['manifests/host.yaml', ['a', 'b', 'c']], ['manifests/host-2.yaml', ['a']],
  ]);
});

test('objects that tell which versions are installed are not part of the program, which could start an upgrade', () => {
  const { files, notes } = imported({
    'a.yaml': `apiVersion: operators.coreos.com/v1alpha1
kind: ClusterServiceVersion
metadata: { name: mtc-operator.v1.8.4, namespace: openshift-migration }
spec: { version: 1.8.4 }
---
apiVersion: config.openshift.io/v1
kind: ClusterVersion
metadata: { name: version, uid: a }
spec: { channel: stable-4.16 }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: a, namespace: shop }
`,
  });
  expect(files.flatMap(({ objects = [] }) => objects.map(({ kind }: any) => kind))).toEqual(['ConfigMap']);
  expect(notes).toEqual([
    {
      object: 'ClusterServiceVersion openshift-migration/mtc-operator.v1.8.4',
      text: 'the operator\'s installation writes it. It tells the version of its cluster, and must not be applied.',
    },
    {
      object: 'ClusterVersion version',
      text: 'OpenShift writes it. It tells the version of its cluster, and must not be applied.',
    },
  ]);
});
