import { IConstruct } from 'constructs';
import { refuse } from './mistake';
import { isHost } from '../grammar/url';

/** What is said of an address that is no URL. */
export interface UrlMessages {
  /** The condition that MTC's controller would report. */
  readonly condition: string;
  /** What to write where nothing of the address can be used. */
  readonly fallback: string;
}

/**
 * Refuses what Go would not read as a URL with scheme and host, and credentials in it, which MTC would not use and everybody could
 * read. They do not reach a message either.
 */
export function checkUrl(at: IConstruct, field: string, given: string, messages: UrlMessages): void {
  const url = String(given ?? '');
  const bare = url.trim().replace(/^.*@/s, '').replace(/^([a-z][a-z0-9+.-]*:\/+|https?:\/*|https?\/\/|\/+)/i, '').split(/[/?#\s]/)[0];
  const fix = isHost(bare.replace(/:\d+$/, '')) ? `write "https://${bare}"` : messages.fallback;
  if (/^https?:\/\/[^/?#]*@/.test(url)) {
    refuse(at, { field, problem: 'holds credentials, which MTC would not use and everybody could read', fix });
  } else if (!/^https?:\/\/[^\s/?#\\]+([/?#]\S*)?$/.test(url) || !URL.canParse(url)) {
    refuse(at, {
      field,
      value: url.includes('@') ? undefined : url,
      problem: `is no URL with https:// (or http://) and a host; MTC reports it as ${messages.condition}`,
      fix,
    });
  }
}
