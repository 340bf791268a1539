import { LiveObject } from '../../api/outcomes/outcome-of';
import { IndexUnit } from '../../output/migration-index';

/** Manifests by unit, in the order in which the units are applied. */
type Manifests = ReadonlyMap<IndexUnit, readonly LiveObject[]>;

/**
 * The manifests with each Namespace also before the first unit of its cluster that has objects in it. Secrets are a
 * separate unit and come first, so the server would otherwise reject those in a namespace that the app itself creates.
 */
export function namespacesFirst(manifests: Manifests): Manifests {
  const done = new Set<string>();
  return new Map([...manifests].map(([unit, objects]) => {
    const missing = [...manifests].filter(([other]) => other !== unit && other.cluster === unit.cluster)
      .flatMap(([, others]) => others.filter(isNamespace))
      .filter(({ metadata }) => objects.some((object) => object.metadata?.namespace === metadata?.name)
        && !done.has(`${unit.cluster}/${metadata?.name}`));
    [...objects.filter(isNamespace), ...missing]
      .forEach(({ metadata }) => done.add(`${unit.cluster}/${metadata?.name}`));
    return [unit, [...missing, ...objects]];
  }));
}

function isNamespace({ apiVersion, kind }: LiveObject): boolean {
  return apiVersion === 'v1' && kind === 'Namespace';
}
