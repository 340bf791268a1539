import { ApiObjectMetadata } from 'cdk8s';
import { IConstruct } from 'constructs';
import { refuse, required } from './mistake';
import { markAsOwn } from './owner';
import { MTC_NAMESPACE, ObjectRef } from '../api/common';
import { isDnsSubdomain, nearestDnsSubdomain } from '../grammar/dns';

/**
 * Where the author of a program has written the id and the metadata of a construct, if that is not
 * the construct itself.
 */
export interface WrittenAt {
  readonly construct: IConstruct;
  /** What comes before the names of its options: `stage.`. */
  readonly prefix: string;
}

/**
 * The metadata of an object of MTC's own. Its name is the construct's id unless the user gave another; its namespace is
 * always `openshift-migration`.
 */
export function mtcMetadata(
  at: IConstruct, metadata: ApiObjectMetadata = {}, defaultName = at.node.id,
  { construct, prefix }: WrittenAt = { construct: at, prefix: '' },
): ApiObjectMetadata & ObjectRef {
  markAsOwn(at);
  const name = metadata.name ?? defaultName;
  NAME_OPTIONS.set(at, `${prefix}${metadata.name === undefined ? 'id' : 'metadata.name'}`);
  if (metadata.namespace !== undefined && metadata.namespace !== MTC_NAMESPACE) {
    refuse(construct, {
      field: `${prefix}metadata.namespace`,
      value: metadata.namespace,
      problem: `is not watched: MTC's controllers ignore its objects outside ${MTC_NAMESPACE}`,
      fix: 'leave it out',
    });
  }
  return { ...metadata, name, namespace: MTC_NAMESPACE };
}

const NAME_OPTIONS = new WeakMap<IConstruct, string>();

/** The option that the name of a construct's object comes from; undefined if the construct has no object of MTC. */
export function nameOption(at: IConstruct): string | undefined {
  return NAME_OPTIONS.get(at);
}

/** Rejects a name of an object that the program does not write, so that no rule sees it. */
export function checkImportedName(at: IConstruct, field: string, name: string): void {
  NAME_OPTIONS.set(at, field);
  if (required<string | undefined>(at, field, name, 'give the name of the object', () => undefined) === undefined) {
    return;
  }
  if (!isDnsSubdomain(name)) {
    const near = nearestDnsSubdomain(name);
    refuse(at, {
      field,
      value: name,
      problem: 'is not a valid name (lower-case letters, digits, "-" and ".", beginning and ending with a letter or a '
        + 'digit): no such object can exist',
      fix: near ? `write "${near}"` : 'write a name such as "shop"',
    });
  } else if (name.length > 63) {
    refuse(at, {
      field,
      value: name,
      problem: `has ${name.length} characters, and MTC writes it to labels, which have at most 63`,
      fix: 'write a shorter name',
    });
  }
}
