import { clusterBehind, standIn } from './stand-in';
import { failureOf, outputFolder, TestObject, units } from './world';
import { systemClock } from '../../src/operations/clock';
import { KubectlCluster } from '../../src/operations/kubectl-cluster';
import { cliLater, folderWith } from '../cli/support';

const SECRET = 'hunter2 "quoted"';

/** A kubectl whose server has nothing, and quotes what it is given. */
function quotingKubectl(): string {
  return standIn(`case " $* " in
  *" --field-selector "*) echo '{ "kind": "List", "items": [] }' ;;
  *" get Namespace."*) echo '{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "any" } }' ;;
  *" get "*) ;;
  *" apply "*) echo "Error from server (Invalid): $(cat) is invalid" >&2; exit 1 ;;
  *) cat ;;
esac`);
}

function cluster(command = quotingKubectl()): KubectlCluster {
  return clusterBehind(command, { environment: process.env, clock: systemClock() });
}

function configMap(data: object): TestObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' }, data };
}

describe('an error of a server that quotes the object', () => {
  test('is hidden if the object is in a secret unit, whatever it is', async () => {
    expect(await failureOf(cluster().apply(configMap({ plain: SECRET }), { isSecret: true }))).toBe(
      'invalid: cluster new: apply ConfigMap shop/settings: the server answered Invalid; the details are hidden '
        + 'because the object is secret');
  });

  test('is shown without the secret values of any other object', async () => {
    expect(await failureOf(cluster().apply(configMap({ db_password: SECRET, plain: 'value' })))).toBe(
      'invalid: cluster new: apply ConfigMap shop/settings: Error from server '
      + '(Invalid): {"apiVersion":"v1","kind":"ConfigMap","metadata":'
      + '{"name":"settings","namespace":"shop"},"data":{"db_password":"********","plain":"value"}} is invalid');
  });

  test.each([['apply'], ['apply', '--dry-run'], ['diff', '--live']])('reaches no output of %s %s', async (...words) => {
    const all = units().map((unit) => unit.isSecret ? { ...unit, objects: [configMap({ plain: 'S3CR3T' })] } : unit);
    const [command, ...options] = words;
    const { stdout, stderr } = await cliLater(folderWith({}), [command, outputFolder(all), ...options, '--kubectl',
      quotingKubectl(), '--wait', '0'], {
      environment: { PATH: process.env.PATH! },
    });
    expect(stderr).toContain('the details are hidden because the object is secret');
    expect(stdout + stderr).not.toContain('S3CR3T');
  });
});

describe('an object that is denied', () => {
  const VALUE = 'Tr0ub4dor&3';
  const BARE = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'creds', namespace: 'shop' } };
  const filled = { ...BARE, data: { password: Buffer.from(VALUE).toString('base64') } };
  const reference = { apiVersion: 'v1', kind: 'Secret', name: 'creds', namespace: 'shop' };
  const saying = (message: string) => cluster(standIn(`cat << 'END' >&2\n${message}\nEND\nexit 1`));
  const fix = ' | The cluster rejects the object, whichever account applies it. Correct what the message names, or ask '
    + 'a cluster administrator for an exception.';
  const account = ' | Use an account with this permission, or have a cluster administrator apply the unit.';
  const hidden = '; the details are hidden because the object is secret';
  const WEBHOOK = 'admission webhook "policy.example.com" denied the request';

  test.each([
    ['a webhook', `(Forbidden): ${WEBHOOK}: value '${VALUE}' is too short`, `Forbidden (${WEBHOOK})`],
    ['a webhook that quotes an answer of RBAC', `(Forbidden): ${WEBHOOK}: "${VALUE}" is forbidden: User "x" cannot y`,
      `Forbidden (${WEBHOOK})`],
    ['a webhook that speaks of a network', `(BadRequest): ${WEBHOOK}: ${VALUE}: connection refused (Unauthorized)`,
      `BadRequest (${WEBHOOK})`],
    ['a policy', '(Invalid): secrets "creds" is invalid: : ValidatingAdmissionPolicy \'length\' with binding \'all\' '
      + `denied request: ${VALUE}`, 'Invalid (ValidatingAdmissionPolicy \'length\')'],
    ['the server', `(Forbidden): secrets "creds" is forbidden: ${VALUE} exceeds the quota`, 'Forbidden'],
  ])('by %s is told without a detail of a Secret', async (_, message, answer) => {
    const denying = saying(`Error from server ${message}`);
    expect(await failureOf(denying.apply(filled))).toBe(
      `invalid: cluster new: apply Secret shop/creds: the server answered ${answer}${hidden}${fix}`);
    expect(await failureOf(denying.patch(reference, {}))).toBe(
      `invalid: cluster new: change Secret shop/creds: the server answered ${answer}${hidden}${fix}`);
    expect(await failureOf(denying.delete(reference))).toBe(
      `invalid: cluster new: delete Secret shop/creds: the server answered ${answer}${hidden}${fix}`);
  });

  test.each([
    ['a webhook that does not answer', 'Error from server (InternalError): Internal error occurred: failed calling '
      + `webhook "policy.example.com": got ${VALUE}`, 'unavailable: cluster new: apply Secret shop/creds: the server '
      + `answered InternalError (failed calling webhook "policy.example.com")${hidden} | Check the network, the proxy `
      + 'and the address in the kubeconfig.'],
    ['a value in parentheses', 'error: cannot convert (hunter2)', 'failed: cluster new: apply Secret shop/creds: the '
      + `server answered with an error${hidden}`],
    ['another answer', `Error from server (Forbidden): ${VALUE}`, 'forbidden: cluster new: apply Secret shop/creds: '
      + `the server answered Forbidden${hidden}${account}`],
  ])('%s is told without a detail of a Secret', async (_, message, expected) => {
    expect(await failureOf(saying(message).apply(filled))).toBe(expected);
  });

  test.each([
    'secrets is forbidden: User "alice" cannot create resource "secrets" in API group "" in the namespace "shop"',
    'secrets "creds" is forbidden: User "alice" cannot patch resource "secrets" in API group "" in the namespace "a"',
    'secrets "creds" is forbidden: User "alice" cannot update secrets in the namespace "shop": no RBAC policy matched',
  ])('by RBAC is told with the permission: %s', async (text) => {
    expect(await failureOf(saying(`Error from server (Forbidden): ${text}`).apply(filled))).toBe(
      `forbidden: cluster new: apply Secret shop/creds: Error from server (Forbidden): ${text}${account}`);
  });

  test.each([
    [`(Forbidden): ${WEBHOOK}: no limits`, 'invalid', fix],
    ['(Forbidden): pods "web" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot', 'invalid', fix],
    ['(Forbidden): roles.rbac.authorization.k8s.io "a" is forbidden: user "alice" (groups=["b"]) is attempting to '
      + 'grant RBAC permissions not currently held', 'forbidden', account],
    ['(Forbidden): configmaps is forbidden: User "alice" cannot create resource "configmaps"', 'forbidden', account],
  ])('is told in full if it is not secret: %s', async (text, code, advice) => {
    expect(await failureOf(saying(`Error from server ${text}`).apply(configMap({ plain: 'x' })))).toBe(
      `${code}: cluster new: apply ConfigMap shop/settings: Error from server ${text}${advice}`);
  });

  test.each([
    ['in plain text', VALUE],
    ['as the base64 of it', Buffer.from(VALUE).toString('base64')],
    ['as Go writes it in JSON', VALUE.replace('&', '\\u0026')],
  ])('contains no secret value that is encoded in it: %s', async (_, quoted) => {
    const settings = configMap({ db_password: Buffer.from(VALUE).toString('base64') });
    expect(await failureOf(saying(`Error from server (Invalid): it has [${quoted}]`).apply(settings))).toBe(
      'invalid: cluster new: apply ConfigMap shop/settings: Error from server (Invalid): it has [********]');
  });
});

describe('what a cluster says contains no secret:', () => {
  const MESSAGE = 'http://mtc:hunter2@proxy:3128: Bearer opaque0123, password=hunter2';
  const MASKED = 'http://********@proxy:3128: Bearer ********, password=********';
  const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'send', namespace: 'shop' } };
  const printing = (value: object) => cluster(standIn(`cat << 'END'\n${JSON.stringify(value)}\nEND`));

  test('the status of an object, and of the objects of a list', async () => {
    const of = (message: string) => ({
      ...POD,
      status: { phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 1, message } } }] },
    });
    expect(await printing(of(MESSAGE)).get({ apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'send' }))
      .toEqual(of(MASKED));
    expect(await printing({ items: [of(MESSAGE)] }).list({ apiVersion: 'v1', kind: 'Pod' })).toEqual([of(MASKED)]);
  });

  test('the message of an Event, and the log of a pod', async () => {
    const of = (
      message: string,
    ) => ({ apiVersion: 'v1', kind: 'Event', metadata: { name: 'a' }, reason: 'Failed', message });
    expect(await printing({ items: [of(MESSAGE)] }).list({ apiVersion: 'v1', kind: 'Event' })).toEqual([of(MASKED)]);
    expect(await printing(of(MESSAGE)).logs('shop', 'send', 20)).toBe(`${JSON.stringify(of(MASKED))}\n`);
  });

  test('but the other fields of an object are unchanged, because they are compared', async () => {
    const object = { ...POD, data: { password: 'hunter2' } };
    expect(await printing(object).get({ apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'send' }))
      .toEqual(object);
  });

  test('a dump that status explains', async () => {
    const dump = {
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigCluster',
      metadata: { name: 'old' },
      status: { conditions: [{ type: 'InvalidURL', status: 'True', category: 'Critical', message: MESSAGE }] },
    };
    const { stdout } = await cliLater(folderWith({}), ['status', '-'], { stdin: JSON.stringify(dump) });
    expect(stdout).toContain(`InvalidURL: ${MASKED}`);
    expect(stdout).not.toContain('hunter2');
  });
});
