import { ruleOf } from './support';
import { judge } from '../../src/rules/engine/judge';
import { toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';

const MTC = 'migration.openshift.io/v1alpha1';
const PLACE = 'openshift-migration';
const reference = (name: string) => ({ name, namespace: PLACE });
export const plan = (name: string) => ({
  apiVersion: MTC,
  kind: 'MigPlan',
  metadata: reference(name),
  spec: { srcMigClusterRef: reference('old'), namespaces: ['shop'] },
});
export const cluster = (name: string) => ({ apiVersion: MTC, kind: 'MigCluster', metadata: reference(name), spec: {} });
export const kustomization = (
  fields: object,
) => ({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...fields });

/** What a rule finds in files: file and path. */
export function found(id: string, files: Readonly<Record<string, object>>): string[] {
  const set = new ManifestSet(Object.entries(files).map(([file, object]) => toManifest(object, file, 0)));
  return judge(set, [ruleOf(id)], {}).map(({ manifest, path }) => `${manifest.origin} ${path}`);
}
