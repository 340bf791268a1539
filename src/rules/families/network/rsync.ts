import { MTC_NAMESPACE } from '../../../api/common';
import { RSYNC_PODS, STUNNEL_PORT } from '../../../api/network';
import { MTC_FEATURES } from '../../../api/versions/mtc-releases';
import { didYouMean } from '../../../grammar/did-you-mean';
import { isBefore } from '../../../grammar/version';
import { list, Manifest, record } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { networkPolicy } from '../../examples/network';
import {
  BLOCK_PODS, Direction, directionsOf, FILE_PODS, isForRsync, isOpenForRsync, isWithoutStunnelPort, policyRulesOf,
  RSYNC_LABELS, selectedLabels,
} from '../../reading/rsync-policies';
import { quote } from '../../reading/text';
import { newestMtc } from '../../reading/versions';

const SOURCE = 'mig-controller pkg/controller/directvolumemigration/rsync.go';
const ALL_PODS = '{ matchLabels: { owner: directvolumemigration } }';
const DIRECTIONS: readonly Direction[] = ['Ingress', 'Egress'];
const LONGEST_VALUE = 100;

/** Rules on network policies for the pods of a direct volume migration. */
export const RSYNC_RULES: readonly Rule[] = [
  {
    id: 'network/rsync-label',
    severity: 'error',
    title: 'A policy for rsync selects labels that its pods have',
    rationale: 'The pods of a direct volume migration have the label owner: directvolumemigration, and app with one of '
      + 'two values. A policy that selects other values has no effect, and the copy stays blocked.',
    source: SOURCE,
    on: 'NetworkPolicy',
    breaks: networkPolicy('{ matchLabels: { owner: directvolumemigrations } }'),
    finds: [{
      path: 'spec.podSelector.matchLabels.owner',
      message: '"directvolumemigrations" is not a value of this label on any pod of a direct volume migration: the '
        + 'policy selects no pod',
      fix: 'Write `owner: directvolumemigration`, which all of these pods have.',
    }],
    keeps: networkPolicy(ALL_PODS),
    * check(policy) {
      for (const { key, values, path } of selectedLabels(policy)) {
        const wrong = Object.hasOwn(RSYNC_LABELS, key)
          ? values.find((value) => isNearly(value, RSYNC_LABELS[key]))
          : undefined;
        if (wrong !== undefined) {
          yield {
            path,
            message: `${quote(wrong)} is not a value of this label on any pod of a direct volume `
              + 'migration: the policy selects no pod',
            fix: `Write \`owner: ${RSYNC_PODS.owner}\`, which all of these pods have.`,
          };
        }
      }
    },
  },
  {
    id: 'network/rsync-blocks-left-out',
    severity: 'warning',
    title: 'A policy for rsync includes the pods that copy block devices',
    rationale: 'Since MTC 1.8, pods that copy block devices and disks of virtual machines have app: '
      + 'directvolumemigration-rsync-transfer-block. A policy for the other value leaves them blocked.',
    source: SOURCE,
    on: 'NetworkPolicy',
    breaks: networkPolicy(`{ matchLabels: { owner: directvolumemigration, app: ${FILE_PODS} } }`),
    finds: [{
      path: 'spec.podSelector.matchLabels.app',
      message: `"${FILE_PODS}" excludes the pods that copy block devices (app: ${BLOCK_PODS}): they stay blocked`,
      fix: 'Select `owner: directvolumemigration` only.',
    }],
    keeps: networkPolicy(ALL_PODS),
    * check(policy, set) {
      const app = selectedLabels(policy).find(({ key }) => key === 'app');
      if (app?.values.length === 1 && app.values[0] === FILE_PODS && !hasOldVersionOnly(set)
        && directionsOf(policy).some((direction) => !isOpenForRsync(set, policy, direction))) {
        yield {
          path: app.path,
          message: `${quote(FILE_PODS)} excludes the pods that copy block devices (app: `
            + `${BLOCK_PODS}): they stay blocked`,
          fix: `Select \`owner: ${RSYNC_PODS.owner}\` only.`,
        };
      }
    },
  },
  {
    id: 'network/rsync-direction',
    severity: 'warning',
    title: 'A policy for rsync opens the direction in its name',
    rationale: 'Clients on the source connect (egress) to servers on the destination (ingress). MTC\'s guide gives a '
      + 'policy for incoming traffic the name of the one for outgoing traffic, so the latter is missing.',
    source: 'MTC\'s guide, network policies for direct volume migration; Kubernetes NetworkPolicy',
    on: 'NetworkPolicy',
    breaks: networkPolicy(ALL_PODS, 'allow-all-egress-from-rsync-pods', 'Ingress'),
    finds: [{
      path: 'spec.policyTypes',
      message: 'is Ingress, but the policy is named "allow-all-egress-from-rsync-pods": '
        + 'it does not open rsync\'s egress',
      fix: 'Write `policyTypes: [Egress]` and `egress`, or rename the policy.',
    }],
    keeps: networkPolicy(ALL_PODS, 'allow-all-egress-from-rsync-pods', 'Egress'),
    * check(policy) {
      const named = isForRsync(policy) ? directionInName(policy) : undefined;
      const directions = directionsOf(policy);
      if (named && !directions.includes(named)) {
        yield {
          path: record(policy.object.spec).policyTypes ? 'spec.policyTypes' : 'metadata.name',
          message: `is ${directions.join(' and ')}, but the policy is named ${quote(policy.name)}: it does not open `
            + `rsync's ${named.toLowerCase()}`,
          fix: `Write \`policyTypes: [${named}]\` and \`${named.toLowerCase()}\`, or rename the policy.`,
        };
      }
    },
  },
  {
    id: 'network/rules-without-type',
    severity: 'warning',
    title: 'A policy names each direction that it has rules for',
    rationale: 'Rules for a direction that policyTypes does not name are silently ignored.',
    source: 'Kubernetes NetworkPolicy',
    on: 'NetworkPolicy',
    breaks: networkPolicy(ALL_PODS, 'allow-rsync', 'Ingress', 'egress: [{}]'),
    finds: [{
      path: 'spec.egress',
      message: 'is silently ignored, because `policyTypes` does not contain Egress',
      fix: 'Add `Egress` to `policyTypes`, or remove the rules.',
    }],
    keeps: networkPolicy(ALL_PODS, 'allow-rsync', 'Ingress', 'ingress: [{}]'),
    * check(policy) {
      const types = list(record(policy.object.spec).policyTypes);
      if (types.length === 0 || !types.every((type) => DIRECTIONS.includes(type))) {
        return;
      }
      for (const direction of DIRECTIONS) {
        if (!types.includes(direction) && policyRulesOf(policy, direction).length > 0) {
          yield {
            path: `spec.${direction.toLowerCase()}`,
            message: `is silently ignored, because \`policyTypes\` does not contain ${direction}`,
            fix: `Add \`${direction}\` to \`policyTypes\`, or remove the rules.`,
          };
        }
      }
    },
  },
  {
    id: 'network/rsync-shut',
    severity: 'error',
    title: 'A policy for rsync allows something',
    rationale: 'A policy blocks the pods that it selects, except for what its rules allow. One without rules blocks '
      + 'the very pods that it was written for.',
    source: 'Kubernetes NetworkPolicy',
    on: 'NetworkPolicy',
    skips: ['patch'],
    breaks: networkPolicy(ALL_PODS, 'allow-rsync', 'Egress', 'egress: []'),
    finds: [{
      path: 'spec',
      message: 'has no rules for Egress: the policy blocks the pods of rsync',
      fix: 'Write `egress: [{}]`, or rules for what the pods need.',
    }],
    keeps: networkPolicy(ALL_PODS, 'allow-rsync', 'Egress', 'egress: [{}]'),
    * check(policy, set) {
      const direction = isForRsync(policy) && !/deny|block|shut/i.test(policy.name)
        ? blockedDirection(policy, set)
        : undefined;
      if (direction) {
        yield {
          path: 'spec',
          message: `has no rules for ${direction}: the policy blocks the pods of rsync`,
          fix: `Write \`${direction.toLowerCase()}: [{}]\`, or rules for what the pods need.`,
        };
      }
    },
  },
  {
    id: 'network/rsync-port',
    severity: 'warning',
    title: 'A policy for rsync allows port 6443 in',
    rationale: 'Clients may connect to any port, but in the pod stunnel listens on 6443, and a policy applies to the '
      + 'port of the pod. The port of rsync itself is not reached from outside.',
    source: 'mig-controller pkg/controller/directvolumemigration/stunnel.go; crane-lib '
      + 'state_transfer/transport/stunnel',
    on: 'NetworkPolicy',
    breaks: networkPolicy(ALL_PODS, 'allow-rsync', 'Ingress', 'ingress: [{ ports: [{ port: 873, protocol: TCP }] }]'),
    finds: [{
      path: 'spec.ingress',
      message: 'does not allow port 6443, on which stunnel listens in the pods: the copy stays blocked',
      fix: 'Add `port: 6443` with `protocol: TCP`.',
    }],
    keeps: networkPolicy(ALL_PODS, 'allow-rsync', 'Ingress', 'ingress: [{ ports: [{ port: 6443, protocol: TCP }] }]'),
    * check(policy, set) {
      if (isWithoutStunnelPort(set, policy)) {
        yield {
          path: 'spec.ingress',
          message: `does not allow port ${STUNNEL_PORT}, on which stunnel listens in the pods: the copy stays blocked`,
          fix: `Add \`port: ${STUNNEL_PORT}\` with \`protocol: TCP\`.`,
        };
      }
    },
  },
  {
    id: 'network/rsync-namespace',
    severity: 'warning',
    title: 'A policy for rsync is in a migrated namespace',
    rationale: 'The pods of a direct volume migration run in the namespaces of the volumes, and a policy applies to '
      + 'the pods in its namespace. None of them run in openshift-migration.',
    source: `${SOURCE}; Kubernetes NetworkPolicy`,
    on: 'NetworkPolicy',
    breaks: networkPolicy(ALL_PODS).replace('namespace: shop', 'namespace: openshift-migration'),
    finds: [{
      path: 'metadata.namespace',
      message: '"openshift-migration" does not contain pods of a direct volume migration, which run in the migrated '
        + 'namespaces: the policy has no effect',
      fix: 'Write the policy for each migrated namespace.',
    }],
    keeps: networkPolicy(ALL_PODS),
    * check(policy) {
      if (policy.namespace === MTC_NAMESPACE && isForRsync(policy)) {
        yield {
          path: 'metadata.namespace',
          message: `${quote(MTC_NAMESPACE)} does not contain pods of a direct volume migration, which run in the `
            + 'migrated namespaces: the policy has no effect',
          fix: 'Write the policy for each migrated namespace.',
        };
      }
    },
  },
];

/** Whether a value was meant to be one of these. */
function isNearly(value: string, values: readonly string[]): boolean {
  return !values.includes(value) && /direct-?volume-?migration|rsync-transfer/i.test(value)
    && didYouMean(value.slice(0, LONGEST_VALUE), values) !== undefined;
}

/**
 * The direction that a policy without rules blocks though it is meant to open it: the one in its name if another policy
 * opens the other.
 */
function blockedDirection(policy: Manifest, set: ManifestSet): Direction | undefined {
  if (DIRECTIONS.some((direction) => policyRulesOf(policy, direction).length > 0)) {
    return undefined;
  }
  const directions = directionsOf(policy);
  const blocked = directions.filter((direction) => !isOpenForRsync(set, policy, direction));
  return blocked.length === directions.length ? blocked[0] : blocked.find((one) => one === directionInName(policy));
}

function directionInName(policy: Manifest): Direction | undefined {
  const named = DIRECTIONS.filter((direction) => policy.name.toLowerCase().includes(direction.toLowerCase()));
  return named.length === 1 ? named[0] : undefined;
}

/** Whether MTC is known to be older than the release that introduced pods for block devices. */
function hasOldVersionOnly(set: ManifestSet): boolean {
  const mtc = newestMtc(set);
  return mtc !== undefined && isBefore(mtc.version, MTC_FEATURES.blockPods.since);
}
