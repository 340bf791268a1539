import { Cluster, Stored, until } from './cluster';
import { IMAGE } from './two-clusters';

/** What Pod Security's `restricted` asks of a pod. */
function restricted(user: number) {
  return {
    pod: {
      runAsNonRoot: true, runAsUser: user, runAsGroup: user, fsGroup: user, seccompProfile: { type: 'RuntimeDefault' },
    },
    container: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
  };
}

/** A container that has the claim at /data. */
function container(user: number, script: string) {
  return {
    name: 'main',
    image: IMAGE,
    imagePullPolicy: 'IfNotPresent',
    command: ['bash', '-c', script],
    securityContext: restricted(user).container,
    volumeMounts: [{ name: 'data', mountPath: '/data' }, { name: 'tmp', mountPath: '/tmp' }],
  };
}

function podSpec(user: number, script: string) {
  return {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 1,
    securityContext: restricted(user).pod,
    containers: [container(user, script)],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }, { name: 'tmp', emptyDir: {} }],
  };
}

/** A claim that one node at a time can mount. */
export const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};

/**
 * Gives the volume of the claim to a group, as the kubelet does with the volumes of most drivers when a pod has an
 * `fsGroup`. It does not with host paths, which some test clusters make volumes of: there somebody has to, once.
 */
export async function giveVolumeToGroup(cluster: Cluster, group: number): Promise<void> {
  const ofHostPath = await until('the claim is bound', () => {
    const { spec } = cluster.get('pvc', 'data');
    return spec.volumeName && { is: 'hostPath' in cluster.get('pv', spec.volumeName).spec };
  });
  if (ofHostPath.is) {
    const main = { ...container(0, `chown :${group} /data && chmod 2775 /data`), securityContext: {} };
    const metadata = { name: 'give-volume' };
    cluster.apply([{
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: { ...podSpec(0, ''), securityContext: {}, restartPolicy: 'Never', containers: [main] },
    }]);
    await until('the volume is given away', () => cluster.get('pod', 'give-volume').status.phase === 'Succeeded');
    cluster.delete([{ apiVersion: 'v1', kind: 'Pod', metadata }]);
  }
}

/** Nothing in, nothing out: each pod needs a policy that says otherwise. */
export const defaultDeny = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'default-deny' },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
};

/**
 * An application that keeps a log, and of its orders the last hundred, in files that come and go. It says at its start
 * how much it found.
 */
export function shop(cluster: Cluster, user: number) {
  const labels = { app: 'shop' };
  const script = `
    mkdir -p /data/log /data/orders
    touch /data/log/shop.log
    echo "opened on ${cluster.id} with $(grep -c ' order [0-9]*$' /data/log/shop.log | head -n 1) orders" >> /data/log/shop.log
    n=$(sed -n 's/.* order \\([0-9]*\\)$/\\1/p' /data/log/shop.log | tail -n 1)
    trap 'echo "closed on ${cluster.id} after order $n." >> /data/log/shop.log; exit' TERM
    while true; do
      n=$((n + 1))
      echo "$(date) order $n" >> /data/log/shop.log
      head -c 2000 /dev/urandom > /data/orders/$n
      rm -f /data/orders/$((n - 100))
      sleep 0.2 & wait $!
    done`;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop' },
    spec: {
      replicas: 0,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { ...podSpec(user, script), terminationGracePeriodSeconds: 10 } },
    },
  };
}

/** Starts the application. */
export async function openShop(cluster: Cluster): Promise<Stored> {
  cluster.kubectl(['scale', 'deployment/shop', '--replicas=1']);
  cluster.kubectl(['rollout', 'status', 'deployment/shop', '--timeout=180s']);
  const [pod] = cluster.pods('app=shop');
  await until('the shop has taken an order', () =>
    cluster.tryExec(pod.metadata.name, 'ls /data/orders | grep -q .').status === 0);
  return pod;
}

/** Stops it, and waits until it no longer runs. Its pod may take a minute more to vanish. */
export async function closeShop(cluster: Cluster): Promise<void> {
  cluster.kubectl(['scale', 'deployment/shop', '--replicas=0']);
  await until('the shop has closed', () =>
    cluster.pods('app=shop').every((pod) => pod.status.containerStatuses?.[0].state.terminated));
}

/** A pod that has the claim mounted and does nothing, so that one can look in. */
export function inspector(user: number) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'inspector' },
    spec: podSpec(user, 'trap exit TERM; while true; do sleep 3600 & wait $!; done'),
  };
}

export async function ready(cluster: Cluster, pod: string): Promise<void> {
  cluster.kubectl(['wait', '--for=condition=Ready', `pod/${pod}`, '--timeout=180s']);
}

/** Some 100 MB of what applications have in their volumes: among it what copies are known to lose. */
export const FILL = `
  set -e
  cd /data
  mkdir -p media/small links 'odd names' private
  head -c 67108864 /dev/urandom > media/large
  for n in 1 2 3 4 5 6 7 8; do head -c 4194304 /dev/urandom > media/part-$n; done
  for n in $(seq 400); do echo "small file $n" > media/small/$n; done
  dd if=/dev/urandom of=media/sparse bs=4096 count=1 seek=16383 2> /dev/null
  ln -s /opt/shop/current links/absolute
  ln -s ../../outside links/escaping
  ln -s ../media/part-1 links/relative
  ln -s nowhere links/dangling
  ln media/part-2 links/hard
  echo 1 > 'odd names/with a space'
  echo 2 > $'odd names/with a\\nnewline'
  echo 3 > $'odd names/in Latin-1: caf\\xe9'
  echo 4 > 'odd names/"\\quoted*'
  : > 'odd names/empty'
  echo secret > private/key; chmod 600 private/key; chmod 700 private
  echo script > private/script; chmod 750 private/script
  touch -d '2001-02-03 04:05:06' private/script media/small/* media/part-3
  sync`;

/** What is in the volume, a line for each entry: kind, mode, links, when it changed, size, digest or target, name. */
export function contents(cluster: Cluster, pod: string): string[] {
  const script = `
    cd /data
    shopt -s globstar dotglob nullglob
    for entry in **; do
      # When a directory changed, and how large it is, is its file system's affair.
      if [[ -L $entry ]]; then facts="link $(readlink "$entry")"
      elif [[ -d $entry ]]; then facts="directory $(stat -c %a "$entry")"
      else facts="file $(stat -c '%a %h %Y %s' "$entry") $(sha256sum < "$entry")"; fi
      printf '%s %q\\n' "$facts" "$entry"
    done`;
  return cluster.exec(pod, script).split('\n').filter((line) => line !== '');
}
