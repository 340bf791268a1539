import { MTC_NAMESPACE } from '../../api/common';
import { RSYNC_PODS, STUNNEL_PORT } from '../../api/network';
import { member } from '../../grammar/path';
import { derived } from '../engine/derived';
import { folderOf } from '../engine/files';
import { isRecord, list, Manifest, record, text } from '../engine/manifest';
import { ManifestSet } from '../engine/manifest-set';

/** The value of `app` on pods that copy files, and since MTC 1.8 on pods that copy block devices. */
export const FILE_PODS = 'directvolumemigration-rsync-transfer';
export const BLOCK_PODS = `${FILE_PODS}-block`;

/** The labels that identify the pods of a direct volume migration, and their values. */
export const RSYNC_LABELS: Readonly<Record<string, readonly string[]>> = {
  owner: [RSYNC_PODS.owner],
  app: [FILE_PODS, BLOCK_PODS],
};

/** All labels of a pod that copies a block device. */
const BLOCK_POD: Readonly<Record<string, string>> = {
  ...RSYNC_PODS, 'app': BLOCK_PODS, 'app.kubernetes.io/part-of': MTC_NAMESPACE,
};

/** A direction of traffic, as NetworkPolicy names it. */
export type Direction = 'Ingress' | 'Egress';

/** One label that a policy selects its pods by. */
export interface SelectedLabel {
  readonly key: string;
  readonly values: readonly string[];
  readonly path: string;
}

/** The labels that a policy selects its pods by. */
export function selectedLabels(policy: Manifest): SelectedLabel[] {
  const { matchLabels, matchExpressions } = record(record(policy.object.spec).podSelector);
  return [
    ...Object.entries(record(matchLabels))
      .map(([key, value]) => ({ key, values: [text(value)], path: member('spec.podSelector.matchLabels', key) })),
    ...list(matchExpressions).map(record).flatMap(({ operator, key, values }, index) =>
      operator === 'In'
        ? [{ key: text(key), values: list(values).map(text), path: `spec.podSelector.matchExpressions[${index}]` }]
        : []),
  ];
}

/** The label that only client pods of direct volume migrations have. */
const CLIENT_LABEL = 'migration.openshift.io/created-for-pvc';

/** Whether a policy selects pods of direct volume migrations. */
export function isForRsync(policy: Manifest): boolean {
  const { matchExpressions } = record(record(policy.object.spec).podSelector);
  return selectedLabels(policy).some(({ key, values }) =>
    Object.hasOwn(RSYNC_LABELS, key) && values.some((value) => RSYNC_LABELS[key].includes(value)))
    || list(matchExpressions).map(record).some(({ key, operator }) => key === CLIENT_LABEL && operator === 'Exists');
}

/** The directions of a policy. By default Ingress, and Egress if it has rules for it. */
export function directionsOf(policy: Manifest): Direction[] {
  const { policyTypes, egress } = record(policy.object.spec);
  if (list(policyTypes).length > 0) {
    return list(policyTypes).filter((type): type is Direction => type === 'Ingress' || type === 'Egress');
  }
  return list(egress).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

/** The rules of a policy for one direction. */
export function policyRulesOf(policy: Manifest, direction: Direction): any[] {
  return list(record(policy.object.spec)[direction.toLowerCase()]);
}

/** Whether a rule may allow a TCP port; a port with a name may be any. */
export function mayAllow(rule: unknown, port: number): boolean {
  const ports = list(record(rule).ports).filter(isRecord);
  return ports.length === 0 || ports.some((one) => (one.protocol ?? 'TCP') === 'TCP' && (
    typeof one.port !== 'number' || one.port === port
      || (typeof one.endPort === 'number' && one.port <= port && port <= one.endPort)
  ));
}

/**
 * The places (cluster, namespace, direction) in which some policy lets all pods of rsync through, in general and on
 * stunnel's port.
 */
const openPlaces = derived((set: ManifestSet): ReadonlySet<string> => {
  const open = new Set<string>();
  for (const policy of set.ofGroup('NetworkPolicy', 'networking.k8s.io').filter((one) => selects(one, BLOCK_POD))) {
    for (const direction of directionsOf(policy).filter((one) => policyRulesOf(policy, one).length > 0)) {
      open.add(placeOf(policy, direction));
      if (policyRulesOf(policy, direction).some((rule) => mayAllow(rule, STUNNEL_PORT))) {
        open.add(placeOf(policy, direction, STUNNEL_PORT));
      }
    }
  }
  return open;
});

/** Whether some policy of the set lets all pods of rsync through in this direction, in the namespace of this policy. */
export function isOpenForRsync(set: ManifestSet, policy: Manifest, direction: Direction, port?: number): boolean {
  return openPlaces(set).has(placeOf(policy, direction, port));
}

/** Whether a policy was written to let rsync in, but leaves out the port on which stunnel listens. */
export function isWithoutStunnelPort(set: ManifestSet, policy: Manifest): boolean {
  const rules = isForRsync(policy) && directionsOf(policy).includes('Ingress') ? policyRulesOf(policy, 'Ingress') : [];
  return rules.length > 0 && rules.every((rule) => !mayAllow(rule, STUNNEL_PORT))
    && !isOpenForRsync(set, policy, 'Ingress', STUNNEL_PORT);
}

/** The namespaces that a policy lets rsync's pods out of, by `neighbourhoodOf`. */
export const namespacesWithRsyncEgress = derived((set: ManifestSet): ReadonlySet<string> =>
  new Set(set.ofGroup('NetworkPolicy', 'networking.k8s.io')
    .filter((policy) => isForRsync(policy) && directionsOf(policy).includes('Egress')).map(neighbourhoodOf)));

/** One string for one namespace of one cluster, or of a folder if the cluster is unknown. */
export function neighbourhoodOf(manifest: Manifest): string {
  return `${manifest.cluster ?? folderOf(manifest.origin)}\0${manifest.namespace}`;
}

function placeOf(policy: Manifest, direction: Direction, port?: number): string {
  return [policy.cluster ?? '', policy.namespace, direction, port ?? ''].join('\0');
}

/** Whether a policy selects a pod that has exactly these labels. */
function selects(policy: Manifest, labels: Readonly<Record<string, string>>): boolean {
  const { matchExpressions } = record(record(policy.object.spec).podSelector);
  return list(matchExpressions).every((one) => record(one).operator === 'In')
    && selectedLabels(policy).every(({ key, values }) => Object.hasOwn(labels, key) && values.includes(labels[key]));
}
