import { IConstruct } from 'constructs';
import { refuse } from './mistake';
import { nearestHostPort } from '../grammar/url';

/**
 * Rejects a URL that contains credentials, because they would be written to a manifest in plain text. They are not part
 * of the message. Everything else about a URL is judged by rules.
 */
export function rejectCredentials(at: IConstruct, field: string, url: string | undefined): void {
  if (authorityOf(String(url ?? '')).includes('@')) {
    const near = nearestHostPort(String(url).replace(/^.*@/s, ''));
    refuse(at, {
      field,
      problem: 'contains credentials, which would be written to the manifest in plain text, and which MTC ignores',
      fix: near ? `write "https://${near}"` : 'remove them',
    });
  }
}

/** The part of a URL between its scheme and its path. A scheme is optional. */
function authorityOf(url: string): string {
  const start = url.indexOf('://');
  return (start < 0 ? url : url.slice(start + 3)).split(/[/?#]/, 1)[0];
}
