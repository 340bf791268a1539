/** The versions of MTC that were released while OpenShift 3 and the early OpenShift 4 were supported. */
const UP_TO_1_7 = ['1.4', '1.5', '1.6', '1.7'];

/** A minor release of OpenShift. Dates are days in ISO format. */
export interface OpenShiftRelease {
  readonly version: string;
  readonly kubernetes: string;
  /** The end of maintenance support. Undefined if no date is published. */
  readonly maintenanceEnd?: string;
  /** The end of the last extended update support that can be bought. */
  readonly extendedEnd?: string;
  /** The minor releases of MTC that are documented for it; none if MTC cannot be installed. */
  readonly mtc: readonly string[];
  /** Patch releases of MTC that the catalog must not offer for it: the first, and the first that fits again. */
  readonly unfitMtc?: { readonly from: string; readonly before: string };
  /**
   * Whether MTC is installed with the manifests of the legacy operator, because the catalogs of OLM are frozen or do
   * not exist.
   */
  readonly hasLegacyOperator?: boolean;
}

/** For these versions a wrong build of MTC was published; 1.8.14 replaced it (openshift-docs PR 108259). */
const WITH_WRONG_BUILD = { mtc: ['1.7', '1.8'], unfitMtc: { from: '1.8.4', before: '1.8.14' } };

/**
 * All minor releases of OpenShift that matter for a migration, the oldest first.
 *
 * Sources: the product life cycle of OpenShift Container Platform; openshift-docs,
 * modules/migration-compatibility-guidelines and modules/migration-mtc-release-notes-1-8; ocp-build-data, mtc-1.8
 * group.yml. A new release of OpenShift is one line here; also update `FACTS_CHECKED`.
 */
export const OPENSHIFT_RELEASES: readonly OpenShiftRelease[] = [
  { version: '3.11', kubernetes: '1.11', maintenanceEnd: '2022-06-30', mtc: UP_TO_1_7, hasLegacyOperator: true },
  { version: '4.2', kubernetes: '1.14', mtc: UP_TO_1_7, hasLegacyOperator: true },
  { version: '4.3', kubernetes: '1.16', mtc: UP_TO_1_7, hasLegacyOperator: true },
  { version: '4.4', kubernetes: '1.17', mtc: UP_TO_1_7, hasLegacyOperator: true },
  { version: '4.5', kubernetes: '1.18', mtc: UP_TO_1_7, hasLegacyOperator: true },
  { version: '4.6', kubernetes: '1.19', maintenanceEnd: '2022-10-27', mtc: UP_TO_1_7 },
  { version: '4.7', kubernetes: '1.20', maintenanceEnd: '2022-08-24', mtc: UP_TO_1_7 },
  { version: '4.8', kubernetes: '1.21', maintenanceEnd: '2023-01-27', extendedEnd: '2023-04-27', mtc: UP_TO_1_7 },
  { version: '4.9', kubernetes: '1.22', maintenanceEnd: '2023-04-18', mtc: ['1.6', '1.7'] },
  { version: '4.10', kubernetes: '1.23', maintenanceEnd: '2023-09-10', mtc: ['1.7', '1.8'] },
  { version: '4.11', kubernetes: '1.24', maintenanceEnd: '2024-02-10', mtc: ['1.7', '1.8'] },
  { version: '4.12', kubernetes: '1.25', maintenanceEnd: '2024-07-17', extendedEnd: '2026-01-17', ...WITH_WRONG_BUILD },
  { version: '4.13', kubernetes: '1.26', maintenanceEnd: '2024-11-17', ...WITH_WRONG_BUILD },
  { version: '4.14', kubernetes: '1.27', maintenanceEnd: '2025-05-01', extendedEnd: '2026-10-31', mtc: ['1.7', '1.8'] },
  { version: '4.15', kubernetes: '1.28', maintenanceEnd: '2025-08-27', mtc: ['1.7', '1.8'] },
  { version: '4.16', kubernetes: '1.29', maintenanceEnd: '2025-12-27', extendedEnd: '2027-06-27', mtc: ['1.7', '1.8'] },
  { version: '4.17', kubernetes: '1.30', maintenanceEnd: '2026-04-01', mtc: ['1.7', '1.8'] },
  { version: '4.18', kubernetes: '1.31', maintenanceEnd: '2026-08-25', extendedEnd: '2028-02-25', mtc: ['1.8'] },
  { version: '4.19', kubernetes: '1.32', maintenanceEnd: '2026-12-17', mtc: ['1.8'] },
  { version: '4.20', kubernetes: '1.33', maintenanceEnd: '2027-04-21', extendedEnd: '2028-10-21', mtc: ['1.8'] },
  { version: '4.21', kubernetes: '1.34', maintenanceEnd: '2027-08-03', mtc: [] },
  { version: '4.22', kubernetes: '1.35', mtc: [] },
];

/** OpenShift SDN: the last release with it, its API group, and its kinds (openshift-docs PR 80209). */
export const OPENSHIFT_SDN = {
  last: '4.16',
  group: 'network.openshift.io',
  kinds: ['ClusterNetwork', 'EgressNetworkPolicy', 'HostSubnet', 'NetNamespace'],
} as const;

/** OVN-Kubernetes: its API group, and the first major version of OpenShift with it. */
export const OVN_KUBERNETES = { group: 'k8s.ovn.org', since: '4.0' } as const;
