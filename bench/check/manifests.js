'use strict';
const fs = require('fs');
const path = require('path');
const { stringify } = require('yaml');

const MTC = 'migration.openshift.io/v1alpha1';
const NAMESPACE = 'openshift-migration';
const PHASES = ['PreBackup', 'PostBackup', 'PreRestore', 'PostRestore'];
const PLANS = 10; // of a wave
const BEYOND = 50; // manifests of a wave that do not concern MTC
const OF_A_WAVE = 100;

/**
 * A migration in waves: one host cluster, a remote cluster for each ten waves, ten plans in each wave with their runs,
 * hooks and policies, and beside them what the applications consist of. No chance is in it: the same number of waves
 * gives the same manifests.
 *
 * Gives files, each with its objects. With `meeting` everything that could be in conflict with something else is: the
 * rules then have the most to find.
 */
function* migration(waves, { meeting = false, applications = true } = {}) {
  yield { name: 'clusters.yaml', objects: [...clusters(Math.ceil(waves / 10), Math.ceil(waves / 50), meeting)] };
  for (let wave = 0; wave < waves; wave++) {
    const folder = `wave-${number(wave)}`;
    yield { name: `${folder}/plans.yaml`, objects: [...plans(wave, meeting)] };
    yield { name: `${folder}/stage.yaml`, objects: [...runs(wave, 'stage', { stage: true }, meeting)] };
    yield {
      name: `${folder}/go-live.yaml`,
      objects: [...runs(wave, 'go-live', { stage: false, quiescePods: true }, meeting)],
    };
    yield { name: `${folder}/network.yaml`, objects: [...policies(wave)] };
    if (applications) {
      yield { name: `${folder}/applications.yaml`, objects: [...applicationsOf(wave)] };
    }
  }
}

/**
 * What the clusters of a migration in waves contain in the namespaces of the plans: policies that let rsync through,
 * firewalls, quotas and limits.
 */
function* sides(waves) {
  for (let wave = 0; wave < waves; wave++) {
    const source = `ocp3-${number(Math.floor(wave / 10))}`;
    yield {
      name: `${source}/wave-${number(wave)}.yaml`,
      cluster: source,
      objects: [...inNamespaces(wave, (app) => [`${app}-web`, `${app}-db`], 'Egress')],
    };
    yield {
      name: `host/wave-${number(wave)}.yaml`,
      cluster: 'host',
      objects: [...inNamespaces(wave, (app) => [`${app}-web`, `${app}-data`], 'Ingress')],
    };
  }
}

function* inNamespaces(wave, namesOf, direction) {
  const policy = (
    name, namespace, podSelector, rules,
  ) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace },
    spec: { podSelector, policyTypes: [direction], [direction.toLowerCase()]: rules } });
  for (let index = 0; index < PLANS; index++) {
    for (const namespace of namesOf(appName(wave, index))) {
      yield {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: namespace, annotations: { 'openshift.io/sa.scc.uid-range': '1000600000/10000' } },
      };
      yield policy('deny-all', namespace, {}, []);
      yield policy('allow-rsync', namespace, { matchLabels: { owner: 'directvolumemigration' } }, [{}]);
      yield {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'quota', namespace },
        spec: { hard: { 'requests.storage': '100Gi', 'limits.memory': '64Gi', 'pods': '50' } },
      };
      yield {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'limits', namespace },
        spec: { limits: [{ type: 'PersistentVolumeClaim', max: { storage: '50Gi' } }] },
      };
      if (direction === 'Egress') {
        yield { apiVersion: 'k8s.ovn.org/v1', kind: 'EgressFirewall', metadata: { name: 'default', namespace }, spec: { egress: [
          { type: 'Allow', to: { cidrSelector: '192.0.2.0/24' } }, { type: 'Deny', to: { cidrSelector: '0.0.0.0/0' } },
        ] } };
      }
    }
  }
}

/**
 * Writes so many manifests into a folder, and gives the names of the files. Of the last wave some applications may be
 * left out.
 */
function write(folder, count) {
  const names = [];
  let written = 0;
  for (const { name, objects } of migration(Math.ceil(count / OF_A_WAVE))) {
    const some = objects.slice(0, count - written);
    if (some.length === 0) {
      break;
    }
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, some.map((object, index) => `---\n# ${object.kind} ${index + 1} of ${objects.length}\n`
      + `${stringify(object, { aliasDuplicateObjects: false })}`).join(''));
    names.push(name);
    written += some.length;
  }
  return names;
}

function* clusters(remotes, storages, meeting) {
  yield { apiVersion: MTC, kind: 'MigrationController', metadata: metadata('migration-controller'),
    spec: {
      cluster_name: 'host', migration_controller: true, migration_ui: true, migration_velero: true, mig_pv_limit: 200,
    } };
  yield { apiVersion: MTC, kind: 'MigCluster', metadata: metadata('host'), spec: { isHostCluster: true } };
  for (let index = 0; index < remotes; index++) {
    const name = `ocp3-${number(index)}`;
    yield secret(`${name}-token`, 'openshift-config', { saToken: token(index) });
    yield { apiVersion: MTC, kind: 'MigCluster', metadata: metadata(name),
      spec: { isHostCluster: false, url: `https://api.${name}.example.com:8443`, exposedRegistryPath: `registry.apps.${name}.example.com`,
        serviceAccountSecretRef: reference(`${name}-token`, 'openshift-config') } };
  }
  for (let index = 0; index < storages; index++) {
    const name = `backups-${number(index)}`;
    const own = meeting ? name : 'backups'; // its own credentials
    if (meeting || index === 0) {
      yield secret(own, 'openshift-config', {
        'aws-access-key-id': `AKIA${'Q7'.repeat(6)}${1000 + index}`,
        'aws-secret-access-key': letters(index, 40),
      });
    }
    const credentials = { awsRegion: 'eu-central-1', credsSecretRef: reference(own, 'openshift-config') };
    yield { apiVersion: MTC, kind: 'MigStorage', metadata: metadata(name),
      spec: { backupStorageProvider: 'aws', backupStorageConfig: { awsBucketName: `example-${name}`, ...credentials },
        volumeSnapshotProvider: 'aws', volumeSnapshotConfig: credentials } };
  }
}

function* plans(wave, meeting) {
  for (let hook = 0; hook < 3; hook++) {
    const playbook = `- hosts: localhost\n  tasks:\n${Array.from({ length: 4 + hook }, (_, task) =>
      `  - name: Step ${task}\n    shell: oc -n shop-${number(wave)}-${hook} scale deployment/worker --replicas=${task}\n`).join('')}`;
    yield { apiVersion: MTC, kind: 'MigHook', metadata: metadata(`hook-${number(wave)}-${hook}`),
      spec: { custom: false, image: 'quay.io/konveyor/hook-runner:latest', targetCluster: hook % 2 === 0 ? 'source' : 'destination',
        activeDeadlineSeconds: 1800, playbook: Buffer.from(playbook).toString('base64') } };
  }
  yield {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: `hooks-${number(wave)}`, namespace: `hooks-${number(wave)}` },
  };
  for (let index = 0; index < PLANS; index++) {
    const app = appName(wave, index);
    const namespaces = [`${app}-web`, `${app}-db:${app}-data`, `${app}-jobs`];
    if (meeting) { // with all plans, with the plan before, and under other names
      const before = appName(wave, (index + PLANS - 1) % PLANS);
      namespaces.push('shared', `${before}-web`, `common:common-${index % 2}`, `${app}-logs:logs`);
    }
    const hooks = index % 3 === 0 ? PHASES.slice(0, 1 + index % 4).map((phase, hook) => ({
      reference: reference(`hook-${number(wave)}-${hook % 3}${meeting && index === 3 ? 'x' : ''}`),
      phase, executionNamespace: `hooks-${number(wave)}`, serviceAccount: `hooks-${number(wave)}` })) : undefined;
    yield { apiVersion: MTC, kind: 'MigPlan', metadata: metadata(app, { 'example.com/wave': number(wave) }),
      spec: {
        srcMigClusterRef: reference(`ocp3-${number(Math.floor(wave / 10))}`),
        destMigClusterRef: reference('host'),
        migStorageRef: reference(`backups-${number(Math.floor(wave / 50))}${meeting && index === 5 ? 's' : ''}`),
        indirectImageMigration: false,
        indirectVolumeMigration: false,
        namespaces,
        ...hooks ? { hooks } : {},
        ...index % 2 === 0 ? { persistentVolumes: [0, 1].map((volume) => ({
          name: `pvc-${number(wave)}-${index}-${volume}`,
          capacity: '10Gi',
          storageClass: 'glusterfs',
          pvc: { name: `data-${meeting ? 0 : volume}`, namespace: `${app}-web`, accessModes: ['ReadWriteOnce'] },
          selection: { action: 'copy', copyMethod: 'filesystem', storageClass: 'gp3-csi' },
          supported: { actions: ['copy'], copyMethods: ['filesystem', 'snapshot'] },
        })) } : {},
      } };
  }
}

function* runs(wave, name, flags, meeting) {
  for (let index = 0; index < PLANS; index++) {
    const plan = appName(wave, meeting ? index - index % 2 : index); // two runs of one plan in one file
    yield { apiVersion: MTC, kind: 'MigMigration', metadata: metadata(`${appName(wave, index)}-${meeting ? 'run' : name}`),
      spec: { migPlanRef: reference(meeting && index === 9 ? `${plan}x` : plan), ...flags } };
  }
}

function* policies(wave) {
  for (let index = 0; index < PLANS; index++) {
    yield { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'allow-egress-from-rsync-pods', namespace: `${appName(wave, index)}-web` },
      spec: {
        podSelector: { matchLabels: { owner: 'directvolumemigration' } }, egress: [{}], policyTypes: ['Egress'],
      } };
  }
  for (let index = 0; index < 6; index++) {
    yield { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'web', namespace: `${appName(wave, index)}-web` },
      spec: { podSelector: { matchLabels: { tier: 'web' } }, policyTypes: ['Ingress'],
        ingress: [
          { from: [{ podSelector: { matchLabels: { tier: 'front' } } }], ports: [{ port: 8080, protocol: 'TCP' }] },
        ] } };
  }
}

/** Deployments, ConfigMaps and Secrets of the applications, every other Deployment as it was read from a cluster. */
function* applicationsOf(wave) {
  for (let index = 0; index < BEYOND; index++) {
    const namespace = `${appName(wave, index % PLANS)}-web`;
    const name = `${['api', 'cart', 'search', 'mail', 'stock'][index % 5]}-${index}`;
    if (index % 5 < 2) {
      yield deployment(name, namespace, wave, index % 2 === 0);
    } else if (index % 5 < 4) {
      yield { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: {
        'LOG_LEVEL': 'info', 'CACHE_SECONDS': '300', 'URL': `https://${name}.example.com/`,
        'application.properties': Array.from({ length: 8 }, (_, line) =>
          `server.option${line}=${letters(wave * 7 + line, 16)}\n`).join('') } };
    } else {
      yield secret(name, namespace, {
        username: `user-${index}`, password: letters(wave + index, 24), url: `postgres://db.example.com:5432/${name}`,
      });
    }
  }
}

function deployment(name, namespace, wave, isLive) {
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'shop' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace,
      labels,
      ...isLive
        ? { creationTimestamp: '2024-03-01T08:00:00Z', generation: 3, resourceVersion: String(40000 + wave) }
        : {},
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { 'app.kubernetes.io/name': name } },
      template: {
        metadata: { labels },
        spec: {
          containers: [{
            name: 'main', image: `registry.example.com/shop/${name}:1.${wave}.0`,
            env: ['LOG_LEVEL', 'CACHE_SECONDS', 'URL']
              .map((key) => ({ name: key, valueFrom: { configMapKeyRef: { name, key } } })),
            ports: [{ containerPort: 8080, name: 'http' }],
            resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
            livenessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 10 },
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          }],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-0' } }],
        },
      },
    },
    ...isLive ? { status: { replicas: 2, readyReplicas: 2, observedGeneration: 3,
      conditions: [{
        type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', lastUpdateTime: '2024-03-01T08:00:00Z',
      }] } }
      : {},
  };
}

function metadata(name, labels) {
  return { name, namespace: NAMESPACE, ...labels ? { labels } : {} };
}

function reference(name, namespace = NAMESPACE) {
  return { name, namespace };
}

function secret(name, namespace, values) {
  const data = Object.fromEntries(Object.entries(values)
    .map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque', data };
}

/** What the token of a ServiceAccount looks like that doesn't expire; nobody has signed it. */
function token(index) {
  const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
    .toString('base64url');
  const account = `system:serviceaccount:${NAMESPACE}:migration-controller`;
  return [encode({ alg: 'RS256', kid: letters(index, 12) }), encode({ iss: 'kubernetes/serviceaccount', sub: account }),
    encode(letters(index, 256))].join('.');
}

function letters(seed, length) {
  let state = seed + 1;
  return Array.from({ length }, () =>
    'abcdefghijkmnpqrstuvwxyz23456789'[(state = (state * 1103515245 + 12345) % 2147483648) >> 26 & 31]).join('');
}

function appName(wave, index) {
  return `app-${number(wave)}-${index}`;
}

function number(value) {
  return String(value).padStart(3, '0');
}

module.exports = { migration, sides, PLANS, write };
