import { HookPhase } from '../../../api/mig-plan';
import { didYouMean } from '../../../grammar/did-you-mean';
import { isDnsLabel, isDnsSubdomain, nearestDnsLabel, nearestDnsSubdomain } from '../../../grammar/dns';
import { isPlaceholder } from '../../../grammar/placeholder';
import { trimmed } from '../../../grammar/trim';
import { isRecord, list, Manifest, nameOf, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, files, planExample, runExample } from '../../examples/plan';
import { isStorageConversion, plansOf, renamedVolumes, runsOf, specOf } from '../../reading/plan';
import { keyOf } from '../../reading/references';
import { quote } from '../../reading/text';

const PHASES: string[] = Object.values(HookPhase);

/** The maximum length of a container's name. A hook's container is named `<plan>-<phase>`. */
const CONTAINER_NAME = 63;

/** The maximum length of the name of a plan with these hooks; undefined if no hook has a known phase. */
function longestPlanName(hooks: readonly unknown[]): number | undefined {
  const phases = new Set(hooks.map((hook) => isRecord(hook) ? hook.phase : undefined));
  const lengths = PHASES.filter((phase) => phases.has(phase)).map((phase) => CONTAINER_NAME - 1 - phase.length);
  return lengths.length > 0 ? Math.min(...lengths) : undefined;
}

const hooks = (...phases: string[]) => `hooks:${phases.map((phase) => `
    - reference: { name: ${phase.toLowerCase()}, namespace: openshift-migration }
      phase: ${phase}
      executionNamespace: openshift-migration
      serviceAccount: hooks`).join('')}`;

const LONG_NAME = 'the-shop-and-all-that-belongs-to-it-on-the-old-cluster';
const EXAMPLE = planExample(hooks('PreBackup', 'PostRestore'));

const ACCOUNT = (namespace: string) => `apiVersion: v1
kind: ServiceAccount
metadata: { name: hooks, namespace: ${namespace} }
`;

/** Rules on how plans use hooks. */
export const PLAN_HOOK_RULES: readonly Rule[] = [
  {
    id: 'hook/phase',
    severity: 'error',
    title: 'A hook has one of the four phases',
    rationale: 'The phases are PreBackup, PostBackup, PreRestore and PostRestore, written so. With any other word the plan gets HookPhaseUnknown and is not Ready.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: planExample(hooks('PreMigration')),
    keeps: EXAMPLE,
    * check(set) {
      for (const { manifest, path, hook } of planHooks(set)) {
        const { phase } = hook;
        if (typeof phase === 'string' && !PHASES.includes(phase) && !isPlaceholder(phase)) {
          const plain = phase.replace(/[^a-z]/gi, '').toLowerCase();
          const meant = PHASES.find((each) => [each.toLowerCase(), `${each.toLowerCase()}hook`, `${each.toLowerCase()}hooks`].includes(plain)) ?? didYouMean(phase, PHASES);
          yield {
            manifest,
            path: `${path}.phase`,
            message: `${quote(phase)} is no phase of a migration; MTC reports HookPhaseUnknown, and the plan is not Ready`,
            fix: meant ? `write ${quote(meant)}` : `write ${PHASES.join(', ')}`,
          };
        }
      }
    },
  },
  {
    id: 'hook/one-per-phase',
    severity: 'error',
    title: 'A plan has one hook for each phase',
    rationale: 'MTC takes one hook for each of the four phases; with a second the plan gets HookPhaseDuplicate and is not Ready.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: planExample(hooks('PreBackup', 'PreBackup')),
    keeps: EXAMPLE,
    * check(set) {
      const first = new Map<string, string>();
      for (const { manifest, path, hook, plan } of planHooks(set)) {
        const key = `${plan}\0${text(hook.phase)}`;
        const before = first.get(key);
        if (before === undefined) {
          first.set(key, path);
        } else if (PHASES.includes(hook.phase)) {
          yield {
            manifest,
            path: `${path}.phase`,
            message: `${before} has phase ${quote(hook.phase)}, too; MTC takes one hook for each and reports HookPhaseDuplicate`,
            fix: 'choose another phase, or put both into one playbook',
          };
        }
      }
    },
  },
  {
    id: 'hook/execution-names',
    severity: 'error',
    title: 'The namespace and the ServiceAccount of a hook have names that Kubernetes takes',
    rationale: 'MTC checks both: executionNamespace must be a DNS label (InvalidHookNSName), serviceAccount a DNS subdomain (InvalidHookSAName). There is no default for either, and no prefix as in system:serviceaccount:….',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: EXAMPLE.replace('serviceAccount: hooks', 'serviceAccount: "openshift-migration:hooks"'),
    keeps: EXAMPLE,
    * check(set) {
      for (const { manifest, path, hook } of planHooks(set)) {
        for (const [field, isName, near] of NAMES) {
          const name = hook[field];
          if (typeof name === 'string' && !isName(name) && !isPlaceholder(name)) {
            const guess = near(name.split(':').pop()!);
            yield {
              manifest,
              path: `${path}.${field}`,
              message: name === '' ? `the hook has an empty ${field}; MTC has no default for it and the plan is not Ready` : `${quote(name)} is no name that Kubernetes takes; MTC refuses it and the plan is not Ready`,
              fix: guess ? `write ${quote(guess)}` : `write the name of the ${field === 'serviceAccount' ? 'ServiceAccount' : 'namespace'} that its Job runs in`,
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
    rationale: 'The container of a hook is called <plan>-<phase>, and Kubernetes wants a DNS label of at most 63 characters there: 53 for the plan with PreBackup, 52 with PostBackup and PreRestore, 51 with PostRestore, and no dots. MTC finds out in the middle of the cutover, when it makes the Job.',
    source: 'mig-controller pkg/controller/migmigration/hooks.go',
    breaks: planExample(hooks('PreBackup'), { name: LONG_NAME }),
    keeps: planExample(hooks('PreBackup'), { name: LONG_NAME.slice(0, 50) }),
    * check(set) {
      for (const manifest of plansWithHooks(set)) {
        const { name } = manifest;
        const longest = longestPlanName(list(specOf(manifest).hooks));
        const isJudgedElsewhere = !isDnsSubdomain(name) || name.length > 63;
        if (longest !== undefined && !isJudgedElsewhere && (name.length > longest || !isDnsLabel(name))) {
          yield {
            manifest,
            path: 'metadata.name',
            message: `the name becomes part of a container's name, <plan>-<phase>; with its hooks the plan may have ${longest} characters and no dots there, ${name.length > longest ? `and has ${name.length}` : 'and has a dot'}, so that the cutover fails`,
            fix: `write a name such as ${quote(trimmed((nearestDnsLabel(name) ?? 'plan').slice(0, longest), '-'))}`,
          };
        }
      }
    },
  },
  {
    id: 'hook/service-account-elsewhere',
    severity: 'warning',
    title: 'The ServiceAccount of a hook is in the namespace that it runs in',
    rationale: 'The Job of a hook is made in executionNamespace, and can only run as a ServiceAccount of that namespace. Where there is none of that name, its pods are never made.',
    source: 'mig-controller pkg/controller/migmigration/hooks.go',
    breaks: documents(planExample(hooks('PreBackup')), ACCOUNT('shop-web')),
    keeps: documents(planExample(hooks('PreBackup')), ACCOUNT('openshift-migration')),
    * check(set) {
      const places = new Map<string, Set<string>>();
      for (const account of set.ofKind('ServiceAccount')) {
        places.set(account.name, (places.get(account.name) ?? new Set()).add(account.namespace));
      }
      for (const { manifest, path, hook } of planHooks(set)) {
        const name = text(hook.serviceAccount);
        const namespace = text(hook.executionNamespace);
        const found = places.get(name);
        if (namespace && !isPlaceholder(namespace) && found && !WELL_KNOWN_ACCOUNTS.includes(name) && !found.has(namespace) && !found.has('')) {
          const [other] = found;
          yield {
            manifest,
            path: `${path}.serviceAccount`,
            message: `ServiceAccount ${quote(name)} is in namespace ${quote(other)} and the hook runs in ${quote(namespace)}, where its Job finds no such account`,
            fix: `make the ServiceAccount in ${quote(namespace)}, or write executionNamespace: ${other}`,
          };
        }
      }
    },
  },
  {
    id: 'hook/never-run',
    severity: 'info',
    title: 'Hooks belong to plans that are cut over',
    rationale: 'Hooks are steps of the cutover alone. Stages, state migrations and storage conversions have none that would run them.',
    source: 'mig-controller pkg/controller/migmigration/migrate.go',
    breaks: files(EXAMPLE, runExample('stage: true')),
    keeps: files(EXAMPLE, runExample('stage: false\n  quiescePods: true')),
    * check(set) {
      const runs = new RunsOfPlans(set);
      for (const manifest of plansWithHooks(set)) {
        const others = runs.of(manifest);
        if (others.count > 0 && !others.hasCutover && !whyNoCutover(set, manifest)) {
          yield {
            manifest,
            path: 'spec.hooks',
            message: `hooks run in cutovers only, and ${others.first.map(nameOf).join(', ')} ${others.count > 1 ? 'are' : 'is'} none`,
            fix: 'leave the hooks out if there is no cutover to come',
          };
        }
      }
    },
  },
  {
    id: 'hook/no-cutover',
    severity: 'warning',
    title: 'A plan with hooks can be cut over',
    rationale: 'Hooks are steps of the cutover alone. A plan that converts storage, or gives a claim another name, has state migrations only, which pass over all hooks and say nothing; what the hooks were to prepare or repair is not done.',
    source: 'mig-controller pkg/controller/migmigration/{migrate,validation}.go',
    breaks: planExample(hooks('PreBackup'), { source: 'ocp4' }),
    keeps: planExample(hooks('PreBackup')),
    * check(set) {
      for (const manifest of plansWithHooks(set)) {
        const why = whyNoCutover(set, manifest);
        if (why) {
          yield {
            manifest,
            path: 'spec.hooks',
            message: `hooks run in cutovers only, and ${why}; none of them ever runs`,
            fix: 'leave the hooks out, and do their work before and after the run',
          };
        }
      }
    },
  },
];

function plansWithHooks(set: ManifestSet): Manifest[] {
  return plansOf(set).filter((plan) => list(specOf(plan).hooks).length > 0);
}

/** Why a plan can have state migrations only; undefined where it may have a cutover. */
function whyNoCutover(set: ManifestSet, plan: Manifest): string | undefined {
  if (isStorageConversion(set, plan)) {
    return 'a plan within one cluster that renames no namespace has none';
  }
  const [renamed] = renamedVolumes(plan);
  return renamed && `MTC refuses that of a plan that renames a claim, as it does ${quote(renamed.claim)}`;
}

/** What is to be known of some runs. */
interface Runs {
  readonly count: number;
  readonly first: readonly Manifest[];
  readonly hasCutover: boolean;
}

const NONE: Runs = { count: 0, first: [], hasCutover: false };

/** The runs of plans by the plan's name and the run's cluster, added up: a name may stand for thousands of plans, of as many clusters. */
class RunsOfPlans {
  private readonly inCluster = new Map<string, Runs>();
  private readonly inAll = new Map<string, Runs>();

  constructor(set: ManifestSet) {
    for (const run of runsOf(set)) {
      const { migPlanRef, stage, migrateState, rollback } = specOf(run);
      const plan = keyOf(migPlanRef);
      if (plan !== undefined && rollback !== true) {
        const one: Runs = { count: 1, first: [run], hasCutover: stage !== true && migrateState !== true };
        addTo(this.inCluster, clusterKey(run.cluster, plan), one);
        addTo(this.inAll, plan, one);
      }
    }
  }

  /** Those that may be of a plan: of its cluster, or of one that isn't known. */
  of({ namespace, name, cluster }: Manifest): Runs {
    const plan = `${namespace}/${name}`;
    return cluster === undefined ? this.inAll.get(plan) ?? NONE
      : together(this.inCluster.get(clusterKey(cluster, plan)) ?? NONE, this.inCluster.get(clusterKey(undefined, plan)) ?? NONE);
  }
}

function clusterKey(cluster: string | undefined, plan: string): string {
  return `${cluster === undefined ? '' : `cluster ${cluster}`}\0${plan}`;
}

function addTo(index: Map<string, Runs>, by: string, runs: Runs): void {
  index.set(by, together(index.get(by) ?? NONE, runs));
}

function together(one: Runs, other: Runs): Runs {
  return { count: one.count + other.count, first: [...one.first, ...other.first].slice(0, 3), hasCutover: one.hasCutover || other.hasCutover };
}

const WELL_KNOWN_ACCOUNTS = ['default', 'builder', 'deployer', 'migration-controller'];

const NAMES: ReadonlyArray<readonly [string, (name: string) => boolean, (name: string) => string | undefined]> = [
  ['executionNamespace', isDnsLabel, nearestDnsLabel],
  ['serviceAccount', isDnsSubdomain, nearestDnsSubdomain],
];

/** The entries of `spec.hooks` of all plans; `plan` is a number for each of them. */
function* planHooks(set: ManifestSet): Generator<{ manifest: Manifest; plan: number; path: string; hook: { readonly [key: string]: any } }> {
  for (const [plan, manifest] of plansOf(set).entries()) {
    for (const [index, hook] of list(specOf(manifest).hooks).entries()) {
      if (isRecord(hook)) {
        yield { manifest, plan, path: `spec.hooks[${index}]`, hook };
      }
    }
  }
}
