/** A minor release of MTC. Dates are days in ISO format. */
export interface MtcRelease {
  readonly version: string;
  /** The newest patch release. */
  readonly newest: string;
  /** The channel of the package in the vendor's catalog. */
  readonly channel: string;
  readonly isSupported: boolean;
  /** The last version of OpenShift that the operator accepts, if it is older than the last one with any MTC. */
  readonly maxOpenshift?: string;
  /** The end of support. Undefined if no date is published. */
  readonly end?: string;
}

/**
 * The minor releases of MTC, the oldest first.
 *
 * Sources: openshift-docs, modules/mtc-operator-supported and PR 118448 (1.7 is unsupported); mig-operator, release
 * branches. A new patch release changes `newest`; a new minor release is one line. Also update `FACTS_CHECKED`.
 */
export const MTC_RELEASES: readonly MtcRelease[] = [
  { version: '1.4', newest: '1.4.7', channel: 'release-v1.4', isSupported: false, maxOpenshift: '4.8' },
  { version: '1.5', newest: '1.5.6', channel: 'release-v1.5', isSupported: false, maxOpenshift: '4.8' },
  { version: '1.6', newest: '1.6.6', channel: 'release-v1.6', isSupported: false },
  { version: '1.7', newest: '1.7.19', channel: 'release-v1.7', isSupported: false, end: '2025-07-01' },
  { version: '1.8', newest: '1.8.16', channel: 'release-v1.8', isSupported: true },
];

/**
 * The package of the operator, and the catalog of the vendor that offers it. Only of this catalog are the channels
 * known.
 */
export const MTC_PACKAGE = {
  name: 'mtc-operator',
  catalog: 'redhat-operators',
  catalogNamespace: 'openshift-marketplace',
} as const;

/** The catalogs that OpenShift comes with. */
export const DEFAULT_CATALOGS: readonly string[] = [
  MTC_PACKAGE.catalog, 'certified-operators', 'community-operators', 'redhat-marketplace',
];

/** Something in a plan that an older MTC does not know. */
export interface MtcFeature {
  readonly name: string;
  /** The first release with it (mig-controller, release-1.8: commits 025b8e41, 5e957a25, 16695e02). */
  readonly since: string;
}

/** Features of plans by the release that introduced them. */
export const MTC_FEATURES = {
  liveMigrate: { name: 'liveMigrate', since: '1.8.4' },
  blockCopy: { name: 'copyMethod block', since: '1.8.4' },
  automaticAccessMode: { name: 'accessMode auto', since: '1.8' },
  /** Separate rsync pods for block devices. */
  blockPods: { name: 'pods that copy block devices', since: '1.8' },
} as const satisfies Record<string, MtcFeature>;
