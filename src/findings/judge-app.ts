import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { isOurs, ownerOf } from './makers';
import { manifestOf } from './manifest-of';
import { FindingSeverity, SynthFinding } from './synth-finding';
import { roleOf } from '../charts/chart-role';
import { Placement, placer } from '../charts/placement';
import { didYouMean } from '../grammar/did-you-mean';
import { RULES } from '../rules';
import { judge } from '../rules/engine/judge';
import { Manifest, nameOf, toManifest } from '../rules/engine/manifest';
import { ManifestSet } from '../rules/engine/manifest-set';
import { Finding } from '../rules/engine/rule';
import { UNUSED_ACKNOWLEDGEMENT } from '../rules/families/findings/acknowledgement';

/** That what a rule finds at a construct, or below it, is all right. */
export interface Acknowledgement {
  readonly rule: string;
  readonly reason: string;
  /** Whether it may match nothing: the library's own acknowledgements of what it writes. */
  readonly mayBeUnused?: boolean;
}

/** A finding, and whose it is. */
export interface JudgedFinding {
  readonly finding: SynthFinding;
  /** The construct that the finding names. */
  readonly owner: IConstruct;
  /** Whether a construct of ours has made the manifest. */
  readonly isOurs: boolean;
  /** Where it can be acknowledged, the nearest first. */
  readonly places: readonly IConstruct[];
}

const ACKNOWLEDGEMENTS = new WeakMap<IConstruct, Acknowledgement[]>();

/** Says that what a rule finds at a construct, or below it, is all right. */
export function acknowledge(scope: IConstruct, acknowledgement: Acknowledgement): void {
  ACKNOWLEDGEMENTS.set(scope, [...ACKNOWLEDGEMENTS.get(scope) ?? [], acknowledgement]);
}

/** What constructs don't write: so somebody has put it there by a JSON patch, perhaps for a newer MTC, and knows why. */
const MEANT = ['document/unknown-field', 'document/misplaced-field'];

const UNUSED = UNUSED_ACKNOWLEDGEMENT.id;

const IDS = [...RULES.map(({ id }) => id), UNUSED];

/** Holds everything that an app writes against the rules: hand-written objects included, and all its charts together. */
export function judgeApp(app: IConstruct): JudgedFinding[] {
  const objects = objectsOf(app);
  const used = new Set<Acknowledgement>();
  const found = judge(new ManifestSet([...objects.keys()]), RULES).map((finding) => {
    const object = objects.get(finding.manifest)!;
    const places = placesOf(object);
    const reason = reasonFor(finding.rule, places, used);
    return { finding: { ...describe(object, finding), reason }, owner: ownerOf(object), isOurs: isOurs(object), places };
  });
  const unused = (isOfUnused: boolean) => app.node.findAll().flatMap((construct) => (ACKNOWLEDGEMENTS.get(construct) ?? [])
    .filter((one) => !one.mayBeUnused && (one.rule === UNUSED) === isOfUnused && !used.has(one))
    .map(({ rule }): JudgedFinding => {
      const places = construct.node.scopes.reverse();
      const reason = isOfUnused ? undefined : reasonFor(UNUSED, places, used);
      return { finding: { ...describeUnused(construct, rule), reason }, owner: construct, isOurs: false, places };
    }));
  return [...found, ...unused(false), ...unused(true)];
}

/** The manifests of an app, and the objects that they are of. */
function objectsOf(app: IConstruct): Map<Manifest, ApiObject> {
  const objects = app.node.findAll().filter((construct): construct is ApiObject => construct instanceof ApiObject)
    .map((object) => ({ object, json: manifestOf(object) }));
  const placeOf = placer(app);
  return new Map(objects.map(({ object, json }, index) => {
    const place = placeOf(object, json);
    const cluster = place.isKnown ? place.cluster.node.path : undefined;
    return [toManifest(json, originOf(object, place), index, cluster), object];
  }));
}

/** What is applied together has one origin. A run that was written by hand beside other objects is applied without them. */
function originOf(object: ApiObject, { run }: Placement): string {
  const chart = Chart.of(object);
  return run && roleOf(chart).run !== run ? object.node.path : chart.node.path;
}

/** The object, its construct with all that this is in, the object's own chart where that is another, the app. */
function placesOf(object: ApiObject): IConstruct[] {
  const inApp = (construct: IConstruct) => construct.node.scopes.slice(1).reverse();
  return [...new Set([object, ...inApp(ownerOf(object)), ...inApp(object), object.node.root])];
}

/** Why what a rule has found is all right, by the nearest acknowledgement. All that match are used. */
function reasonFor(rule: string, places: readonly IConstruct[], used: Set<Acknowledgement>): string | undefined {
  const matching = places.flatMap((place) => [...ACKNOWLEDGEMENTS.get(place) ?? []].reverse()).filter((one) => one.rule === rule);
  matching.forEach((one) => used.add(one));
  return matching[0]?.reason;
}

function describe(object: ApiObject, { rule, severity, manifest, path, message, fix }: Finding): SynthFinding {
  return {
    rule,
    severity: isOurs(object) && MEANT.includes(rule) ? FindingSeverity.WARNING : severity as FindingSeverity,
    construct: ownerOf(object).node.path,
    manifest: nameOf(manifest),
    field: path,
    message,
    fix,
  };
}

function describeUnused(construct: IConstruct, rule: string): SynthFinding {
  const isRule = IDS.includes(rule);
  const near = isRule ? undefined : didYouMean(rule, IDS);
  return {
    rule: UNUSED,
    severity: UNUSED_ACKNOWLEDGEMENT.severity as FindingSeverity,
    construct: construct.node.path,
    field: '',
    message: isRule ? `the acknowledgement of ${rule} matches nothing here` : `the acknowledgement is of ${JSON.stringify(rule)}, which is no rule`,
    fix: near ? `write "${near}"` : 'take the acknowledgement away',
  };
}
