/** A minor release of OADP, and the OpenShift versions whose catalog offers it. */
export interface OadpRelease {
  readonly version: string;
  readonly openshift: { readonly from: string; readonly to: string };
}

/**
 * The minor releases of OADP whose OpenShift versions are known (ocp-build-data, oadp-1.x group.yml). One line for
 * each.
 */
export const OADP_RELEASES: readonly OadpRelease[] = [
  { version: '1.3', openshift: { from: '4.12', to: '4.15' } },
  { version: '1.4', openshift: { from: '4.13', to: '4.18' } },
  { version: '1.5', openshift: { from: '4.19', to: '4.21' } },
];

/** The OADP that a release of MTC depends on, up to the next entry of the list. */
export interface OadpRange {
  /** The first release of MTC with this range. */
  readonly since: string;
  readonly from: string;
  /** The first OADP that is too new. */
  readonly before: string;
}

/**
 * The OADP versions that MTC accepts, by the release of MTC; the oldest first.
 *
 * Sources: mig-operator, metadata/dependencies.yaml of the release branches; openshift-docs,
 * modules/migration-mtc-support.
 */
export const OADP_RANGES: readonly OadpRange[] = [
  { since: '1.7.3', from: '0.5', before: '1.1' },
  { since: '1.8.0', from: '1.2', before: '1.3' },
  { since: '1.8.3', from: '1.2', before: '1.4' },
  { since: '1.8.4', from: '1.2', before: '1.5' },
  { since: '1.8.8', from: '1.2', before: '1.6' },
];

/** The package of OADP in the vendor's catalog. */
export const OADP_PACKAGE = 'redhat-oadp-operator';
