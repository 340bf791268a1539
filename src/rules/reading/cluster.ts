import { specOf } from './plan';
import { MTC_GROUP } from './references';
import { isPlaceholder } from '../../grammar/placeholder';
import { isPort, splitUrl, Url } from '../../grammar/url';
import { derived } from '../engine/derived';
import { Manifest, text } from '../engine/manifest';
import { ManifestSet } from '../engine/manifest-set';

/** Whether a MigCluster is one that MTC reaches through its API. */
export function isRemote(cluster: Manifest): boolean {
  return specOf(cluster).isHostCluster === false;
}

/** Whether a MigCluster is the one that MTC's controller runs on. */
export function isHostCluster(cluster: Manifest): boolean {
  return specOf(cluster).isHostCluster === true;
}

/** The remote clusters of a set. */
export const remotesOf = derived((set: ManifestSet): readonly Manifest[] => set.ofGroup('MigCluster', MTC_GROUP)
  .filter(isRemote));

/** The host clusters of a set. */
export const hostsOf = derived((set: ManifestSet): readonly Manifest[] => set.ofGroup('MigCluster', MTC_GROUP)
  .filter(isHostCluster));

/** The URL of a remote cluster, if it is one that MTC accepts. */
export function validUrlOf(cluster: Manifest): Url | undefined {
  const url = text(specOf(cluster).url);
  return url === '' || isPlaceholder(url) || wrongUrl(url) ? undefined : splitUrl(url);
}

/** What is wrong with the URL of an API server; undefined if it is valid. */
export function wrongUrl(given: string): string | undefined {
  const url = splitUrl(given);
  if (!url) {
    return 'is not a URL with a scheme: MTC reports InvalidURL';
  }
  if (url.scheme !== 'http' && url.scheme !== 'https') {
    return 'does not have the scheme https: MTC reports InvalidURL';
  }
  if (url.host === '') {
    return 'does not contain a host: MTC cannot connect';
  }
  if (/\s/.test(given)) {
    return 'contains white space: MTC reports InvalidURL, or cannot connect';
  }
  if (url.port !== undefined && url.port !== '' && !isPort(url.port)) {
    return 'does not have a port from 1 to 65535: MTC cannot connect';
  }
  return /^(console-openshift-console|oauth-openshift)\./.test(url.host)
    ? 'is the address of the web console, not of the API server: MTC cannot connect'
    : undefined;
}
