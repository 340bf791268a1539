import { ApiObjectMetadata } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

/**
 * The files of one end that connects to the other: the configuration of stunnel, and the patterns of what is neither
 * copied nor compared.
 */
export function connectionFiles(stunnel: string, excludes: string[]): Record<string, string> {
  const patterns = excludes.map((pattern) => `${pattern}\n`).join('');
  return { 'stunnel.conf': stunnel, ...patterns === '' ? {} : { excludes: patterns } };
}

/** Writes the configuration of one end of a claim. */
export function writeConfiguration(scope: Construct, metadata: ApiObjectMetadata, files: Record<string, string>): void {
  new ConfigMap(scope, 'configuration', { metadata, data: files });
}
