/**
 * The annotation of a Secret whose values `cdk8s-mtc apply` puts in: its keys, separated by commas. The manifest
 * contains no values, so that applying it with another tool changes no value on the cluster.
 */
export const FILLED_BY_APPLY = 'cdk8s-mtc.io/filled-by-apply';

/** The keys that `cdk8s-mtc apply` fills, by the annotations of a Secret. */
export function filledKeys(annotations: { readonly [name: string]: unknown } | undefined): string[] {
  const keys = annotations?.[FILLED_BY_APPLY];
  return typeof keys === 'string' ? keys.split(',').filter((key) => key !== '') : [];
}
