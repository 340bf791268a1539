import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { IndexObject } from '../../output/migration-index';
import { DeliveredUnit } from '../delivered-units';

/**
 * Has Flux create runs once: it applies objects again at each interval, and would write a run again that somebody has
 * deleted, or undo `canceled`. Plans and runs are never deleted.
 */
export function protectRuns(app: IConstruct, units: readonly DeliveredUnit[]): void {
  const runs = new Set(units.flatMap(({ unit }) => unit.starts).map(idOf));
  for (const object of app.node.findAll().filter((construct) => ApiObject.isApiObject(construct)) as ApiObject[]) {
    const isRun = runs.has(idOf(object));
    if (isRun || (object.kind === 'MigPlan' && object.apiVersion.startsWith('migration.openshift.io/'))) {
      object.metadata.addAnnotation('kustomize.toolkit.fluxcd.io/prune', 'disabled');
      if (isRun) {
        object.metadata.addAnnotation('kustomize.toolkit.fluxcd.io/ssa', 'IfNotPresent');
      }
    }
  }
}

function idOf({ apiVersion, kind, name }: Pick<IndexObject, 'apiVersion' | 'kind' | 'name'>): string {
  return `${apiVersion}/${kind}/${name}`;
}
