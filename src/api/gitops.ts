/**
 * Annotations for objects that exist longer than the migration: Argo CD and Flux do not delete them when they are
 * removed from a program.
 */
export const NEVER_PRUNE: Readonly<Record<string, string>> = {
  'argocd.argoproj.io/sync-options': 'Prune=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};
