/** Manifests of transfers for the examples of rules. */

const LABELS = 'app.kubernetes.io/name: cdk8s-mtc-transfer, app.kubernetes.io/part-of: shop';

/** A Job of the run `shop-first-copy` for the claim `data`. */
export function transferJob(
  role: 'send' | 'receive', volume: string, name = `shop-first-copy-data-${role}`, run = 'shop-first-copy',
): string {
  const labels = `{ ${LABELS}, transfer.cdk8s-mtc/claim: data, transfer.cdk8s-mtc/role: ${role}, `
    + `transfer.cdk8s-mtc/run: ${run} }`;
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  namespace: shop
  labels: ${labels}
spec:
  template:
    metadata:
      labels: ${labels}
    spec:
      restartPolicy: Never
      containers:
        - name: transfer
          image: quay.io/backube/volsync:0.16.0
          command: [bash, scripts/${role}.sh]
          volumeMounts: [{ name: data, mountPath: /transfer/data }]
      volumes: [{ name: data, persistentVolumeClaim: { ${volume} } }]
`;
}

/** A RoleBinding of the engine `shop` that lets pods run as root. */
export function rootBinding(name: string, run?: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${name}
  namespace: shop
  labels: { ${LABELS}${run === undefined ? '' : `, transfer.cdk8s-mtc/run: ${run}`} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: shop-transfer }
subjects: [{ kind: ServiceAccount, name: ${name}, namespace: shop }]
`;
}

/** The configuration of one end. */
export function stunnelMap(role: 'send' | 'receive', lines: string[]): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: shop-data-${role}
  namespace: shop
  labels: { ${LABELS} }
data:
  stunnel.conf: |
${lines.map((line) => `    ${line}\n`).join('')}`;
}

/** The Service of a claim. */
export function transferService(selector: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: shop-data
  namespace: shop
  labels: { ${LABELS} }
spec:
  selector: { ${LABELS}, ${selector} }
  ports: [{ name: tls, port: 8443 }]
`;
}

/** The Secret with the key of one end of the claim `data` in the engine `shop`. */
export function keySecret(namespace: string, key: string, role: 'send' | 'receive', pair: string): string {
  const own = `transfer.cdk8s-mtc/claim: data, transfer.cdk8s-mtc/role: ${role}, transfer.cdk8s-mtc/pair: ${pair}`;
  return `apiVersion: v1
kind: Secret
metadata:
  name: shop-data-${role}-key
  namespace: ${namespace}
  labels: { ${LABELS}, ${own} }
stringData:
  key: ${key}
`;
}

/** The ExternalSecret of one end of the claim `data` in the engine `shop`. */
export function keyExternalSecret(namespace: string, remoteKey: string): string {
  return `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: shop-data-receive-key
  namespace: ${namespace}
  labels: { ${LABELS}, transfer.cdk8s-mtc/claim: data, transfer.cdk8s-mtc/role: receive }
spec:
  secretStoreRef: { name: vault, kind: ClusterSecretStore }
  target: { name: shop-data-receive-key }
  data: [{ secretKey: key, remoteRef: { key: ${remoteKey} } }]
`;
}

/** A live pod of an application that mounts a claim. */
export function applicationPod(claim: string, phase: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: web-0
  namespace: shop
spec:
  containers: [{ name: web, image: registry.example.com/web:1 }]
  volumes: [{ name: files, persistentVolumeClaim: { claimName: ${claim} } }]
status: { phase: ${phase} }
`;
}

/** The snapshot of the claim `data` of a run. */
export function snapshotOf(run: string): string {
  return `apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata:
  name: ${run}-data-snapshot
  namespace: shop
  labels: { ${LABELS}, transfer.cdk8s-mtc/claim: data, transfer.cdk8s-mtc/role: send, transfer.cdk8s-mtc/run: ${run} }
spec:
  volumeSnapshotClassName: csi
  source: { persistentVolumeClaimName: data }
`;
}
