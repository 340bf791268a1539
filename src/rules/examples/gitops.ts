/** An Application of Argo CD, for the examples of rules. */
export function application(path: string, fields: string, destination = 'name: host'): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: migration, namespace: openshift-gitops }
spec:
  project: default
  source: { repoURL: https://git.example.com/migration.git, path: ${path} }
  destination: { ${destination}, namespace: openshift-migration }
  ${fields}
`;
}

/** A Kustomization of Flux, for the examples of rules. */
export function flux(path: string, fields: string): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: migration, namespace: flux-system }
spec:
  interval: 10m
  path: ${path}
  prune: false
  sourceRef: { kind: GitRepository, name: migration }
  ${fields}
`;
}
