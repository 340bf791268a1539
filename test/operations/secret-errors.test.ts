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
