import { Fields } from './patched';
import { LiveObject } from '../api/outcomes/outcome-of';
import { IndexObject } from '../output/migration-index';

/** The reference to an object; its manifest may leave the namespace to the context of the kubeconfig. */
export interface PlacedObject extends IndexObject {
  /** The namespace in which it was created, if its manifest has none. */
  readonly placedIn?: string;
}

/** A kind, and where its objects are looked for. */
export interface ListOptions {
  readonly apiVersion: string;
  readonly kind: string;
  /** @default - all namespaces */
  readonly namespace?: string;
  /** @default - all names */
  readonly name?: string;
  readonly selector?: string;
}

/** How an object is applied. */
export interface ApplyOptions {
  /** Asks the server, and changes nothing. */
  readonly dryRun?: boolean;
  /** Takes over fields that another manager owns. */
  readonly force?: boolean;
  /** The object did not exist: the answer is to say who else has written it since, for `origin`. */
  readonly isNew?: boolean;
  /** Shows no detail of an error, because it may quote something secret. */
  readonly isSecret?: boolean;
}

/** Where an object comes from. */
export interface Origin {
  readonly uid: string;
  readonly namespace?: string;
  /** Whether a command of the app has created it; undefined if the server does not say so. */
  readonly isOwn?: boolean;
}

/** An app that applies an object as well. */
export interface OtherApp {
  /** Its field manager. */
  readonly manager: string;
  /** The fields that it sets, as the API server notes them (`fieldsV1`). */
  readonly fields: Fields;
}

/** What operations need of a cluster. Each method rejects with an OperationError. */
export interface Cluster {
  /** The name of the cluster in the output folder. */
  readonly name: string;
  /** How a user reaches it, for advice: `kubectl --context admin@ocp4`, as a shell reads it. */
  readonly command: string;
  /** The object; undefined if it, or its kind, does not exist. */
  get(reference: IndexObject): Promise<LiveObject | undefined>;
  /**
   * Who created an object; undefined if it, or its kind, does not exist.
   *
   * @param applied the answer to the apply that has created it, unless somebody else has
   */
  origin(reference: IndexObject, applied?: LiveObject): Promise<Origin | undefined>;
  /** The other apps that apply an object as well: they need what they set. */
  otherApps(reference: IndexObject): Promise<OtherApp[]>;
  /**
   * Gives up the fields that the app applies, if others have each of them as well: the object stays unchanged, and
   * another app may delete or restore it.
   */
  giveUp(reference: IndexObject): Promise<void>;
  /** The objects of a kind; none if the kind does not exist. */
  list(options: ListOptions): Promise<LiveObject[]>;
  /** Applies a manifest server-side, and gives the object that results. */
  apply(manifest: LiveObject, options?: ApplyOptions): Promise<LiveObject>;
  /**
   * Removes what only an earlier field manager of the app has set: nobody else would. Gives the object; undefined if
   * the app has none.
   */
  disown(reference: IndexObject): Promise<LiveObject | undefined>;
  /** Creates an object; rejects with the code `exists` if there is one. */
  create(manifest: LiveObject): Promise<LiveObject>;
  /** Replaces an object; rejects with the code `conflict` if its resourceVersion is an older one. */
  replace(manifest: LiveObject): Promise<LiveObject>;
  /**
   * Merges fields into an object. They may be an argument of a process, which others can see, so they must
   * never be secret.
   */
  patch(reference: IndexObject, fields: object): Promise<LiveObject>;
  /**
   * Merges fields into an object that nobody else must see: it is read, and replaced as a whole. Everything else stays
   * unchanged. Rejects with the code `conflict` if its resourceVersion is not that of the fields.
   */
  merge(reference: IndexObject, fields: LiveObject): Promise<LiveObject>;
  /** Starts to delete an object, and does not wait; nothing happens if it does not exist. */
  delete(reference: IndexObject): Promise<void>;
  /** The last lines of the log of a pod; none if it does not exist. */
  logs(namespace: string, pod: string, lines: number): Promise<string>;
  /** The address of its API server. */
  server(): Promise<string>;
}

/** The reference to an object. */
export function referenceTo(object: LiveObject): IndexObject {
  const { apiVersion, kind, metadata } = object;
  return { apiVersion, kind, ...metadata?.namespace ? { namespace: metadata.namespace } : {}, name: metadata?.name };
}

/** The reference to what a manifest has become. */
export function placedReference(manifest: LiveObject, namespace: unknown): PlacedObject {
  const reference = referenceTo(manifest);
  return reference.namespace !== undefined || typeof namespace !== 'string' ? reference : {
    ...reference, placedIn: namespace,
  };
}

/** `MigPlan openshift-migration/shop`, with the group if it is not clear. */
export function keyOf({ apiVersion, kind, namespace, name }: IndexObject): string {
  return `${apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''}/${kind}/${namespace ?? ''}/`
    + `${name}`;
}
