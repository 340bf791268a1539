import { listOf, objectWith, reference } from '../grammar/json-schema';
import { firstProblem } from '../grammar/schema-check';

/** The name of the file in an output folder that describes its fleets. */
export const FLEET_FILE = 'fleet.json';

/** The version of the format that this library writes and reads. */
export const FLEET_VERSION = 1;

const FLEET_SCHEMA = 'urn:cdk8s-mtc:fleet:1';

/**
 * The contents of `fleet.json`: the reasons for the plans of an output folder. It contains names and sizes, and
 * never a secret.
 */
export interface FleetIndex {
  readonly version: number;
  readonly fleets: IndexFleet[];
}

/** A fleet. */
export interface IndexFleet {
  readonly name: string;
  readonly limits: FleetAmounts;
  readonly assumptions: {
    readonly bytesPerSecond: number; readonly changedShare: number; readonly overheadSeconds: number;
  };
  readonly waves: IndexWave[];
  readonly plans: IndexFleetPlan[];
  readonly volumes: IndexVolume[];
  readonly excluded: string[];
  readonly findings: IndexFleetFinding[];
}

/** Numbers that a plan limits. */
export interface FleetAmounts {
  readonly namespaces: number;
  readonly pods: number;
  readonly volumes: number;
}

/** A wave. */
export interface IndexWave {
  readonly number: number;
  readonly tier?: string;
  readonly window?: { readonly name: string; readonly start: string; readonly hours: number };
  readonly plans: string[];
  /** The sum of the first stages of its plans. */
  readonly stageSeconds: number;
  /** The sum of the cutovers of its plans. */
  readonly cutoverSeconds: number;
}

/** A plan of a fleet. */
export interface IndexFleetPlan {
  readonly name: string;
  readonly wave: number;
  readonly amounts: FleetAmounts;
  /** The sizes of the volumes that MTC copies. */
  readonly bytes: number;
  readonly stageSeconds: number;
  /** Also the downtime of its applications. */
  readonly cutoverSeconds: number;
  readonly namespaces: IndexFleetNamespace[];
}

/** A namespace of a plan. */
export interface IndexFleetNamespace {
  readonly source: string;
  readonly destination: string;
  readonly pods: number;
  readonly volumes: number;
  /** The sizes of its volumes that MTC copies. */
  readonly bytes: number;
  /** Why it is in the plan. */
  readonly reason: string;
}

/** A volume and the rule that decided about it. */
export interface IndexVolume {
  readonly plan: string;
  readonly namespace: string;
  readonly claim: string;
  readonly volume?: string;
  readonly bytes: number;
  readonly treatment: string;
  readonly storageClass?: string;
  readonly copyMethod?: string;
  readonly verify?: boolean;
  readonly rule: string;
  readonly reason: string;
}

/** Something that a fleet reports. */
export interface IndexFleetFinding {
  readonly isError: boolean;
  readonly subject: string;
  readonly message: string;
  readonly fix: string;
}

const STRING = { type: 'string' };
const COUNT = { type: 'integer', minimum: 0 };
const NUMBER = { type: 'number', minimum: 0 };
const BOOLEAN = { type: 'boolean' };

/** The JSON schema of `fleet.json`. `npm run index-schema` writes it to `assets/schemas/fleet.schema.json`. */
export const FLEET_JSON_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: FLEET_SCHEMA,
  title: 'The fleets of an output folder of cdk8s-mtc (fleet.json)',
  ...objectWith({ $schema: STRING, version: { const: FLEET_VERSION }, fleets: listOf(reference('fleet')) }),
  $defs: {
    fleet: objectWith({
      name: STRING,
      limits: reference('amounts'),
      assumptions: objectWith({ bytesPerSecond: NUMBER, changedShare: NUMBER, overheadSeconds: NUMBER }),
      waves: listOf(reference('wave')),
      plans: listOf(reference('plan')),
      volumes: listOf(reference('volume')),
      excluded: listOf(STRING),
      findings: listOf(objectWith({ isError: BOOLEAN, subject: STRING, message: STRING, fix: STRING })),
    }),
    amounts: objectWith({ namespaces: COUNT, pods: COUNT, volumes: COUNT }),
    wave: objectWith({
      number: COUNT,
      tier: STRING,
      window: objectWith({ name: STRING, start: STRING, hours: NUMBER }),
      plans: listOf(STRING),
      stageSeconds: NUMBER,
      cutoverSeconds: NUMBER,
    }, ['tier', 'window']),
    plan: objectWith({
      name: STRING,
      wave: COUNT,
      amounts: reference('amounts'),
      bytes: NUMBER,
      stageSeconds: NUMBER,
      cutoverSeconds: NUMBER,
      namespaces: listOf(objectWith({
        source: STRING, destination: STRING, pods: COUNT, volumes: COUNT, bytes: NUMBER, reason: STRING,
      })),
    }),
    volume: objectWith({
      plan: STRING,
      namespace: STRING,
      claim: STRING,
      volume: STRING,
      bytes: NUMBER,
      treatment: STRING,
      storageClass: STRING,
      copyMethod: STRING,
      verify: BOOLEAN,
      rule: STRING,
      reason: STRING,
    }, ['volume', 'storageClass', 'copyMethod', 'verify']),
  },
};

/** The text of `fleet.json`. */
export function fleetText(fleets: readonly IndexFleet[]): string {
  return `${JSON.stringify({ $schema: FLEET_SCHEMA, version: FLEET_VERSION, fleets }, undefined, 1)}\n`;
}

/** Reads the text of `fleet.json`. */
export function parseFleet(text: string): { readonly fleets?: IndexFleet[]; readonly problem?: string } {
  let value: any;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'is not valid JSON' };
  }
  const problem = firstProblem(FLEET_JSON_SCHEMA, value);
  return problem ? { problem: `does not describe fleets (${problem})` } : { fleets: value.fleets };
}
