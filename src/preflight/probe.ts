import { ObjectRef } from '../api/common';

/** What a pod tries: each is a function of `assets/preflight/probe.sh`. */
export type ProbeKind = 'port' | 'upgrade' | 'registry' | 'bucket';

/** Something that only a pod in a cluster can try. */
export interface Probe {
  /** The prerequisite, in a few words. */
  readonly title: string;
  /** The cluster and the namespace of the pod. */
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: ProbeKind;
  /** What the function gets: hosts with their ports, names, and words, never a secret. */
  readonly words: readonly string[];
  /** The Secret in the namespace that the pod reads. */
  readonly secret?: string;
  /** The certificates of the server's authority, in base64, as MTC has them. */
  readonly caBundle?: string;
}

/** A manifest of an app, and the cluster that it is for. */
export interface PlacedManifest {
  readonly cluster: string;
  readonly manifest: Manifest;
}

/** A manifest. */
export type Manifest = { readonly [field: string]: any };

/** A probe that the facts do not suffice for, and why. */
export interface MissingProbe {
  readonly title: string;
  readonly cluster: string;
  readonly reason: string;
}

/** The name of an object that a field refers to, if it is in this namespace. */
export function nameIn(namespace: string, reference: Partial<ObjectRef> | undefined): string | undefined {
  return reference?.namespace === namespace ? reference.name : undefined;
}
