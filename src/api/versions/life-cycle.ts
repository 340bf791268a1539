import { MTC_RELEASES, MtcRelease } from './mtc-releases';
import { OADP_RANGES, OADP_RELEASES, OadpRange, OadpRelease } from './oadp-releases';
import { OPENSHIFT_RELEASES, OpenShiftRelease } from './openshift-releases';
import { LastingApi, LASTING_APIS, RemovedApi, REMOVED_APIS } from './removed-apis';
import { formatMinor, isAtLeast, isBefore, isNewerThan, knownVersion, Version } from '../../grammar/version';

/**
 * The day on which the facts in this folder were checked against their sources.
 *
 * Whether support is "ending soon" is decided relative to this day and never by a clock: the same input gives the same
 * findings on any day. The messages contain the date itself, so a reader sees how old it is.
 */
export const FACTS_CHECKED = '2026-11-28';

/** How close the end of support must be to `FACTS_CHECKED` to be reported, in days. */
const SOON = 180;

/** The facts about a release of OpenShift. Undefined for a release that is not listed. */
export function openshiftRelease(version: Version): OpenShiftRelease | undefined {
  return OPENSHIFT_RELEASES.find((release) => release.version === formatMinor(version));
}

/** The facts about a release of MTC. Undefined for a release that is not listed. */
export function mtcRelease(version: Version): MtcRelease | undefined {
  return MTC_RELEASES.find((release) => release.version === formatMinor(version));
}

const LAST_WITH_MTC = OPENSHIFT_RELEASES.filter(({ mtc }) => mtc.length > 0).at(-1)!;

/** The last release of OpenShift with MTC. */
export const LAST_OPENSHIFT_WITH_MTC = LAST_WITH_MTC.version;

/** The first release of OpenShift on which MTC cannot be installed. */
export const FIRST_OPENSHIFT_WITHOUT_MTC = OPENSHIFT_RELEASES[OPENSHIFT_RELEASES.indexOf(LAST_WITH_MTC) + 1].version;

const SUPPORTED_MTC = MTC_RELEASES.filter(({ isSupported }) => isSupported).map(({ version }) => version);

/** The first release of OpenShift with a supported MTC. */
export const FIRST_OPENSHIFT_WITH_SUPPORTED_MTC = OPENSHIFT_RELEASES
  .find(({ mtc }) => mtc.some((version) => SUPPORTED_MTC.includes(version)))!.version;

/** The newest minor release of MTC. */
export const NEWEST_MTC = MTC_RELEASES.at(-1)!;

/** The channel of a version of MTC in the vendor's catalog. Undefined if the version has none. */
export function channelOf(mtc: Version): string | undefined {
  return mtcRelease(mtc)?.channel;
}

/**
 * The minor releases of MTC that are documented for a version of OpenShift, the oldest first. Undefined if that is not
 * known.
 */
export function mtcFor(openshift: Version): readonly string[] | undefined {
  if (isAtLeast(openshift, FIRST_OPENSHIFT_WITHOUT_MTC)) {
    return [];
  }
  return openshiftRelease(openshift)?.mtc ?? (openshift.major === 3 ? OPENSHIFT_RELEASES[0].mtc : undefined);
}

/** The minor releases of MTC that work together with one: itself, and 1.5 as the legacy operator beside 1.6 or 1.7. */
export function partnersOf(mtc: string): readonly string[] {
  const partners = LEGACY_PARTNERS.filter((pair) => pair.includes(mtc)).flat();
  return [mtc, ...partners.filter((partner) => partner !== mtc)];
}

const LEGACY_PARTNERS = [['1.5', '1.6'], ['1.5', '1.7']];

/** Whether MTC supports no migration to or from a version of OpenShift, although it can be installed there. */
export function isUnsupportedOpenshift(openshift: Version): boolean {
  return isBefore(openshift, FIRST_OPENSHIFT_WITH_SUPPORTED_MTC);
}

/**
 * Whether OLM cannot install the operator: OpenShift 3 has no OLM, and the oldest catalogs of OpenShift 4 are frozen.
 */
export function needsLegacyOperator(openshift: Version): boolean {
  return openshift.major === 3 || openshiftRelease(openshift)?.hasLegacyOperator === true;
}

/** The end of the last support for a version of OpenShift, if a date is published. */
export function endOfOpenshift(openshift: Version): string | undefined {
  const release = openshiftRelease(openshift);
  return release?.extendedEnd ?? release?.maintenanceEnd;
}

/** Whether a day is over, or soon to come, on the day on which the facts were checked. */
export function endsSoon(day: string): 'over' | 'soon' | undefined {
  const days = (Date.parse(day) - Date.parse(FACTS_CHECKED)) / 86_400_000;
  if (days < 0) {
    return 'over';
  }
  return days <= SOON ? 'soon' : undefined;
}

/**
 * The OADP versions that MTC accepts. Several if only the minor release of MTC is known; none if they are not known.
 */
export function oadpRanges(mtc: Version): readonly OadpRange[] {
  const ofMinor = OADP_RANGES.filter(({ since }) => formatMinor(knownVersion(since)) === formatMinor(mtc));
  return mtc.patch === undefined ? ofMinor : ofMinor.filter(({ since }) => isAtLeast(mtc, since)).slice(-1);
}

/** The OADP versions whose catalog includes a version of OpenShift, the oldest first. */
export function oadpFor(openshift: Version): readonly string[] {
  const isOffered = ({ openshift: { from, to } }: OadpRelease) => (
    isAtLeast(openshift, from) && !isNewerThan(openshift, to)
  );
  return OADP_RELEASES.filter(isOffered).map(({ version }) => version);
}

/** Whether the OpenShift versions of an OADP are known. */
export function isKnownOadp(version: Version): boolean {
  return OADP_RELEASES.some((release) => release.version === formatMinor(version));
}

/** An API version that a version of OpenShift does not serve for a kind. */
export interface MissingApi {
  /** The first release of OpenShift without it. */
  readonly since: OpenShiftRelease;
  /** The API version to use there. Undefined if the kind has no successor. */
  readonly instead?: string;
}

/** What replaced an API version of a kind. Undefined if OpenShift still serves it, or if nothing is known about it. */
export function missingApi(apiVersion: string, kind: string, openshift: Version): MissingApi | undefined {
  const removed = REMOVED_APIS.find((api) => api.apiVersion === apiVersion && api.kinds.includes(kind));
  const since = removed && firstWithKubernetes(removed.kubernetes);
  if (!since || !isAtLeast(openshift, since.version)) {
    return undefined;
  }
  const successor = successorOf(removed);
  const next = successor === undefined ? undefined : missingApi(successor, kind, openshift);
  return { since, instead: next ? next.instead : successor };
}

/**
 * The API version that a destination serves for a kind, if the source serves only others, which the destination does
 * not have. Undefined if both serve one, or if nothing is known about the kind.
 */
export function lostApi(
  apiVersion: string, kind: string, source: Version, destination: Version,
): LastingApi | undefined {
  const lasting = LASTING_APIS.find((api) => api.kind === kind);
  const since = lasting && firstWithKubernetes(lasting.kubernetes);
  return since && isBefore(source, since.version) && missingApi(apiVersion, kind, destination) ? lasting : undefined;
}

/** The group that serves a kind instead of a group that has lost all its versions of it: `''` if no group does. */
export function groupInstead(group: string, kind: string, openshift: Version): string | undefined {
  const ofGroup = REMOVED_APIS.filter((api) => groupOf(api.apiVersion) === group && api.kinds.includes(kind));
  const missing = ofGroup.map((api) => missingApi(api.apiVersion, kind, openshift));
  const instead = missing.map((api) => api && (api.instead === undefined ? '' : groupOf(api.instead)));
  return instead.every((other) => other !== undefined && other !== group) ? instead[0] : undefined;
}

function successorOf({ apiVersion, instead }: RemovedApi): string | undefined {
  return instead === undefined || instead.includes('/') ? instead : `${groupOf(apiVersion)}/${instead}`;
}

function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, apiVersion.indexOf('/'));
}

function firstWithKubernetes(kubernetes: string): OpenShiftRelease | undefined {
  return OPENSHIFT_RELEASES.find((release) => isAtLeast(knownVersion(release.kubernetes), kubernetes));
}
