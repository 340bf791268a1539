import { LiveObject } from '../../api/outcomes/outcome-of';
import { DeclaredVolumeRule, parseVolumeRules, VOLUME_RULES } from '../../api/volume-rules';
import { IndexObject, IndexPlan } from '../../output/migration-index';
import { referenceTo } from '../cluster';
import { OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';

/** What a folder says about the volumes of a plan. */
export interface DeclaredVolumes {
  readonly rules: readonly DeclaredVolumeRule[];
  /** The names of the volumes that the plan lists: rules do not decide about them. */
  readonly listed: ReadonlySet<string>;
}

/** The manifests of some plans that a folder contains. Each unit is read once. */
export function planManifests(folder: OutputFolder, plans: readonly IndexPlan[]): Map<IndexPlan, LiveObject> {
  const byKey = new Map(plans.filter(({ isWritten }) => isWritten)
    .map((plan) => [`${plan.cluster}\0${plan.name}`, plan]));
  const manifests = new Map<IndexPlan, LiveObject>();
  const isWanted = (cluster: string, { kind, name }: IndexObject) => kind === 'MigPlan'
    && byKey.has(`${cluster}\0${name}`);
  const units = folder.index.units.filter(({ cluster, isSecret, files }) => !isSecret
    && files.some(({ objects }) => objects.some((object) => isWanted(cluster, object))));
  for (const unit of units) {
    for (const manifest of folder.manifests(unit).filter((each) => isWanted(unit.cluster, referenceTo(each)))) {
      manifests.set(byKey.get(`${unit.cluster}\0${manifest.metadata.name}`)!, manifest);
    }
  }
  return manifests;
}

/** The volume rules of the manifest of a plan; undefined if it has none. */
export function volumesIn({ metadata, spec }: LiveObject): DeclaredVolumes | undefined {
  const text: unknown = metadata?.annotations?.[VOLUME_RULES];
  if (typeof text !== 'string') {
    return undefined;
  }
  const { rules, problem } = parseVolumeRules(text);
  if (!rules) {
    throw new OperationError('usage', `MigPlan ${metadata.name}: the annotation ${VOLUME_RULES} ${problem}`,
      'Give `volumeRules` in the program, and run synth again.');
  }
  const listed: LiveObject[] = Array.isArray(spec?.persistentVolumes) ? spec.persistentVolumes : [];
  return { rules, listed: new Set(listed.map(({ name }) => String(name))) };
}
