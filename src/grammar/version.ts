/** A version of OpenShift, MTC, OADP or Kubernetes: `1.8.16`, or `1.8` if the patch release is unknown. */
export interface Version {
  readonly major: number;
  /** Unknown for "OpenShift 3", of which only the major version can be seen. */
  readonly minor?: number;
  readonly patch?: number;
}

/**
 * Reads a version as people and operators write it: `4.20`, `v4.20.3`, `1.8.16`, `3.11.634`. Returns undefined for any
 * other text.
 */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch] = /^v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,6}))?(?:[-+][0-9A-Za-z.+-]*)?$/.exec(text) ?? [];
  if (major === undefined) {
    return undefined;
  }
  return { major: Number(major), minor: Number(minor), ...patch !== undefined && { patch: Number(patch) } };
}

/** A version that this library itself has written down. */
export function knownVersion(text: string): Version {
  const version = parseVersion(text);
  if (!version) {
    throw new Error(`bug in cdk8s-mtc: ${text} is not a version`);
  }
  return version;
}

/** The text of a version, with as many numbers as are known. */
export function formatVersion({ major, minor, patch }: Version): string {
  return [major, minor, patch].filter((number) => number !== undefined).join('.');
}

/** The text of a version without its patch release. */
export function formatMinor({ major, minor }: Version): string {
  return formatVersion({ major, minor });
}

/** Whether a version is certainly older than a bound. `1.8` is neither older than `1.8.4` nor certainly as new. */
export function isBefore(version: Version, bound: string): boolean {
  return compareKnown(version, knownVersion(bound)) === -1;
}

/** Whether a version is certainly as new as a bound. */
export function isAtLeast(version: Version, bound: string): boolean {
  const order = compareKnown(version, knownVersion(bound));
  return order === 0 || order === 1;
}

/** Whether a version certainly belongs to a later minor release. */
export function isNewerThan(version: Version, minor: string): boolean {
  return isAtLeast(version, minor) && formatMinor(version) !== minor;
}

/** Whether two versions certainly differ. `1.8` and `1.8.4` may be the same. */
export function areDifferent(one: Version, other: Version): boolean {
  return [-1, 1].includes(compareKnown(one, other) ?? 0);
}

/** Whether two versions certainly belong to different minor releases. */
export function isOtherMinor({ major, minor }: Version, other: Version): boolean {
  return areDifferent({ major, minor }, { major: other.major, minor: other.minor });
}

/**
 * -1, 0 or 1; undefined if a number that decides is unknown. A bound without a patch release begins with its first one.
 */
function compareKnown(version: Version, bound: Version): -1 | 0 | 1 | undefined {
  for (const part of ['major', 'minor', 'patch'] as const) {
    const [number, other] = [version[part], bound[part]];
    if (other === undefined) {
      return 0;
    }
    if (number === undefined) {
      return undefined;
    }
    if (number !== other) {
      return number < other ? -1 : 1;
    }
  }
  return 0;
}
