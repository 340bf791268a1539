import { LiveObject } from '../../api/outcomes/outcome-of';
import { IndexUnit } from '../../output/migration-index';

/** Manifests by unit, in the order in which the units are applied. */
type Manifests = ReadonlyMap<IndexUnit, readonly LiveObject[]>;

/**
 * The manifests with each Namespace also before the first unit of its cluster that has objects in it. Secrets are a
 * separate unit and come first, so the server would otherwise reject those in a namespace that the app itself creates.
 * The namespace in which commands record what they create comes before everything else on its cluster.
 *
 * @param homeOn the name of that namespace
 */
export function namespacesFirst(
  manifests: Manifests, homeOn: (cluster: string) => string | undefined = () => undefined,
): Manifests {
  const done = new Set<string>();
  return new Map([...manifests].map(([unit, objects]) => {
    const home = homeOn(unit.cluster);
    const isHome = (object: LiveObject) => isNamespace(object) && object.metadata?.name === home;
    const missing = objects.length === 0 ? [] : [...manifests].filter(([other]) => other.cluster === unit.cluster)
      .flatMap(([other, others]) => others.filter((one) => isNamespace(one)
        && ((isHome(one) && (other === unit || other.after.length === 0))
        || (other !== unit && objects.some((object) => object.metadata?.namespace === one.metadata?.name)))))
      .filter(({ metadata }) => !done.has(`${unit.cluster}/${metadata?.name}`));
    [...objects.filter(isNamespace), ...missing]
      .forEach(({ metadata }) => done.add(`${unit.cluster}/${metadata?.name}`));
    const first = missing.filter(isHome).slice(0, 1);
    const rest = objects.filter((object) => !first.includes(object));
    return [unit, [...first, ...missing.filter((one) => !isHome(one)), ...rest]];
  }));
}

function isNamespace({ apiVersion, kind }: LiveObject): boolean {
  return apiVersion === 'v1' && kind === 'Namespace';
}
