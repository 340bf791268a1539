import { planWithVolumes } from './quota';
import { parseQuantity } from '../../../grammar/quantity';
import { isRecord, list, record, scalar } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { filesOf } from '../../examples/plan';
import { newClaims, sidesByManifest } from '../../reading/model/load';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const limits = (bounds: string) => filesOf('ocp4', planWithVolumes(), `apiVersion: v1
kind: LimitRange
metadata: { name: sizes, namespace: shop }
spec: { limits: [{ type: PersistentVolumeClaim, ${bounds} }] }
`);

const sidesOf = sidesByManifest('LimitRange', '');

/** Rules on LimitRanges in the namespaces of plans. */
export const LIMIT_RANGE_RULES: readonly Rule[] = [
  {
    id: 'namespace/claim-size',
    severity: 'warning',
    title: 'The claims of a plan have a size that the destination namespace allows',
    rationale: 'A LimitRange may contain the smallest and the largest claim of a namespace. MTC creates claims of the '
      + 'size that they have on the source, and the API server rejects any other size.',
    source: 'Kubernetes LimitRange; mig-controller pkg/controller/directvolumemigration/pvcs.go',
    on: 'LimitRange',
    skips: ['patch'],
    breaks: limits('max: { storage: 15Gi }'),
    finds: [{
      path: 'spec.limits[0].max.storage',
      message: 'is 15Gi, but claim "media" of MigPlan openshift-migration/shop in namespace "shop" has 20Gi: the API '
        + 'server rejects the claim, and the copy fails',
      fix: 'Write `storage: 20Gi`.',
    }],
    keeps: limits('max: { storage: 20Gi }, min: { storage: 10Gi }'),
    * check(manifest, set) {
      const one = sidesOf(set).get(manifest)?.find(({ side }) => side.role === 'destination');
      const claims = one ? newClaims(set, one.namespace).filter(({ bytes }) => bytes > 0) : [];
      for (const [index, limit] of list(specOf(manifest).limits).entries()) {
        for (const bound of one && isRecord(limit) && limit.type === 'PersistentVolumeClaim'
          ? ['max', 'min'] as const
          : []) {
          const shown = scalar(record(limit[bound]).storage);
          const size = parseQuantity(shown);
          const claim = size === undefined
            ? undefined
            : claims.find(({ bytes }) => bound === 'max' ? bytes > size : bytes < size);
          if (claim) {
            yield {
              path: `spec.limits[${index}].${bound}.storage`,
              message: `is ${shown}, but claim ${quote(claim.name)} of ${namedIn(one!.plan.manifest, manifest)} in `
                + `namespace ${quote(one!.side.namespace)} has ${claim.size}: the API server rejects the claim, and `
                + 'the copy fails',
              fix: `Write \`storage: ${claim.size}\`.`,
            };
          }
        }
      }
    },
  },
];
