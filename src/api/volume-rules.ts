import { AccessMode, CopyMethod, VolumeMode } from './mig-plan';
import { listOf, mapOf, objectWith } from '../grammar/json-schema';
import { firstProblem } from '../grammar/schema-check';

/**
 * The annotation of a MigPlan that contains its volume rules as JSON. `cdk8s-mtc apply`, `run` and `volumes` read it;
 * MTC does not.
 */
export const VOLUME_RULES = 'cdk8s-mtc.io/volume-rules';

/** Who copies the data of a volume. */
export enum VolumeTreatment {
  /** MTC copies it. */
  COPY = 'copy',
  /** Nothing is copied: the destination uses the same storage. */
  MOVE = 'move',
  /** It is left out. */
  SKIP = 'skip',
  /** MTC leaves it out, and a `TransferEngine` copies it. */
  TRANSFER = 'transfer',
}

/** A volume rule as data. */
export interface DeclaredVolumeRule {
  readonly name: string;
  readonly treatment: VolumeTreatment;
  readonly match?: DeclaredVolumeMatch;
  readonly storageClass?: string;
  readonly accessMode?: AccessMode;
  readonly copyMethod?: CopyMethod;
  readonly verify?: boolean;
}

/** The conditions of a rule. Sizes are in bytes. */
export interface DeclaredVolumeMatch {
  readonly namespaces?: readonly string[];
  readonly claims?: readonly string[];
  readonly labels?: { readonly [name: string]: string };
  readonly storageClasses?: readonly string[];
  readonly provisioners?: readonly string[];
  readonly accessModes?: readonly AccessMode[];
  readonly volumeMode?: VolumeMode;
  readonly atLeast?: number;
  readonly smallerThan?: number;
}

const STRING = { type: 'string' };
const STRINGS = listOf(STRING);
const BYTES = { type: 'integer', minimum: 0 };
const allOptional = (properties: Record<string, object>) => objectWith(properties, Object.keys(properties));

const SCHEMA = listOf(objectWith({
  name: STRING,
  treatment: { enum: Object.values(VolumeTreatment) },
  match: allOptional({
    namespaces: STRINGS,
    claims: STRINGS,
    labels: mapOf(STRING),
    storageClasses: STRINGS,
    provisioners: STRINGS,
    accessModes: listOf({ enum: Object.values(AccessMode) }),
    volumeMode: { enum: Object.values(VolumeMode) },
    atLeast: BYTES,
    smallerThan: BYTES,
  }),
  storageClass: STRING,
  accessMode: { enum: Object.values(AccessMode) },
  copyMethod: { enum: Object.values(CopyMethod) },
  verify: { type: 'boolean' },
}, ['match', 'storageClass', 'accessMode', 'copyMethod', 'verify']));

/** Reads the value of the annotation. */
export function parseVolumeRules(text: string): { readonly rules?: DeclaredVolumeRule[]; readonly problem?: string } {
  let value: any;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'is not valid JSON' };
  }
  const problem = firstProblem(SCHEMA, value);
  return problem === undefined ? { rules: value } : { problem: `does not contain volume rules (${problem})` };
}
