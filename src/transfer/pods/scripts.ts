import { RSYNC_FIXED_BUILDS, RSYNC_FLOOR, RSYNC_SECURITY_RELEASES } from '../../api/rsync-releases';
import { transferScripts } from '../../scripts/packaged-scripts';

let read: Record<string, string> | undefined;

/** The files that run in the pods, by name, in the order of their names. */
export function scripts(): Record<string, string> {
  return read ??= sorted({ ...transferScripts(), 'rsync-releases.sh': rsyncReleases() });
}

function sorted(texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).sort(([one], [other]) => one < other ? -1 : 1));
}

/** What `versions.sh` compares the pod's rsync with. */
function rsyncReleases(): string {
  const { date, vulnerabilities } = RSYNC_SECURITY_RELEASES.find(({ version }) => version === RSYNC_FLOOR)!;
  const lacks = `lacks the security fixes of rsync ${RSYNC_FLOOR} `
    + `(${date}; ${vulnerabilities.map(({ id }) => id).join(', ')})`;
  const fixed = RSYNC_FIXED_BUILDS.map(({ distribution, build }) => `${distribution}/${build}`).join(' ');
  return `# shellcheck shell=bash disable=SC2034\nRSYNC_FLOOR=${RSYNC_FLOOR}\nRSYNC_LACKS='${lacks}'\n`
    + `RSYNC_FIXED='${fixed}'\n`;
}
