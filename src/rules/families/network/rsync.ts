import { MTC_NAMESPACE } from '../../../api/common';
import { RSYNC_PODS, STUNNEL_PORT } from '../../../api/network';
import { MTC_FEATURES } from '../../../api/versions/mtc-releases';
import { isBefore } from '../../../api/versions/version';
import { didYouMean } from '../../../grammar/did-you-mean';
import { isRecord, list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { folderOf, isPatch } from '../../reading/neighbours';
import { member } from '../../reading/paths';
import { isWithinOneCluster, namespaceEntries, plansOf, specOf } from '../../reading/plan';
import { quote } from '../../reading/text';
import { newestMtc } from '../version/known';

const FILES = 'directvolumemigration-rsync-transfer';
const BLOCKS = `${FILES}-block`;

/** The labels by which the pods of a direct volume migration can be told, and what they hold. */
const VALUES: Readonly<Record<string, readonly string[]>> = { owner: [RSYNC_PODS.owner], app: [FILES, BLOCKS] };

/** The labels that a pod has which copies a block device. */
const BLOCK_POD: Readonly<Record<string, string>> = { ...RSYNC_PODS, 'app': BLOCKS, 'app.kubernetes.io/part-of': MTC_NAMESPACE };

type Direction = 'Ingress' | 'Egress';

/** Rules on what lets the pods of a direct volume migration through, or keeps them from it. */
export const RSYNC_RULES: readonly Rule[] = [
  {
    id: 'network/rsync-label',
    severity: 'error',
    title: 'A policy for rsync selects labels that these pods have',
    rationale: 'The pods of a direct volume migration have the label owner with the value directvolumemigration, and app with one of two values. A policy that selects others has no effect, so that the copy stays blocked.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    breaks: policyExample('{ matchLabels: { owner: directvolumemigrations } }'),
    keeps: policyExample('{ matchLabels: { owner: directvolumemigration } }'),
    * check(set) {
      for (const manifest of policiesOf(set)) {
        for (const [key, values, path] of selected(manifest)) {
          const wrong = Object.hasOwn(VALUES, key) ? values.find((value) => isNearly(value, VALUES[key])) : undefined;
          if (wrong !== undefined) {
            yield {
              manifest,
              path,
              message: `no pod of a direct volume migration has the label ${key}: ${wrong}; the policy selects none of them`,
              fix: `write owner: ${RSYNC_PODS.owner}, which all of them have`,
            };
          }
        }
      }
    },
  },
  {
    id: 'network/rsync-blocks-left-out',
    severity: 'warning',
    title: 'A policy for rsync lets the pods through that copy block devices, too',
    rationale: 'Since MTC 1.8 the pods that copy block devices and disks of virtual machines have app: directvolumemigration-rsync-transfer-block, and so may others that are made after them. A policy for the other value leaves them blocked.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    breaks: policyExample(`{ matchLabels: { owner: directvolumemigration, app: ${FILES} } }`),
    keeps: policyExample('{ matchLabels: { owner: directvolumemigration } }'),
    * check(set) {
      if (hasOldVersionOnly(set)) {
        return;
      }
      for (const manifest of policiesOf(set)) {
        const [, app, path] = selected(manifest).find(([key]) => key === 'app') ?? [];
        if (path !== undefined && app?.length === 1 && app[0] === FILES && typesOf(manifest).some((direction) => !isOpen(set, manifest, direction))) {
          yield {
            manifest,
            path,
            message: `pods that copy block devices have app: ${BLOCKS}; this policy leaves them blocked`,
            fix: `select owner: ${RSYNC_PODS.owner} alone`,
          };
        }
      }
    },
  },
  {
    id: 'network/rsync-direction',
    severity: 'warning',
    title: 'A policy for rsync opens the direction that its name speaks of',
    rationale: 'Clients on the source dial out (egress), servers on the destination are dialled (ingress). MTC\'s guide gives a policy for incoming traffic the name of the one for outgoing traffic, which then isn\'t there.',
    source: 'MTC\'s guide, network policies for direct volume migration; Kubernetes NetworkPolicy',
    breaks: policyExample('{ matchLabels: { owner: directvolumemigration } }', 'allow-all-egress-from-rsync-pods', 'Ingress'),
    keeps: policyExample('{ matchLabels: { owner: directvolumemigration } }', 'allow-all-egress-from-rsync-pods', 'Egress'),
    * check(set) {
      for (const manifest of policiesOf(set).filter(isForRsync)) {
        const named = directionInName(manifest);
        const types = typesOf(manifest);
        if (named && !types.includes(named)) {
          yield {
            manifest,
            path: record(manifest.object.spec).policyTypes ? 'spec.policyTypes' : 'metadata.name',
            message: `the policy is called ${quote(manifest.name)} and is for ${types.join(' and ')}: rsync's ${named.toLowerCase()} stays as it is`,
            fix: `write policyTypes: [${named}] and ${named.toLowerCase()}, or give it a name of its own`,
          };
        }
      }
    },
  },
  {
    id: 'network/rules-without-type',
    severity: 'warning',
    title: 'A policy\'s rules are of the types that it has',
    rationale: 'Where policyTypes doesn\'t name a direction, the rules for that direction are not looked at, and nothing says so.',
    source: 'Kubernetes NetworkPolicy',
    breaks: policyExample('{ matchLabels: { owner: directvolumemigration } }', 'allow-rsync', 'Ingress', 'egress: [{}]'),
    keeps: policyExample('{ matchLabels: { owner: directvolumemigration } }', 'allow-rsync', 'Ingress', 'ingress: [{}]'),
    * check(set) {
      for (const manifest of policiesOf(set)) {
        const { policyTypes } = record(manifest.object.spec);
        for (const direction of ['Ingress', 'Egress'] as const) {
          if (list(policyTypes).length > 0 && !list(policyTypes).includes(direction) && rulesOf(manifest, direction).length > 0
            && list(policyTypes).every((type) => type === 'Ingress' || type === 'Egress')) {
            yield {
              manifest,
              path: `spec.${direction.toLowerCase()}`,
              message: `policyTypes doesn't name ${direction}, so that these rules are not looked at`,
              fix: `add ${direction} to policyTypes, or leave the rules out`,
            };
          }
        }
      }
    },
  },
  {
    id: 'network/rsync-shut',
    severity: 'error',
    title: 'A policy for rsync lets something through',
    rationale: 'A policy shuts off the pods that it selects but for what its rules allow. One without rules shuts off the very pods that it was written for.',
    source: 'Kubernetes NetworkPolicy',
    breaks: policyExample('{ matchLabels: { owner: directvolumemigration } }', 'allow-rsync', 'Egress', 'egress: []'),
    keeps: policyExample('{ matchLabels: { owner: directvolumemigration } }', 'allow-rsync', 'Egress', 'egress: [{}]'),
    * check(set) {
      for (const manifest of policiesOf(set).filter((one) => isForRsync(one) && !isPatch(set, one) && !/deny|block|shut/i.test(one.name))) {
        const types = typesOf(manifest);
        const shut = types.filter((direction) => rulesOf(manifest, direction).length === 0 && !isOpen(set, manifest, direction));
        const hasNone = shut.length === types.length && shut.length > 0 && rulesOf(manifest, 'Ingress').length + rulesOf(manifest, 'Egress').length === 0;
        const direction = hasNone ? shut[0] : shut.find((one) => one === directionInName(manifest) && rulesOf(manifest, opposite(one)).length === 0);
        if (direction) {
          yield {
            manifest,
            path: 'spec',
            message: `the policy has no rules for ${direction}, and so lets the pods of rsync reach nothing, or be reached by nothing`,
            fix: `write ${direction.toLowerCase()}: [{}], or rules for what they need`,
          };
        }
      }
    },
  },
  {
    id: 'network/rsync-port',
    severity: 'warning',
    title: 'A policy for rsync lets port 6443 in',
    rationale: 'Whatever port clients dial, at the pod stunnel listens on 6443, and a policy looks at the port of the pod. Rsync\'s own port is not reached from outside.',
    source: 'mig-controller pkg/controller/directvolumemigration/stunnel.go; crane-lib state_transfer/transport/stunnel',
    breaks: policyExample('{ matchLabels: { owner: directvolumemigration } }', 'allow-rsync', 'Ingress', 'ingress: [{ ports: [{ port: 873, protocol: TCP }] }]'),
    keeps: policyExample('{ matchLabels: { owner: directvolumemigration } }', 'allow-rsync', 'Ingress', 'ingress: [{ ports: [{ port: 6443, protocol: TCP }] }]'),
    * check(set) {
      for (const manifest of policiesOf(set).filter(isForRsync)) {
        const rules = typesOf(manifest).includes('Ingress') ? rulesOf(manifest, 'Ingress') : [];
        if (rules.length > 0 && rules.every((rule) => !mayOpen(rule, STUNNEL_PORT)) && !isOpen(set, manifest, 'Ingress', STUNNEL_PORT)) {
          yield {
            manifest,
            path: 'spec.ingress',
            message: `stunnel listens on port ${STUNNEL_PORT} of the pods, and none of these rules lets that in`,
            fix: `write port: ${STUNNEL_PORT}, protocol TCP`,
          };
        }
      }
    },
  },
  {
    id: 'network/rsync-namespace',
    severity: 'warning',
    title: 'A policy for rsync is in a namespace that is migrated',
    rationale: 'The pods of a direct volume migration run in the namespaces of the volumes. A policy acts on pods of its own namespace, and in openshift-migration there are none of these.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go; Kubernetes NetworkPolicy',
    breaks: policyExample('{ matchLabels: { owner: directvolumemigration } }').replace('namespace: shop', 'namespace: openshift-migration'),
    keeps: policyExample('{ matchLabels: { owner: directvolumemigration } }'),
    * check(set) {
      for (const manifest of policiesOf(set)) {
        if (manifest.namespace === MTC_NAMESPACE && isForRsync(manifest)) {
          yield {
            manifest,
            path: 'metadata.namespace',
            message: `the pods of a direct volume migration run in the namespaces that are migrated; there are none in ${MTC_NAMESPACE}`,
            fix: 'write the policy for each namespace that is migrated',
          };
        }
      }
    },
  },
  {
    id: 'network/denied-egress',
    severity: 'warning',
    title: 'A namespace whose volumes are copied directly may reach the destination',
    rationale: 'Clients of rsync dial the router of the destination, or a proxy, from the source\'s namespaces, where an egress firewall acts on every pod. MTC\'s guide shows a Deny where its text asks for an Allow.',
    source: 'MTC\'s guide, egress firewall for direct volume migration; mig-controller pkg/controller/directvolumemigration/rsync.go',
    breaks: sdnPolicy('Deny'),
    keeps: sdnPolicy('Allow'),
    * check(set) {
      let sources: ReturnType<typeof sourcesOf> | undefined;
      let opened: ReturnType<typeof openedForRsync> | undefined;
      for (const manifest of [...set.ofGroup('EgressFirewall', 'k8s.ovn.org'), ...set.ofGroup('EgressNetworkPolicy', 'network.openshift.io')]) {
        const rules = list(record(manifest.object.spec).egress).filter(isRecord);
        const onlyDenies = rules.length > 0 && rules.every((rule) => rule.type === 'Deny');
        const deniesAll = rules.some((rule) => record(rule.to).cidrSelector === '0.0.0.0/0' && list(rule.ports).length === 0);
        if (!onlyDenies) {
          continue;
        }
        const isBesideRsync = () => (opened ??= openedForRsync(set)).has(neighbourhoodOf(manifest))
          && rules.every((rule) => isNetwork(record(rule.to).cidrSelector));
        if (isCalledAllow(manifest) || isBesideRsync() || deniesAll && (sources ??= sourcesOf(set)).get(manifest.namespace)?.has(manifest.cluster)) {
          yield {
            manifest,
            path: 'spec.egress[0].type',
            message: deniesAll
              ? 'all traffic out of the namespace is denied, and with it rsync\'s to the destination'
              : isCalledAllow(manifest)
                ? `the policy is called ${quote(manifest.name)} and allows nothing: it denies what rsync was to reach`
                : `a policy opens ${quote(manifest.namespace)} for rsync, and this one denies a network and allows nothing; what rsync is to reach needs an Allow`,
            fix: deniesAll ? 'write an Allow for the destination\'s router (or the proxy) before the Deny' : 'write type: Allow',
          };
        }
      }
    },
  },
];

function policiesOf(set: ManifestSet): readonly Manifest[] {
  return set.ofGroup('NetworkPolicy', 'networking.k8s.io');
}

/** The labels that a policy selects its pods by, each with the values that it takes, and where it stands. */
function selected(policy: Manifest): Array<[key: string, values: string[], path: string]> {
  const { matchLabels, matchExpressions } = record(record(policy.object.spec).podSelector);
  return [
    ...Object.entries(record(matchLabels)).map(([key, value]): [string, string[], string] => [key, [text(value)], member('spec.podSelector.matchLabels', key)]),
    ...list(matchExpressions).map(record).flatMap(({ operator, key, values }, index): Array<[string, string[], string]> =>
      operator === 'In' ? [[text(key), list(values).map(text), `spec.podSelector.matchExpressions[${index}]`]] : []),
  ];
}

function isForRsync(policy: Manifest): boolean {
  return selected(policy).some(([key, values]) => Object.hasOwn(VALUES, key) && values.some((value) => VALUES[key].includes(value)));
}

/** Whether a value was meant to be one of these. */
function isNearly(value: string, values: readonly string[]): boolean {
  return !values.includes(value) && /direct-?volume-?migration|rsync-transfer/i.test(value) && didYouMean(value.slice(0, 100), values) !== undefined;
}

/** For which directions a policy is; where it doesn't say, for incoming traffic, and for outgoing if it has rules for it. */
function typesOf(policy: Manifest): Direction[] {
  const { policyTypes, egress } = record(policy.object.spec);
  const given = list(policyTypes).filter((type): type is Direction => type === 'Ingress' || type === 'Egress');
  return list(policyTypes).length > 0 ? given : list(egress).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function rulesOf(policy: Manifest, direction: Direction): any[] {
  return list(record(policy.object.spec)[direction.toLowerCase()]);
}

function opposite(direction: Direction): Direction {
  return direction === 'Ingress' ? 'Egress' : 'Ingress';
}

function directionInName(policy: Manifest): Direction | undefined {
  const [egress, ingress] = [/egress/i.test(policy.name), /ingress/i.test(policy.name)];
  return egress === ingress ? undefined : egress ? 'Egress' : 'Ingress';
}

/** By its name it is to let something through, or is the one of MTC's guide. */
function isCalledAllow(policy: Manifest): boolean {
  return policy.kind === 'EgressNetworkPolicy' && !/deny|block/i.test(policy.name)
    && /(^|[-.])(allow|permit|open|mtc|dvm|migrat\w*)([-.]|$)|rsync|^test-egress-policy$/i.test(policy.name);
}

/** The namespaces that a policy lets rsync's pods out of. */
function openedForRsync(set: ManifestSet): Set<string> {
  return new Set(policiesOf(set).filter((policy) => isForRsync(policy) && typesOf(policy).includes('Egress')).map(neighbourhoodOf));
}

/** One text for one namespace of one cluster, or of a folder. */
function neighbourhoodOf(manifest: Manifest): string {
  return `${manifest.cluster ?? folderOf(manifest.origin)}\0${manifest.namespace}`;
}

/** Whether it is a network, and not one address, such as that of a cloud's metadata. */
function isNetwork(selector: unknown): boolean {
  return /\/\d+$/.test(text(selector)) && !/^169\.254\.|\/(32|128)$/.test(text(selector));
}

/**
 * The namespaces whose volumes are copied directly, each with the clusters that it is the source on: those of which the manifest's
 * cluster is known by name, and undefined where it is on the source for certain, having another name on the destination.
 */
function sourcesOf(set: ManifestSet): ReadonlyMap<string, ReadonlySet<string | undefined>> {
  const sources = new Map<string, Set<string | undefined>>();
  for (const plan of plansOf(set).filter((one) => specOf(one).indirectVolumeMigration !== true && !isWithinOneCluster(set, one))) {
    const entries = namespaceEntries(specOf(plan).namespaces);
    const destinations = new Set(entries.map(({ destination }) => destination));
    for (const { source } of entries) {
      const clusters = sources.get(source) ?? new Set();
      clusters.add(text(record(specOf(plan).srcMigClusterRef).name));
      sources.set(source, destinations.has(source) ? clusters : clusters.add(undefined));
    }
  }
  return sources;
}

/** Whether a rule lets a port in; one that is given by name may be any. */
function mayOpen(rule: unknown, port: number): boolean {
  const ports = list(record(rule).ports).filter(isRecord);
  return ports.length === 0 || ports.some((one) => (one.protocol ?? 'TCP') === 'TCP' && (
    typeof one.port !== 'number' || one.port === port || typeof one.endPort === 'number' && one.port <= port && port <= one.endPort
  ));
}

/** One text for one direction of traffic in one namespace. */
function placeOf(policy: Manifest, direction: Direction, port?: number): string {
  return [policy.cluster ?? '', policy.namespace, direction, port ?? ''].join('\0');
}

const OPEN = new WeakMap<ManifestSet, ReadonlySet<string>>();

/** Whether some policy of the set lets every pod of rsync through in this direction, in the namespace of this one. */
function isOpen(set: ManifestSet, policy: Manifest, direction: Direction, port?: number): boolean {
  let open = OPEN.get(set);
  if (!open) {
    open = openPlaces(set);
    OPEN.set(set, open);
  }
  return open.has(placeOf(policy, direction, port));
}

function openPlaces(set: ManifestSet): ReadonlySet<string> {
  const open = new Set<string>();
  for (const policy of policiesOf(set).filter((one) => selects(one, BLOCK_POD))) {
    for (const direction of typesOf(policy).filter((one) => rulesOf(policy, one).length > 0)) {
      open.add(placeOf(policy, direction));
      if (rulesOf(policy, direction).some((rule) => mayOpen(rule, STUNNEL_PORT))) {
        open.add(placeOf(policy, direction, STUNNEL_PORT));
      }
    }
  }
  return open;
}

/** Whether a policy selects a pod of these labels; it has none that aren't known here. */
function selects(policy: Manifest, labels: Readonly<Record<string, string>>): boolean {
  const { matchExpressions } = record(record(policy.object.spec).podSelector);
  return list(matchExpressions).every((one) => record(one).operator === 'In')
    && selected(policy).every(([key, values]) => Object.hasOwn(labels, key) && values.includes(labels[key]));
}

/** Whether MTC is known to be older than the release that introduced pods for block devices. */
function hasOldVersionOnly(set: ManifestSet): boolean {
  const mtc = newestMtc(set);
  return mtc !== undefined && isBefore(mtc.version, MTC_FEATURES.blockPods.since);
}

function policyExample(selector: string, name = 'allow-rsync', direction: Direction = 'Egress', rules = `${direction.toLowerCase()}: [{}]`): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  podSelector: ${selector}
  policyTypes: [${direction}]
  ${rules}
`;
}

function sdnPolicy(type: string): string {
  return `apiVersion: network.openshift.io/v1
kind: EgressNetworkPolicy
metadata: { name: allow-migration, namespace: shop }
spec:
  egress:
  - type: ${type}
    to: { cidrSelector: 192.0.2.0/24 }
`;
}
