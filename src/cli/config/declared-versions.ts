import { Config } from './config';
import { toManifest } from '../../rules/engine/manifest';
import { PlacedManifest } from '../reading/yaml-reader';

/**
 * The versions that a configuration declares, as the objects from which rules read versions of a cluster. Findings
 * about them are reported in the configuration.
 */
export function declaredVersions({ data: { clusters = {} }, document }: Config): PlacedManifest[] {
  if (document === undefined) {
    return [];
  }
  return Object.entries(clusters).flatMap(([cluster, { openshift, mtc }]) => {
    const placed = (object: object): PlacedManifest => ({
      manifest: toManifest(object, document.file.name, document.index, cluster),
      document,
      path: `clusters[${JSON.stringify(cluster)}]`,
      isAssigned: true,
    });
    return [
      ...openshift === undefined ? [] : [placed({
        apiVersion: 'config.openshift.io/v1',
        kind: 'ClusterVersion',
        metadata: { name: 'version' },
        status: { desired: { version: openshift } },
      })],
      ...mtc === undefined ? [] : [placed({
        apiVersion: 'operators.coreos.com/v1alpha1',
        kind: 'ClusterServiceVersion',
        metadata: { name: `mtc-operator.v${mtc}`, namespace: 'openshift-migration' },
        spec: {},
      })],
    ];
  });
}
