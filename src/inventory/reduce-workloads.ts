import {
  InventoryImageStream, InventoryNamespace, InventoryPlan, InventoryPod, InventoryQuota, InventoryVirtualMachine,
} from './inventory-data';
import {
  elements, Fields, fieldsAt, isFields, isTrue, mapOfStrings, optional, ownerOf, sorted, stringOf, stringsOf,
} from './object-fields';

/** What an inventory contains of a namespace. */
export function reduceNamespace({ metadata, status }: Fields): InventoryNamespace {
  const annotations = fieldsAt(metadata.annotations);
  return {
    name: stringOf(metadata.name),
    labels: mapOfStrings(metadata.labels),
    uidRange: optional(annotations['openshift.io/sa.scc.uid-range']),
    supplementalGroups: optional(annotations['openshift.io/sa.scc.supplemental-groups']),
    seLinuxLevel: optional(annotations['openshift.io/sa.scc.mcs']),
    nodeSelector: optional(annotations['openshift.io/node-selector']),
    isTerminating: fieldsAt(status).phase === 'Terminating' ? true : undefined,
  };
}

/** What an inventory contains of a pod. Containers, and with them all environment variables, are left out. */
export function reducePod({ metadata, spec, status }: Fields): InventoryPod {
  const selectsNodes = Object.keys(fieldsAt(spec, 'nodeSelector')).length > 0
    || Object.keys(fieldsAt(spec, 'affinity', 'nodeAffinity')).length > 0;
  return {
    namespace: stringOf(metadata.namespace),
    name: stringOf(metadata.name),
    phase: stringOf(fieldsAt(status).phase),
    owner: ownerOf(metadata),
    node: optional(fieldsAt(spec).nodeName),
    claims: sorted(elements(fieldsAt(spec).volumes).filter(isFields)
      .flatMap((volume) => claimOf(volume, stringOf(metadata.name)))),
    selectsNodes: selectsNodes ? true : undefined,
  };
}

/** The claim of a pod's volume. The claim of an ephemeral volume has the names of the pod and the volume. */
function claimOf(volume: Fields, pod: string): string[] {
  if (isFields(volume.ephemeral)) {
    return [`${pod}-${stringOf(volume.name)}`];
  }
  return stringsOf([fieldsAt(volume, 'persistentVolumeClaim').claimName]);
}

/** What an inventory contains of a virtual machine. */
export function reduceVirtualMachine({ metadata, spec, status }: Fields): InventoryVirtualMachine {
  const volumes = elements(fieldsAt(spec, 'template', 'spec').volumes).filter(isFields);
  return {
    namespace: stringOf(metadata.namespace),
    name: stringOf(metadata.name),
    status: stringOf(fieldsAt(status).printableStatus),
    claims: sorted(volumes.flatMap((volume) =>
      stringsOf([fieldsAt(volume, 'persistentVolumeClaim').claimName, fieldsAt(volume, 'dataVolume').name]))),
  };
}

/** What an inventory contains of a quota. */
export function reduceQuota({ metadata, spec, status }: Fields): InventoryQuota {
  return {
    namespace: stringOf(metadata.namespace),
    name: stringOf(metadata.name),
    hard: mapOfStrings(fieldsAt(spec).hard),
    used: mapOfStrings(fieldsAt(status).used),
  };
}

/** What an inventory contains of a plan. */
export function reducePlan({ metadata, spec }: Fields): InventoryPlan {
  return {
    namespace: stringOf(metadata.namespace),
    name: stringOf(metadata.name),
    namespaces: stringsOf(fieldsAt(spec).namespaces),
    isClosed: isTrue(fieldsAt(spec).closed),
  };
}

/** An image stream, and the names of its images that are in the cluster's registry. */
export interface ReducedImageStream extends InventoryImageStream {
  readonly images: readonly string[];
}

/** What an inventory contains of an image stream. */
export function reduceImageStream({ metadata, status }: Fields): ReducedImageStream {
  const tags = elements(fieldsAt(status).tags).filter(isFields);
  const repository = stringOf(fieldsAt(status).dockerImageRepository);
  const isLocal = ({ dockerImageReference }: Fields) => repository !== ''
    && stringOf(dockerImageReference).startsWith(`${repository}@`);
  const images = sorted(tags.flatMap(({ items }) => elements(items).filter(isFields).filter(isLocal)
    .map(({ image }) => stringOf(image))));
  return {
    namespace: stringOf(metadata.namespace),
    name: stringOf(metadata.name),
    tags: tags.length,
    localImages: images.length,
    images,
  };
}

/** The size of an image, in bytes; undefined if the object does not contain it. */
export function imageSize(image: Fields): number | undefined {
  const metadata = fieldsAt(image, 'dockerImageMetadata');
  const size = Number(metadata.Size ?? metadata.size);
  return Number.isFinite(size) ? size : undefined;
}
