import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { IndexObject } from '../../output/migration-index';
import { DeliveredUnit } from '../delivered-units';

const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
const COMPARE_OPTIONS = 'argocd.argoproj.io/compare-options';

/**
 * Protects plans and runs from being deleted when they are removed from git: deleting a plan deletes its runs, and
 * deleting a run that is under way leaves the application stopped.
 */
export function protectFromPruning(app: IConstruct, units: readonly DeliveredUnit[]): void {
  const runs = new Set(units.flatMap(({ unit }) => unit.starts).map(idOf));
  for (const object of app.node.findAll().filter((construct) => ApiObject.isApiObject(construct)) as ApiObject[]) {
    const { apiVersion, kind, name } = object;
    const isRun = runs.has(idOf({ apiVersion, kind, name }));
    if (isRun || (kind === 'MigPlan' && apiVersion.startsWith('migration.openshift.io/'))) {
      annotate(object, SYNC_OPTIONS, 'Prune=false');
      if (isRun) {
        annotate(object, COMPARE_OPTIONS, 'IgnoreExtraneous');
      }
    }
  }
}

function idOf({ apiVersion, kind, name }: Pick<IndexObject, 'apiVersion' | 'kind' | 'name'>): string {
  return `${apiVersion}/${kind}/${name}`;
}

/** Adds an option to the annotation of an object, beside those that the program has given. */
function annotate(object: ApiObject, annotation: string, option: string): void {
  const given: string = object.metadata.toJson()?.annotations?.[annotation] ?? '';
  if (!given.split(',').includes(option)) {
    object.metadata.addAnnotation(annotation, given === '' ? option : `${given},${option}`);
  }
}
