import * as fs from 'fs';
import * as path from 'path';

/** The manifests that docs/import.md imports: two clusters, and a Secret with a value. */
const MANIFESTS = `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: host, namespace: openshift-migration }
spec: { isHostCluster: true }
---
apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: old, namespace: openshift-migration }
spec:
  isHostCluster: false
  url: https://api.old.example.com:6443
  serviceAccountSecretRef: { name: old-token, namespace: openshift-config }
---
apiVersion: v1
kind: Secret
metadata: { name: old-token, namespace: openshift-config }
stringData: { saToken: made-up-token }
`;

/** Writes them to the folder `manifests` in a folder. */
export function writeImported(folder: string): void {
  fs.mkdirSync(path.join(folder, 'manifests'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'manifests', 'mtc.yaml'), MANIFESTS);
}
