import { HookPhase } from '../../../api/mig-plan';
import { didYouMean } from '../../../grammar/did-you-mean';
import { isDnsLabel, isDnsSubdomain, nearestDnsLabel, nearestDnsSubdomain } from '../../../grammar/dns';
import { isPlaceholder } from '../../../grammar/placeholder';
import { trimmed } from '../../../grammar/trim';
import { derived } from '../../engine/derived';
import { isRecord, list, Manifest, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { hooksOfPlan, TWO_HOOKS } from '../../examples/hook';
import { documents, planExample } from '../../examples/plan';
import { specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const VALIDATION = 'mig-controller pkg/controller/migplan/validation.go';

const PHASES: string[] = Object.values(HookPhase);

/** The maximum length of a container's name. A hook's container is named `<plan>-<phase>`. */
const CONTAINER_NAME = 63;

/** The maximum length of the name of a plan with these hooks; undefined if no hook has a known phase. */
function longestPlanName(hooks: readonly unknown[]): number | undefined {
  const phases = new Set(hooks.map((hook) => isRecord(hook) ? hook.phase : undefined));
  const lengths = PHASES.filter((phase) => phases.has(phase)).map((phase) => CONTAINER_NAME - 1 - phase.length);
  return lengths.length > 0 ? Math.min(...lengths) : undefined;
}

const LONG_NAME = 'the-shop-and-all-that-belongs-to-it-on-the-old-cluster';

const ACCOUNT = (namespace: string) => `apiVersion: v1
kind: ServiceAccount
metadata: { name: hooks, namespace: ${namespace} }
`;

/** The namespaces of the ServiceAccounts of a set, by the name of the account. */
const accountNamespaces = derived((set: ManifestSet): ReadonlyMap<string, ReadonlySet<string>> => {
  const places = new Map<string, Set<string>>();
  for (const { name, namespace } of set.ofKind('ServiceAccount')) {
    places.set(name, (places.get(name) ?? new Set()).add(namespace));
  }
  return places;
});

/** Rules on how plans use hooks. */
export const PLAN_HOOK_RULES: readonly Rule[] = [
  {
    id: 'hook/phase',
    severity: 'error',
    title: 'A hook has one of the four phases',
    rationale: 'The phases are PreBackup, PostBackup, PreRestore and PostRestore, in this spelling. With any other '
      + 'value the plan reports HookPhaseUnknown and is not Ready.',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: planExample(hooksOfPlan('PreMigration')),
    finds: [{
      path: 'spec.hooks[0].phase',
      message: '"PreMigration" is not a phase of a hook: MTC reports HookPhaseUnknown, and the plan is not Ready',
      fix: 'Write one of PreBackup, PostBackup, PreRestore, PostRestore.',
    }],
    keeps: TWO_HOOKS,
    * check(manifest) {
      for (const { path, hook: { phase } } of hooksOf(manifest)) {
        if (typeof phase === 'string' && !PHASES.includes(phase)) {
          const plain = phase.replace(/[^a-z]/gi, '').toLowerCase();
          const named = (each: string) => ['', 'hook', 'hooks'].some((end) => plain === `${each.toLowerCase()}${end}`);
          const meant = PHASES.find(named) ?? didYouMean(phase, PHASES);
          yield {
            path: `${path}.phase`,
            message: `${quote(phase)} is not a phase of a hook: MTC reports HookPhaseUnknown, and the plan is not `
              + 'Ready',
            fix: meant ? `Write \`phase: ${meant}\`.` : `Write one of ${PHASES.join(', ')}.`,
          };
        }
      }
    },
  },
  {
    id: 'hook/one-per-phase',
    severity: 'error',
    title: 'A plan has at most one hook for each phase',
    rationale: 'MTC accepts one hook for each of the four phases. With a second one the plan reports '
      + 'HookPhaseDuplicate and is not Ready.',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: planExample(hooksOfPlan('PreBackup', 'PreBackup')),
    finds: [{
      path: 'spec.hooks[1].phase',
      message: '"PreBackup" is also the phase of spec.hooks[0]: MTC reports HookPhaseDuplicate, and the plan is not '
        + 'Ready',
      fix: 'Write another phase, or combine both hooks in one playbook.',
    }],
    keeps: TWO_HOOKS,
    * check(manifest) {
      const first = new Map<string, string>();
      for (const { path, hook: { phase } } of hooksOf(manifest)) {
        const other = first.get(phase);
        if (other !== undefined) {
          yield {
            path: `${path}.phase`,
            message: `${quote(phase)} is also the phase of ${other}: MTC reports HookPhaseDuplicate, and the plan is `
              + 'not Ready',
            fix: 'Write another phase, or combine both hooks in one playbook.',
          };
        } else if (PHASES.includes(phase)) {
          first.set(phase, path);
        }
      }
    },
  },
  {
    id: 'hook/execution-names',
    severity: 'error',
    title: 'The namespace and the ServiceAccount of a hook have valid names',
    rationale: 'executionNamespace must be a DNS label (InvalidHookNSName), and serviceAccount a DNS subdomain '
      + '(InvalidHookSAName). Neither has a default, and a prefix such as system:serviceaccount:… is not allowed.',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: TWO_HOOKS.replace('serviceAccount: hooks', 'serviceAccount: "openshift-migration:hooks"'),
    finds: [{
      path: 'spec.hooks[0].serviceAccount',
      message: '"openshift-migration:hooks" is not a valid name of a ServiceAccount: MTC reports InvalidHookSAName, '
        + 'and the plan is not Ready',
      fix: 'Write `serviceAccount: hooks`.',
    }],
    keeps: TWO_HOOKS,
    * check(manifest) {
      for (const { path, hook } of hooksOf(manifest)) {
        for (const { field, kind, condition, isName, nearest } of NAMES) {
          const name = hook[field];
          if (typeof name === 'string' && !isName(name)) {
            const guess = nearest(name.split(':').pop()!);
            yield {
              path: `${path}.${field}`,
              message: (name === '' ? `\`${field}\` is empty and has no default`
                : `${quote(name)} is not a valid name of a ${kind}`)
                + `: MTC reports ${condition}, and the plan is not Ready`,
              fix: guess ? `Write \`${field}: ${guess}\`.` : `Write the name of the ${kind} that the hook uses.`,
            };
          }
        }
      }
    },
  },
  {
    id: 'hook/plan-name',
    severity: 'error',
    title: 'The name of a plan with hooks leaves room for the phase',
    rationale: 'The container of a hook is named <plan>-<phase>, which must be a DNS label of at most 63 characters: '
      + '53 for the plan with PreBackup, 52 with PostBackup and PreRestore, 51 with PostRestore, and no dots. MTC '
      + 'notices this only during the cutover, when it creates the Job.',
    source: 'mig-controller pkg/controller/migmigration/hooks.go',
    on: 'MigPlan',
    breaks: planExample(hooksOfPlan('PreBackup'), { name: LONG_NAME }),
    finds: [{
      path: 'metadata.name',
      message: '"the-shop-and-all-that-belongs-to-it-on-the-old-cluster" has 54 characters, but with these hooks a '
        + 'plan can have at most 53 characters and no dots, because their containers are named <plan>-<phase>: the '
        + 'cutover fails',
      fix: 'Write a name such as `the-shop-and-all-that-belongs-to-it-on-the-old-cluste`.',
    }],
    keeps: planExample(hooksOfPlan('PreBackup'), { name: LONG_NAME.slice(0, 50) }),
    * check(manifest) {
      const { name } = manifest;
      const longest = longestPlanName(list(specOf(manifest).hooks));
      const isJudgedElsewhere = !isDnsSubdomain(name) || name.length > 63;
      if (longest !== undefined && !isJudgedElsewhere && (name.length > longest || !isDnsLabel(name))) {
        yield {
          path: 'metadata.name',
          message: `${quote(name)} ${name.length > longest ? `has ${name.length} characters` : 'contains a dot'}, but `
            + `with these hooks a plan can have at most ${longest} characters and no dots, because their containers `
            + 'are named <plan>-<phase>: the cutover fails',
          fix: `Write a name such as \`${trimmed((nearestDnsLabel(name) ?? 'plan').slice(0, longest), '-')}\`.`,
        };
      }
    },
  },
  {
    id: 'hook/service-account-elsewhere',
    severity: 'warning',
    title: 'The ServiceAccount of a hook is in the namespace that the hook runs in',
    rationale: 'MTC creates the Job of a hook in executionNamespace, and the Job can only use a ServiceAccount of '
      + 'that namespace. If it does not exist there, the pods of the Job are never created.',
    source: 'mig-controller pkg/controller/migmigration/hooks.go',
    on: 'MigPlan',
    judgesPlaceholders: true, // one placeholder stands for one name in all files
    breaks: documents(planExample(hooksOfPlan('PreBackup')), ACCOUNT('shop-web')),
    finds: [{
      path: 'spec.hooks[0].serviceAccount',
      message: 'ServiceAccount "hooks" is in namespace "shop-web", but the hook runs in "openshift-migration": the '
        + 'pods of its Job are never created',
      fix: 'Create the ServiceAccount in "openshift-migration", or write `executionNamespace: shop-web`.',
    }],
    keeps: documents(planExample(hooksOfPlan('PreBackup')), ACCOUNT('openshift-migration')),
    * check(manifest, set) {
      for (const { path, hook } of hooksOf(manifest)) {
        const name = text(hook.serviceAccount);
        const namespace = text(hook.executionNamespace);
        const found = WELL_KNOWN_ACCOUNTS.includes(name) ? undefined : accountNamespaces(set).get(name);
        if (namespace && !isPlaceholder(namespace) && found && !found.has(namespace) && !found.has('')) {
          const [other] = found;
          yield {
            path: `${path}.serviceAccount`,
            message: `ServiceAccount ${quote(name)} is in namespace ${quote(other)}, but the hook runs in `
              + `${quote(namespace)}: the pods of its Job are never created`,
            fix: `Create the ServiceAccount in ${quote(namespace)}, or write \`executionNamespace: ${other}\`.`,
          };
        }
      }
    },
  },
];

/** The accounts that Kubernetes, OpenShift or MTC creates. */
const WELL_KNOWN_ACCOUNTS = ['default', 'builder', 'deployer', 'migration-controller'];

/** The fields of a hook that contain names. */
const NAMES: ReadonlyArray<{
  readonly field: string;
  readonly kind: string;
  readonly condition: string;
  readonly isName: (name: string) => boolean;
  readonly nearest: (name: string) => string | undefined;
}> = [
  {
    field: 'executionNamespace',
    kind: 'namespace',
    condition: 'InvalidHookNSName',
    isName: isDnsLabel,
    nearest: nearestDnsLabel,
  },
  {
    field: 'serviceAccount',
    kind: 'ServiceAccount',
    condition: 'InvalidHookSAName',
    isName: isDnsSubdomain,
    nearest: nearestDnsSubdomain,
  },
];

/** The entries of `spec.hooks` of a plan. */
function hooksOf(plan: Manifest): Array<{ readonly path: string; readonly hook: { readonly [key: string]: any } }> {
  return list(specOf(plan).hooks)
    .flatMap((hook, index) => isRecord(hook) ? [{ path: `spec.hooks[${index}]`, hook }] : []);
}
