/**
 * A release of rsync that fixes vulnerabilities which a transfer is exposed to: its pods run rsync on both sides, but
 * never as a daemon.
 */
export interface RsyncRelease {
  readonly version: string;
  /** When it was released. */
  readonly date: string;
  readonly vulnerabilities: readonly RsyncVulnerability[];
}

/**
 * A vulnerability of rsync, and what it lets one side of a transfer do to the other, or a user of the volume
 * to the pod.
 */
export interface RsyncVulnerability {
  readonly id: string;
  readonly effect: string;
}

/**
 * The security releases, the newest last.
 *
 * @see NEWS.md of rsync 3.5.0
 */
export const RSYNC_SECURITY_RELEASES: readonly RsyncRelease[] = [
  {
    version: '3.4.0',
    date: '2025-01-15',
    vulnerabilities: [
      { id: 'CVE-2024-12084', effect: 'a sender writes beyond the receiver\'s memory' },
      { id: 'CVE-2024-12085', effect: 'a peer reads memory of the other side' },
      { id: 'CVE-2024-12086', effect: 'a receiver reads files of the sender\'s pod' },
      { id: 'CVE-2024-12087', effect: 'a sender writes outside the destination through symbolic links' },
      {
        id: 'CVE-2024-12747',
        effect: 'a user of the source volume has other files of the pod sent (symbolic link race)',
      },
    ],
  },
  {
    version: '3.4.3',
    date: '2026-05-20',
    vulnerabilities: [
      { id: 'CVE-2026-43618', effect: 'a sender reads the receiver\'s memory (with compression)' },
      { id: 'CVE-2026-43620', effect: 'a sender crashes the receiver' },
    ],
  },
  {
    version: '3.5.0',
    date: '2026-08-13',
    vulnerabilities: [
      { id: 'CVE-2026-53792', effect: 'a receiver makes the sender compute with a negative block length' },
      {
        id: 'CVE-2026-53796',
        effect: 'a user of the destination volume makes the receiver write outside it (symbolic link race)',
      },
      {
        id: 'CVE-2026-53797',
        effect: 'a user of the source volume has other files of the pod sent (symbolic link race)',
      },
      {
        id: 'CVE-2026-53799',
        effect: 'a user of the destination volume gets ACLs set on other files (symbolic link race)',
      },
      {
        id: 'CVE-2026-53801',
        effect: 'a user of the source volume has other folders of the pod listed (symbolic link race)',
      },
      { id: 'CVE-2026-70453', effect: 'a peer occupies a processor for a long time' },
      { id: 'CVE-2026-70458', effect: 'a sender writes beyond the receiver\'s memory' },
      { id: 'CVE-2026-70461', effect: 'a peer writes one byte beyond the other side\'s memory' },
      { id: 'CVE-2026-70462', effect: 'a peer disables the other side\'s idle timeout' },
    ],
  },
];

/** The version below which pods warn. */
export const RSYNC_FLOOR = '3.4.3';

/** A build of a distribution that contains the fixes of `RSYNC_FLOOR` under an older version. */
export interface FixedBuild {
  /** `ID-VERSION_ID` of /etc/os-release. */
  readonly distribution: string;
  /** The first package version with the fixes. */
  readonly build: string;
  readonly date: string;
}

/**
 * The builds that are known.
 *
 * @see the changelog of Debian's package rsync
 */
export const RSYNC_FIXED_BUILDS: readonly FixedBuild[] = [
  { distribution: 'debian-12', build: '3.2.7-1+deb12u5', date: '2026-05-18' },
  { distribution: 'debian-13', build: '3.4.1+ds1-5+deb13u3', date: '2026-05-18' },
];
