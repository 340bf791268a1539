/**
 * The annotations of a MigCluster that declare its versions.
 *
 * The MigCluster is the only object that stands for one cluster and that every tool sees: a program writes it, `check`
 * reads it from YAML of any origin, and a dump of the cluster returns it. MTC's controller and operator keep foreign
 * annotations. A declaration outside the manifests would be known to one of these only.
 */
export const OPENSHIFT_VERSION_ANNOTATION = 'cdk8s-mtc.io/openshift-version';

/** The annotation of a MigCluster that declares the version of MTC on it. */
export const MTC_VERSION_ANNOTATION = 'cdk8s-mtc.io/mtc-version';
