import { ApiObjectMetadata } from 'cdk8s';
import { IConstruct } from 'constructs';
import { quote, refuse } from './mistake';
import { markAsOwn } from './owner';
import { MTC_NAMESPACE, ObjectRef } from '../api/common';
import { isDnsSubdomain, nearestDnsSubdomain } from '../grammar/dns';

/**
 * The metadata of an object of MTC's own. Its name is the construct's id unless the user gave another; its namespace is always
 * `openshift-migration`.
 */
export function mtcMetadata(at: IConstruct, metadata: ApiObjectMetadata = {}, defaultName = at.node.id): ApiObjectMetadata & ObjectRef {
  markAsOwn(at);
  const name = metadata.name ?? defaultName;
  if (metadata.name === undefined) {
    checkMtcName(at, 'id', at.node.id, name);
  } else {
    checkMtcName(at, 'metadata.name', name);
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

/**
 * Refuses a name that no object of MTC's own can have: MTC hands it on in labels, so it has at most 63 characters.
 *
 * @param given what the user gave
 * @param name the name that comes of it. Where it is wrong and the given part of it is right, the other part has been refused already
 */
export function checkMtcName(at: IConstruct, field: string, given: string, name = given): void {
  const made = name === given ? '' : `makes the name ${quote(name)}, which `;
  if (!isDnsSubdomain(name)) {
    const near = nearestDnsSubdomain(given);
    if (name === given || !isDnsSubdomain(given)) {
      refuse(at, {
        field,
        value: given,
        problem: `${made}is no name that Kubernetes takes (lower-case letters, digits, "-" and ".", beginning and ending with a letter or a digit)`,
        fix: near ? `write "${near}"` : 'write a name such as "shop"',
      });
    }
  } else if (name.length > 63) {
    refuse(at, {
      field,
      value: given,
      problem: `${made}has ${name.length} characters; MTC writes the name into labels, which hold at most 63`,
      fix: 'write a shorter name',
    });
  }
}
