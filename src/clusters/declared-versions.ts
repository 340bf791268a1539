import { ApiObjectMetadata } from 'cdk8s';
import { IConstruct } from 'constructs';
import { MTC_VERSION_ANNOTATION, OPENSHIFT_VERSION_ANNOTATION } from '../api/versions/declaration';
import { refuse } from '../constructs/mistake';

/** The versions that a program declares for a cluster. */
export interface DeclaredVersions {
  readonly openshift?: string;
  readonly mtc?: string;
}

/** Adds the annotations that declare a cluster's versions to the metadata of its MigCluster. */
export function withVersions(
  at: IConstruct,
  metadata: ApiObjectMetadata | undefined,
  { openshift, mtc }: DeclaredVersions,
): ApiObjectMetadata | undefined {
  checkVersion(at, 'openshift', openshift, '4.20');
  checkVersion(at, 'mtc', mtc, '1.8.16');
  if (openshift === undefined && mtc === undefined) {
    return metadata;
  }
  const declared = [[OPENSHIFT_VERSION_ANNOTATION, openshift], [MTC_VERSION_ANNOTATION, mtc]];
  const annotations = Object.fromEntries(declared.filter(([, version]) => version !== undefined));
  return { ...metadata, annotations: { ...metadata?.annotations, ...annotations } };
}

function checkVersion(at: IConstruct, field: string, value: unknown, example: string): void {
  if (value !== undefined && typeof value !== 'string') {
    refuse(
      at, { field, value, problem: 'is not a string: 4.20 would be 4.2', fix: `write a string such as "${example}"` },
    );
  }
}
