/**
 * The grammar of the container registries' reference library, which Kubernetes and MTC use. Only host and tag
 * may have capitals.
 */
const HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[A-Fa-f0-9:]+\])(?::\d+)?$/;
const PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const LONGEST_REPOSITORY = 255;
const LONGEST = 1000;

/** The parts of an image reference: `registry.example.com:5000/team/app:1.0@sha256:…`. */
export interface ImageReference {
  /** The registry, with its port; undefined for names such as `library/nginx`. */
  readonly host?: string;
  readonly path: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Parses an image reference; undefined if a container runtime would reject it. */
export function parseImage(text: string): ImageReference | undefined {
  if (typeof text !== 'string' || text.length > LONGEST) {
    return undefined;
  }
  const [named, digest, ...more] = text.split('@');
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  const [name, tag] = colon < 0 ? [named, undefined] : [named.slice(0, colon), named.slice(colon + 1)];
  const parts = name.split('/');
  const host = parts.length > 1 && isRegistry(parts[0]) ? parts.shift() : undefined;
  const isValid = more.length === 0 && parts.every((part) => PART.test(part)) && name.length <= LONGEST_REPOSITORY
    && (tag === undefined || TAG.test(tag)) && (digest === undefined || DIGEST.test(digest));
  return isValid ? { host, path: parts.join('/'), tag, digest } : undefined;
}

/**
 * Whether the first part of a name is a registry and not a folder: it has a dot, a port or a capital letter, or it is
 * `localhost`.
 */
function isRegistry(part: string): boolean {
  return HOST.test(part) && (/[.:A-Z[]/.test(part) || part === 'localhost');
}
