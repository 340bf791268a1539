import { derived } from '../../engine/derived';
import { list, Manifest, nameOf } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { hooksOfPlan, TWO_HOOKS } from '../../examples/hook';
import { files, planExample, runExample } from '../../examples/plan';
import { isStorageConversion, renamedVolumes, runsOf, specOf } from '../../reading/plan';
import { keyOf } from '../../reading/references';
import { quote } from '../../reading/text';

/** Rules on the cutover, in which alone the hooks of a plan run. */
export const HOOK_CUTOVER_RULES: readonly Rule[] = [
  {
    id: 'hook/never-run',
    severity: 'info',
    title: 'A plan with hooks has a cutover',
    rationale: 'MTC runs hooks only in a cutover. Stages, state migrations and storage conversions do not run them.',
    source: 'mig-controller pkg/controller/migmigration/migrate.go',
    on: 'MigPlan',
    breaks: files(TWO_HOOKS, runExample('stage: true')),
    finds: [{
      path: 'spec.hooks',
      message: 'MigMigration openshift-migration/go-live is not a cutover: MTC runs hooks only in a cutover',
      fix: 'Remove `hooks` if no cutover is planned.',
    }],
    keeps: files(TWO_HOOKS, runExample('stage: false\n  quiescePods: true')),
    * check(manifest, set) {
      if (!hasHooks(manifest)) {
        return;
      }
      const runs = runsOfPlans(set).of(manifest);
      if (runs.count > 0 && !runs.hasCutover && !whyNoCutover(set, manifest)) {
        yield {
          path: 'spec.hooks',
          message: `${runs.first.map(nameOf).join(', ')} ${runs.count > 1 ? 'are not cutovers' : 'is not a cutover'}: `
            + 'MTC runs hooks only in a cutover',
          fix: 'Remove `hooks` if no cutover is planned.',
        };
      }
    },
  },
  {
    id: 'hook/no-cutover',
    severity: 'warning',
    title: 'A plan with hooks can be cut over',
    rationale: 'MTC runs hooks only in a cutover. A plan that converts storage or renames a claim has only state '
      + 'migrations, which silently ignore all hooks, so the work of the hooks is not done.',
    source: 'mig-controller pkg/controller/migmigration/{migrate,validation}.go',
    on: 'MigPlan',
    breaks: planExample(hooksOfPlan('PreBackup'), { source: 'ocp4' }),
    finds: [{
      path: 'spec.hooks',
      message: 'the hooks never run: MTC runs them only in a cutover, and a plan within one cluster that renames no '
        + 'namespace has none',
      fix: 'Remove `hooks`, and do their work before and after the run.',
    }],
    keeps: planExample(hooksOfPlan('PreBackup')),
    * check(manifest, set) {
      const why = hasHooks(manifest) ? whyNoCutover(set, manifest) : undefined;
      if (why) {
        yield {
          path: 'spec.hooks',
          message: `the hooks never run: MTC runs them only in a cutover, and ${why}`,
          fix: 'Remove `hooks`, and do their work before and after the run.',
        };
      }
    },
  },
];

function hasHooks(plan: Manifest): boolean {
  return list(specOf(plan).hooks).length > 0;
}

/** The reason why a plan can have state migrations only; undefined if it can have a cutover. */
function whyNoCutover(set: ManifestSet, plan: Manifest): string | undefined {
  if (isStorageConversion(set, plan)) {
    return 'a plan within one cluster that renames no namespace has none';
  }
  const [renamed] = renamedVolumes(plan);
  return renamed && `MTC rejects a cutover of a plan that renames a claim, such as ${quote(renamed.claim)}`;
}

/** The number of some runs, the first three, and whether there is a cutover among them. */
interface Runs {
  readonly count: number;
  readonly first: readonly Manifest[];
  readonly hasCutover: boolean;
}

const NONE: Runs = { count: 0, first: [], hasCutover: false };

/**
 * Summaries of the runs by the plan's name and the run's cluster. Thousands of plans of different clusters may have one
 * name.
 */
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

  /** The runs that may belong to a plan: those of its cluster, and those of an unknown cluster. */
  of({ namespace, name, cluster }: Manifest): Runs {
    const plan = `${namespace}/${name}`;
    const ofCluster = (place: string | undefined) => this.inCluster.get(clusterKey(place, plan)) ?? NONE;
    return cluster === undefined ? this.inAll.get(plan) ?? NONE : together(ofCluster(cluster), ofCluster(undefined));
  }
}

function clusterKey(cluster: string | undefined, plan: string): string {
  return `${cluster === undefined ? '' : `cluster ${cluster}`}\0${plan}`;
}

function addTo(index: Map<string, Runs>, by: string, runs: Runs): void {
  index.set(by, together(index.get(by) ?? NONE, runs));
}

function together(one: Runs, other: Runs): Runs {
  return {
    count: one.count + other.count,
    first: [...one.first, ...other.first].slice(0, 3),
    hasCutover: one.hasCutover || other.hasCutover,
  };
}

const runsOfPlans = derived((set: ManifestSet) => new RunsOfPlans(set));
