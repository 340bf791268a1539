import { RESOURCE_PAIRS, VariableKind } from '../../../api/controller-variables';
import { parseQuantity } from '../../../grammar/quantity';
import { list, scalar } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { host, remote } from '../../examples/controller';
import { settingsOf, settingsOfKind, VARIABLES } from '../../reading/controller';
import { quote } from '../../reading/text';

/** A value as an integer, as a number or a string; NaN if it is neither. */
function integer(value: unknown): number {
  const digits = typeof value === 'number' || typeof value === 'string' ? scalar(value) : '';
  return /^[+-]?\d{1,15}$/.test(digits) ? Number(digits) : NaN;
}

/**
 * The integer that the author of another notation most likely meant, in the unit of the variable; undefined if
 * that is uncertain.
 */
function nearestInteger(text: string, kind: VariableKind): number | undefined {
  const [, digits, unit = ''] = /^\s*["']?(\d{1,9})(?:\.\d*)?\s*([a-z]*)/i.exec(text) ?? [];
  if (digits === undefined || unit === '' || kind === 'integer' || kind === 'percentage') {
    return digits === undefined ? undefined : Number(digits);
  }
  const factors = kind === 'seconds' ? SECONDS : KIBIBYTES;
  const factor = Object.hasOwn(factors, unit.toLowerCase()) ? factors[unit.toLowerCase()] : undefined;
  return factor && Number(digits) * factor;
}

const SECONDS: Readonly<Record<string, number>> = {
  s: 1, sec: 1, seconds: 1, m: 60, min: 60, minutes: 60, h: 3600, hours: 3600,
};
const KIBIBYTES: Readonly<Record<string, number>> = {
  k: 1,
  ki: 1,
  kb: 1,
  kib: 1,
  m: 1024,
  mi: 1024,
  mb: 1024,
  mib: 1024,
  g: 1024 * 1024,
  gi: 1024 * 1024,
  gb: 1024 * 1024,
  gib: 1024 * 1024,
};

/** Rules on numbers in a MigrationController. */
export const CONTROLLER_NUMBER_RULES: readonly Rule[] = [
  {
    id: 'controller/whole-number',
    severity: 'error',
    title: 'Limits, retries, timeouts and bandwidths are integers of 1 or more',
    rationale: 'MTC\'s controller reads them when it starts. With 0, a fraction, a unit or a word it exits at once, '
      + 'and Kubernetes restarts the pod again and again.',
    source: 'mig-controller pkg/settings/settings.go, plan.go, dvm.go',
    on: 'MigrationController',
    breaks: host('mig_pv_limit: "0"'),
    finds: [{
      path: 'spec.mig_pv_limit',
      message: '"0" is not an integer of 1 or more: MTC\'s controller does not start',
      fix: 'Write an integer of 1 or more, or remove `mig_pv_limit` for the default.',
    }],
    keeps: host('mig_pv_limit: "250"'),
    * check(manifest) {
      for (const { variable, value, path } of settingsOfKind(
        manifest, 'integer', 'kibibytes', 'seconds', 'percentage',
      )) {
        if (!(integer(value) >= 1)) {
          const near = nearestInteger(scalar(value), VARIABLES.get(variable)!.kind);
          yield {
            path,
            message: `${quote(value)} is not an integer of 1 or more: MTC's controller does not start`,
            fix: near !== undefined && near >= 1
              ? `Write \`${variable}: ${near}\`.`
              : `Write an integer of 1 or more, or remove \`${variable}\` for the default.`,
          };
        }
      }
    },
  },
  {
    id: 'controller/resizing-threshold',
    severity: 'warning',
    title: 'The threshold for resizing volumes is a percentage below 100',
    rationale: 'MTC only uses pv_resizing_threshold if it is between 0 and 100. With 100 or more it uses the default, '
      + '3 percent of free space.',
    source: 'mig-controller pkg/controller/miganalytic/volume_adjustment.go',
    on: 'MigrationController',
    breaks: host('pv_resizing_threshold: 100'),
    finds: [{
      path: 'spec.pv_resizing_threshold',
      message: '100 is not a percentage below 100: MTC uses the default of 3',
      fix: 'Write a number from 1 to 99.',
    }],
    keeps: host('pv_resizing_threshold: 42'),
    * check(manifest) {
      for (const { value, path } of settingsOfKind(manifest, 'percentage')) {
        if (integer(value) >= 100) {
          yield {
            path,
            message: `${quote(value)} is not a percentage below 100: MTC uses the default of 3`,
            fix: 'Write a number from 1 to 99.',
          };
        }
      }
    },
  },
  {
    id: 'controller/group-ids',
    severity: 'error',
    title: 'Supplemental groups of rsync are integers with commas and without spaces between them',
    rationale: 'MTC\'s controller splits the string at its commas and reads each part as an integer. With a space, a '
      + 'list or a name it does not start.',
    source: 'mig-controller pkg/settings/dvm.go',
    on: 'MigrationController',
    breaks: host('src_supplemental_groups: "1000, 2000"'),
    finds: [{
      path: 'spec.src_supplemental_groups',
      message: '"1000, 2000" is not a string of group ids with commas between them: MTC\'s controller does not start',
      fix: 'Write `src_supplemental_groups: "1000,2000"`.',
    }],
    keeps: host('src_supplemental_groups: "1000,2000"'),
    * check(manifest) {
      for (const { variable, value, path } of settingsOfKind(manifest, 'group ids')) {
        if (!(integer(value) >= 0) && !(typeof value === 'string' && /^(\d+(,\d+)*)?$/.test(value))) {
          const ids = groupIdsIn(value);
          yield {
            path,
            message: `${quote(value)} is not a string of group ids with commas between them: `
              + 'MTC\'s controller does not start',
            fix: ids
              ? `Write \`${variable}: "${ids.join(',')}"\`.`
              : `Write the ids of your groups, such as \`${variable}: "1000,2000"\`.`,
          };
        }
      }
    },
  },
  {
    id: 'controller/group-list',
    severity: 'error',
    title: 'The supplemental groups of Restic are a list of integers',
    rationale: 'The operator copies restic_supplemental_groups into the DataProtectionApplication, where a list of '
      + 'integers is required. With a single number or a string the API server rejects that object, '
      + 'and Restic or the node agent is not updated.',
    source: 'mig-operator roles/migrationcontroller/templates/velero.yml.j2',
    on: 'MigrationController',
    breaks: remote('restic_supplemental_groups: 5555'),
    finds: [{
      path: 'spec.restic_supplemental_groups',
      message: '5555 is not a list of integers: the API server rejects the DataProtectionApplication',
      fix: 'Write `restic_supplemental_groups: [5555]`.',
    }],
    keeps: remote('restic_supplemental_groups: [5555]'),
    * check(manifest) {
      for (const { variable, value, path } of settingsOfKind(manifest, 'groups')) {
        if (!isGroupList(value)) {
          const ids = groupIdsIn(value);
          yield {
            path,
            message: `${quote(value)} is not a list of integers: the API server rejects the DataProtectionApplication`,
            fix: ids
              ? `Write \`${variable}: [${ids.join(', ')}]\`.`
              : `Write the ids of your groups, such as \`${variable}: [5555]\`.`,
          };
        }
      }
    },
  },
  {
    id: 'controller/quantity',
    severity: 'error',
    title: 'Resources of pods are Kubernetes quantities',
    rationale: 'A pod with an invalid quantity is never created: each direct volume migration fails, or the API server '
      + 'rejects the operator\'s Deployment.',
    source: 'mig-controller pkg/controller/directvolumemigration/resource.go',
    on: 'MigrationController',
    breaks: host('source_rsync_pod_memory_limits: 2GB'),
    finds: [{
      path: 'spec.source_rsync_pod_memory_limits',
      message: '"2GB" is not a Kubernetes quantity: pods with it cannot be created',
      fix: 'Write `source_rsync_pod_memory_limits: 2Gi`.',
    }],
    keeps: host('source_rsync_pod_memory_limits: 2Gi'),
    * check(manifest) {
      for (const { variable, value, path } of settingsOfKind(manifest, 'cpu', 'memory')) {
        const isQuantity = ['string', 'number'].includes(typeof value) && parseQuantity(scalar(value)) !== undefined;
        if (value !== '' && !isQuantity) {
          const [, digits, unit] = /^(\d+(?:\.\d+)?) ?([kmgt]i?)?b?$/i.exec(scalar(value).slice(0, 40).trim()) ?? [];
          const near = digits && unit && variable.includes('memory') ? `${digits}${unit[0].toUpperCase()}i` : undefined;
          yield {
            path,
            message: `${quote(value)} is not a Kubernetes quantity: pods with it cannot be created`,
            fix: near
              ? `Write \`${variable}: ${near}\`.`
              : `Write a quantity such as ${variable.includes('cpu') ? '`500m`, which is half a CPU' : '`2Gi`'}.`,
          };
        }
      }
    },
  },
  {
    id: 'controller/requests-within-limits',
    severity: 'error',
    title: 'No pod requests more resources than its limit',
    rationale: 'MTC and its operator do not compare requests with limits. The API server does, and rejects the pods.',
    source: 'mig-controller pkg/controller/directvolumemigration/resource.go',
    on: 'MigrationController',
    breaks: host('source_rsync_pod_cpu_limits: "1"\n  source_rsync_pod_cpu_requests: "2"'),
    finds: [{
      path: 'spec.source_rsync_pod_cpu_requests',
      message: 'source_rsync_pod_cpu_requests is "2", more than the limit "1": the API server rejects the pods',
      fix: 'Write a request of at most `1`, or set `source_rsync_pod_cpu_limits` to `2` or more.',
    }],
    keeps: host('source_rsync_pod_cpu_limits: "2"\n  source_rsync_pod_cpu_requests: "2"'),
    * check(manifest) {
      const settings = new Map(settingsOf(manifest).map((setting) => [setting.variable, setting]));
      for (const pair of RESOURCE_PAIRS) {
        const { request: requestName, limit: limitName } = pair;
        const [request, limit] = [settings.get(requestName), settings.get(limitName)];
        const asked = request ? scalar(request.value) : pair.defaultRequest;
        const allowed = limit ? scalar(limit.value) : pair.defaultLimit;
        const { path } = request ?? limit ?? {};
        const isMore = asked !== undefined && allowed !== undefined && parseQuantity(asked)! > parseQuantity(allowed)!;
        if (path !== undefined && isMore) {
          yield request ? {
            path,
            message: `${requestName} is ${quote(asked)}, more than the limit `
              + `${quote(allowed)}${limit ? '' : ' that the operator sets'}: the API server rejects the pods`,
            fix: `Write a request of at most \`${allowed}\`, or set \`${limitName}\` to \`${asked}\` or more.`,
          } : {
            path,
            message: `${limitName} is ${quote(allowed)}, less than the default request ${quote(asked)}: the API server `
              + 'rejects the pods',
            fix: `Also set \`${requestName}\` to \`${allowed}\` or less.`,
          };
        }
      }
    },
  },
];

/** The ids in a value that should consist of group ids; undefined if there is anything else in it, or nothing. */
function groupIdsIn(value: unknown): string[] | undefined {
  const parts = (Array.isArray(value) ? value : scalar(value).split(/[\s,;[\]"']+/)).map((part) => scalar(part).trim())
    .filter((part) => part);
  return parts.length > 0 && parts.every((part) => /^\d+$/.test(part)) ? parts : undefined;
}

/** The operator copies a string unchanged, so a string may be a list in YAML. */
function isGroupList(value: unknown): boolean {
  return Array.isArray(value)
    ? list(value).every((id) => Number.isInteger(id) && id >= 0)
    : value === '' || typeof value === 'string' && /^\s*\[[\d\s,]*\]\s*$/.test(value);
}
