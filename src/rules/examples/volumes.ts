import { planExample } from './plan';

/** A valid selection for a volume. */
export const SELECTION = '{ action: copy, copyMethod: filesystem, storageClass: gp3-csi }';

const CLAIM = '{ namespace: shop-web, name: data, accessModes: [ReadWriteOnce], volumeMode: Filesystem }';

/** A plan with one volume, for the examples of rules. */
export function planOfVolume(selection = SELECTION, pvc = CLAIM): string {
  return planExample(`persistentVolumes:
    - name: pvc-1
      pvc: ${pvc}
      selection: ${selection}
      supported: { actions: [], copyMethods: [] }`);
}

/** A selection with a further field. */
export function selectionWith(field: string): string {
  return SELECTION.replace(' }', `, ${field} }`);
}

/** A claim in `shop-web` with further fields. */
export function claimWith(fields: string): string {
  return `{ namespace: shop-web, name: data, accessModes: [ReadWriteOnce], ${fields} }`;
}

/** A plan with one volume for each claim. */
export function planOfClaims(...names: string[]): string {
  return planExample(`persistentVolumes:${names.map((name, index) => `
    - name: pvc-${index + 1}
      pvc: { namespace: shop-web, name: "${name}", accessModes: [ReadWriteOnce] }
      selection: ${SELECTION}
      supported: { actions: [], copyMethods: [] }`).join('')}`);
}
