import { MTC_API_VERSION } from '../../api/common';
import { LiveObject } from '../../api/outcomes/outcome-of';
import { Cluster, referenceTo } from '../cluster';
import { codeOf } from '../operation-error';

const FIELD = 'persistentVolumes';

/**
 * Whether the controller completes the list of volumes of an object: such a list is atomic, so it cannot be applied.
 */
export function hasVolumes({ apiVersion, kind, spec }: LiveObject): boolean {
  return apiVersion === MTC_API_VERSION && kind === 'MigPlan' && Array.isArray(spec?.[FIELD]);
}

/** The manifest without its volumes. */
export function withoutVolumes(manifest: LiveObject): LiveObject {
  const { [FIELD]: _, ...spec } = manifest.spec;
  return { ...manifest, spec };
}

/** What an object becomes when the selections of a manifest are written into it. */
export function withSelected(live: LiveObject, manifest: LiveObject): LiveObject {
  return !hasVolumes(manifest) ? live : {
    ...live, spec: { ...live.spec, [FIELD]: mergeVolumes(volumesOf(live), manifest.spec[FIELD]) },
  };
}

function volumesOf(live: LiveObject | undefined): LiveObject[] {
  return Array.isArray(live?.spec?.[FIELD]) ? live.spec[FIELD] : [];
}

/** Writes the selections of a manifest into the list that the controller keeps. Gives whether something changed. */
export async function selectVolumes(cluster: Cluster, manifest: LiveObject): Promise<boolean> {
  const reference = referenceTo(manifest);
  for (let attempt = 0; ; attempt += 1) {
    const live = await cluster.get(reference);
    const found = volumesOf(live);
    const merged = mergeVolumes(found, manifest.spec[FIELD]);
    if (JSON.stringify(merged) === JSON.stringify(found)) {
      return false;
    }
    try {
      await cluster.patch(reference, {
        metadata: { resourceVersion: live?.metadata?.resourceVersion },
        spec: { [FIELD]: merged },
      });
      return true;
    } catch (error) {
      if (codeOf(error) !== 'conflict' || attempt >= 10) {
        throw error;
      }
    }
  }
}

/** The list of the controller with the fields that the manifest sets; volumes that are not discovered yet are added. */
export function mergeVolumes(found: readonly LiveObject[], wanted: readonly LiveObject[]): LiveObject[] {
  const merged = found.map((volume) => {
    const match = wanted.find((each) => each.name === volume.name);
    return match === undefined ? volume : deepMerge(volume, match);
  });
  return [...merged, ...wanted.filter((each) => !found.some(({ name }) => name === each.name))];
}

function deepMerge(below: any, above: any): any {
  if (!isObject(below) || !isObject(above)) {
    return above;
  }
  return Object.fromEntries([...new Set([...Object.keys(below), ...Object.keys(above)])].map((field) =>
    [field, Object.hasOwn(above, field) ? deepMerge(below[field], above[field]) : below[field]]));
}

function isObject(value: unknown): value is { [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
