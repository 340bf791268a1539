import { OPENSHIFT_VERSION_ANNOTATION } from '../../../api/versions/declaration';
import { formatVersion, isOtherMinor, parseVersion } from '../../../grammar/version';
import { nameOf, record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { exampleInventory } from '../../examples/inventory';
import { remoteExample } from '../../examples/version';
import { annotationOf, annotationPath } from '../../reading/version-reports';

/** Rules on whether an inventory is that of its cluster. */
export const INVENTORY_CLUSTER_RULES: readonly Rule[] = [
  {
    id: 'inventory/other-version',
    severity: 'error',
    title: 'The inventory of a cluster has the declared version of OpenShift',
    rationale: 'An inventory of another OpenShift than the declared one is of another cluster, for example because '
      + 'those of source and destination are exchanged, or older than an upgrade. Plans and findings would be about '
      + 'that cluster.',
    source: 'cdk8s-mtc, src/inventory/inventory-data.ts',
    on: 'MigCluster',
    inventories: { old: exampleInventory({ cluster: { openshift: '4.20.3' } }) },
    breaks: remoteExample({ openshift: '4.14' }),
    finds: [{
      path: annotationPath(OPENSHIFT_VERSION_ANNOTATION),
      message: 'OpenShift 4.14 is declared, but the inventory of old is of OpenShift 4.20.3',
      fix: 'Give the inventory of this cluster, or correct the version.',
    }],
    keeps: remoteExample({ openshift: '4.20' }),
    * check(manifest, set, { inventories }) {
      const name = text(record(manifest.object.metadata).name);
      const [declared, captured] = [
        annotationOf(manifest, OPENSHIFT_VERSION_ANNOTATION), inventories?.get(name)?.cluster.openshift ?? '',
      ].map(parseVersion);
      if (declared && captured && isOtherMinor(declared, captured)) {
        const owner = set.ofKind('MigCluster').find((other) => {
          const version = parseVersion(annotationOf(other, OPENSHIFT_VERSION_ANNOTATION));
          return other !== manifest && version !== undefined && !isOtherMinor(version, captured);
        });
        yield {
          path: annotationPath(OPENSHIFT_VERSION_ANNOTATION),
          message: `OpenShift ${formatVersion(declared)} is declared, `
            + `but the inventory of ${name} is of OpenShift ${formatVersion(captured)}`
            + (owner ? `, as ${nameOf(owner)} is` : ''),
          fix: 'Give the inventory of this cluster, or correct the version.',
        };
      }
    },
  },
];
