import { ApiObjectMetadata } from 'cdk8s';
import { IConstruct } from 'constructs';
import { refuse } from './mistake';
import { MTC_NAMESPACE, ObjectRef } from '../api/common';
import { isDnsSubdomain, nearestDnsSubdomain } from '../api/names';

/**
 * The metadata of an object of MTC's own. Its name is the construct's id unless the user gave another, and MTC hands it on in
 * labels, so it has at most 63 characters; its namespace is always `openshift-migration`.
 */
export function mtcMetadata(at: IConstruct, metadata: ApiObjectMetadata = {}, defaultName = at.node.id): ApiObjectMetadata & ObjectRef {
  const name = metadata.name ?? defaultName;
  const field = metadata.name === undefined ? 'id' : 'metadata.name';
  if (!isDnsSubdomain(name)) {
    const near = nearestDnsSubdomain(name);
    refuse(at, {
      field,
      value: name,
      problem: 'is no name that Kubernetes takes (lower-case letters, digits, "-" and ".", beginning and ending with a letter or a digit)',
      fix: near ? `write "${near}"` : 'write a name such as "shop"',
    });
  } else if (name.length > 63) {
    refuse(at, {
      field,
      value: name,
      problem: `has ${name.length} characters; MTC writes the name into labels, which hold at most 63`,
      fix: 'write a shorter name',
    });
  }
  if (metadata.namespace !== undefined && metadata.namespace !== MTC_NAMESPACE) {
    refuse(at, {
      field: 'metadata.namespace',
      value: metadata.namespace,
      problem: `is not watched: MTC's controllers ignore its objects outside ${MTC_NAMESPACE}`,
      fix: 'leave it out',
    });
  }
  return { ...metadata, name, namespace: MTC_NAMESPACE };
}
