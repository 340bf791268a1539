import { Code } from './code';
import { Context } from './context';
import { importOtherControllers } from './controller';
import { importDirectMigrations } from './direct-migrations';
import { FilledSecret } from './filled-secret';
import { importClusters } from './mig-cluster';
import { importHooks } from './mig-hook';
import { importPlans } from './mig-plan';
import { importRepositories } from './mig-storage';
import { importOperator } from './operator';
import { importAnalytics, importOthers } from './others';
import { ImportedFile, ImportNote } from './program';
import { Source, Sources } from './sources';
import { Manifest } from '../rules/engine/manifest';

/** A program that writes the objects that were imported. */
export interface ImportedProgram {
  /** The text of `main.ts`. */
  readonly text: string;
  /** The files beside it. */
  readonly files: readonly ImportedFile[];
  /** What the program does not contain, or cannot express by options. */
  readonly notes: readonly ImportNote[];
}

/**
 * Writes a program with which synth writes the same objects. The objects must not contain secret values: `HIDDEN`
 * stands for each.
 *
 * @param manifests the objects, each with the cluster that it is for, if that is known
 * @param filled the Secrets that `cdk8s-mtc apply` fills, with where it takes their values from
 */
export function importManifests(manifests: readonly Manifest[], filled: readonly FilledSecret[] = []): ImportedProgram {
  const context = new Context(new Sources(manifests), filled);
  const controllers = new Set(context.sources.rest.filter(isController).map(({ cluster }) => cluster));
  importClusters(context);
  importOtherControllers(context);
  importOperator(context, (cluster) => controllers.has(cluster));
  importRepositories(context);
  importHooks(context);
  const plans = importPlans(context);
  const [first] = plans.keys();
  context.program.appName = first && `${first}-migration`;
  importAnalytics(context, (name): Code | undefined => {
    const plan = plans.get(name);
    return plan && context.program.use(plan.variable);
  });
  importDirectMigrations(context);
  importOthers(context);
  const { text, files, notes } = context.program;
  return { text, files, notes };
}

function isController({ manifest }: Source): boolean {
  return manifest.kind === 'MigrationController';
}
