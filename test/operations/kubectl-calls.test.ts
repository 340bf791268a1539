import { existsSync } from 'fs';
import { dirname, join } from 'path';
import { clusterBehind, standIn } from './stand-in';
import { failureOf, PLAN } from './world';
import { keyOf, placedReference, referenceTo } from '../../src/operations/cluster';
import { KubectlCluster } from '../../src/operations/kubectl-cluster';

function clusterBy(script: string, files: Record<string, string> = {}): KubectlCluster {
  return clusterBehind(standIn(script, files));
}

const ROUTE = { apiVersion: 'route.openshift.io/v1', kind: 'Route', namespace: 'shop', name: 'web' };

describe('a kind that kubectl does not know', () => {
  const unknownUnless = (raw: string) => clusterBy(`case "$*" in
*"get --raw /apis/route.openshift.io/v1") ${raw};;
*) echo 'error: the server does not have a resource type "Route"' | sed "s/does not/doesn't/" >&2; exit 1;;
esac`);

  test('is not taken for absent while the server behind its API does not answer', async () => {
    const cluster = unknownUnless('echo "Error from server (ServiceUnavailable): the server is currently unable to '
      + 'handle the request" >&2; exit 1');
    const message = 'unavailable: cluster new: read which kinds route.openshift.io/v1 has: Error from server '
      + '(ServiceUnavailable): the server is currently unable to handle the request | Check the network, the proxy and '
      + 'the address in the kubeconfig.';
    expect(await failureOf(cluster.get(ROUTE))).toBe(message);
    expect(await failureOf(cluster.list(ROUTE))).toBe(message);
    expect(await failureOf(cluster.delete(ROUTE))).toBe(message);
  });

  test.each([
    ['the API does not exist', 'echo "Error from server (NotFound): the server could not find the requested resource" '
      + '>&2; exit 1'],
    ['the API has other kinds', 'echo "{}"'],
    ['the user may not read which kinds there are', 'echo "Error from server (Forbidden): forbidden" >&2; exit 1'],
  ])('is absent if %s', async (_, raw) => {
    const cluster = unknownUnless(raw);
    expect(await cluster.get(ROUTE)).toBeUndefined();
    expect(await cluster.list(ROUTE)).toEqual([]);
    await cluster.delete(ROUTE);
  });
});

describe('a kind that the cluster has in another version only', () => {
  const OLD = {
    apiVersion: 'external-secrets.io/v1beta1', kind: 'ExternalSecret', namespace: 'shop', name: 'storage',
  };
  const LIVE = {
    apiVersion: 'external-secrets.io/v1',
    kind: OLD.kind,
    metadata: { name: OLD.name, namespace: OLD.namespace, uid: 'uid-1', resourceVersion: '7' },
  };
  const cluster = () => clusterBy(`case "$*" in
*ExternalSecret.v1beta1*|*--raw*) echo 'error: no matches for kind "ExternalSecret"' >&2; exit 1;;
*" replace "*) cat;;
*"ExternalSecret.external-secrets.io"*jsonpath*) printf 'uid-1 shop\\n\\n';;
*"get ExternalSecret.external-secrets.io -n"*) printf '{"items":[%s]}' "$(cat "$(dirname "$0")/live")";;
*"ExternalSecret.external-secrets.io storage "*) cat "$(dirname "$0")/live";;
esac`, { live: JSON.stringify(LIVE) });

  test('is read, listed and changed in that version', async () => {
    expect(await cluster().get(OLD)).toEqual(LIVE);
    expect(await cluster().list(OLD)).toEqual([LIVE]);
    expect(await cluster().origin(OLD)).toMatchObject({ uid: 'uid-1' });
    const one = cluster();
    await one.get(OLD);
    expect(await one.merge(OLD, { metadata: { resourceVersion: '7' }, spec: { x: 1 } }))
      .toEqual({ ...LIVE, spec: { x: 1 } });
  });

  test('is deleted in that version', async () => {
    const command = standIn(`case "$*" in
*ExternalSecret.v1beta1*|*--raw*) echo 'error: no matches for kind "ExternalSecret"' >&2; exit 1;;
*" delete ExternalSecret.external-secrets.io storage "*) touch "$(dirname "$0")/deleted";;
esac`);
    await clusterBehind(command).delete(OLD);
    expect(existsSync(join(dirname(command), 'deleted'))).toBe(true);
  });

  test('is not applied in the version that the cluster lacks', async () => {
    const manifest = { ...LIVE, apiVersion: OLD.apiVersion };
    const failing = clusterBy('echo \'error: no matches for kind "ExternalSecret" in version "v1beta1"\' >&2; exit 1');
    expect(await failureOf(failing.apply(manifest))).toMatch(/^unknown-kind: /);
  });
});

describe('a patch', () => {
  test('that is longer than an argument can be reaches kubectl in a file', async () => {
    const cluster = clusterBy(`for each in "$@"; do
  case "$each" in --patch-file=*) exec cat "\${each#--patch-file=}";; esac
done`);
    const volumes = {
      ...PLAN,
      spec: {
        persistentVolumes: Array.from({ length: 500 }, (_, place) => ({
          name: `pv-${place}`, pvc: { name: 'x'.repeat(300) },
        })),
      },
    };
    expect(await cluster.patch(referenceTo(PLAN), volumes)).toEqual(volumes);
  });

  test('that is short is an argument, which clients of OpenShift 3.11 know', async () => {
    const cluster = clusterBy('while [ "$1" != -p ]; do shift; done; printf "%s" "$2"');
    expect(await cluster.patch(referenceTo(PLAN), PLAN)).toEqual(PLAN);
  });
});

test('a dry run on a server without server-side apply shows what an apply would change', async () => {
  const live = { ...PLAN, spec: { ...PLAN.spec, namespaces: ['other'], refresh: true } };
  const cluster = clusterBy(`case "$*" in
*--server-side*) echo 'Error from server (UnsupportedMediaType): the body is unknown' >&2; exit 1;;
*--dry-run=client*) cat "$(dirname "$0")/live";;
esac`, { live: JSON.stringify(live) });
  expect(await cluster.apply(PLAN, { dryRun: true })).toEqual({ ...PLAN, spec: { ...PLAN.spec, refresh: true } });
});

test('fields are taken over from an earlier name without the fields that kubectl requires', async () => {
  const cluster = clusterBehind(standIn(`case "$*" in
*--field-manager=earlier*--validate=false*) cat;;
esac`), { fieldManagers: ['now', 'earlier'] });
  const { name, namespace } = PLAN.metadata;
  expect(await cluster.disown(referenceTo(PLAN)))
    .toEqual({ apiVersion: PLAN.apiVersion, kind: PLAN.kind, metadata: { name, namespace } });
});

test('a name that cannot be an argument is an error', async () => {
  const cluster = clusterBy('exit 0');
  expect(await failureOf(cluster.get({ ...ROUTE, name: 'web\0' }))).toMatch(/^failed: .*kubectl cannot be started/);
});

test('an error about a review, which has no name, names its kind', async () => {
  const cluster = clusterBy('echo "Error from server (Forbidden): forbidden" >&2; exit 1');
  const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', metadata: {}, spec: {} };
  expect(await failureOf(cluster.create(review)))
    .toMatch(/^forbidden: cluster new: create SelfSubjectAccessReview: Error from server/);
});

test('the log of a pod that was deleted since it was listed is empty', async () => {
  const error = (text: string) => clusterBy(`echo 'Error from server (${text}): pods "send-x"' >&2; exit 1`);
  expect(await error('NotFound').logs('shop', 'send-x', 20)).toBe('');
  expect(await failureOf(error('Forbidden').logs('shop', 'send-x', 20))).toMatch(/^forbidden: /);
});

describe('a merge', () => {
  const spec = { kept: null, list: [null], a: 1, b: 2 };
  const live = { ...PLAN, metadata: { ...PLAN.metadata, resourceVersion: '7' }, spec };
  const cluster = () => clusterBy(`case "$*" in
*" get "*) cat "$(dirname "$0")/live";;
*" replace "*) cat;;
esac`, { live: JSON.stringify(live) });

  test('leaves everything else unchanged, also explicit nulls', async () => {
    const sent: string[] = [];
    const one = cluster();
    const replace = one.replace.bind(one);
    one.replace = async (manifest) => {
      sent.push(JSON.stringify(manifest.spec));
      return replace(manifest);
    };
    await one.merge(referenceTo(PLAN), { metadata: { resourceVersion: '7' }, spec: { a: null, b: 3 } });
    expect(sent).toEqual(['{"kept":null,"list":[null],"b":3}']);
  });

  test('of fields of an older version is refused', async () => {
    expect(await failureOf(cluster().merge(referenceTo(PLAN), { metadata: { resourceVersion: '6' }, spec: {} })))
      .toBe('conflict: cluster new: MigPlan openshift-migration/shop was changed meanwhile');
  });
});

describe('an object whose manifest has no namespace', () => {
  const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' } };

  test('is recorded with the namespace that it got, in which it is looked for', async () => {
    const cluster = clusterBy('case "$*" in *"-n team"*) exit 0;; esac\necho "Error from server (Forbidden)" >&2; '
      + 'exit 1');
    const object = placedReference(manifest, 'team');
    expect(object).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', name: 'one', placedIn: 'team' });
    expect(await cluster.get(object)).toBeUndefined();
    expect(await failureOf(cluster.get(referenceTo(manifest)))).toMatch(/^forbidden/);
    expect(keyOf(object)).toBe(keyOf(referenceTo(manifest)));
  });

  test('has none if its kind has none, and keeps that of its manifest', () => {
    expect(placedReference(manifest, undefined)).toEqual(referenceTo(manifest));
    const named = { ...manifest, metadata: { name: 'one', namespace: 'shop' } };
    expect(placedReference(named, 'shop')).toEqual(referenceTo(named));
  });
});
