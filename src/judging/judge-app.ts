import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { manifestOf } from './manifest-of';
import { FindingSeverity, SynthFinding } from './synth-finding';
import { roleOf } from '../charts/chart-role';
import { Placement, placer } from '../charts/placement';
import { Acknowledgement, acknowledgementsAt } from '../constructs/acknowledgements';
import { optionOf } from '../constructs/options';
import { isOwn, ownerOf } from '../constructs/owner';
import { didYouMean } from '../grammar/did-you-mean';
import { RULES } from '../rules';
import { judge } from '../rules/engine/judge';
import { Manifest, nameOf, toManifest } from '../rules/engine/manifest';
import { ManifestSet } from '../rules/engine/manifest-set';
import { Finding } from '../rules/engine/rule';
import { UNUSED_ACKNOWLEDGEMENT } from '../rules/families/findings/acknowledgement';

/** A finding, and whose it is. */
export interface JudgedFinding {
  readonly finding: SynthFinding;
  /** The construct that the finding names. */
  readonly owner: IConstruct;
  /** Whether a construct of ours has made the manifest. */
  readonly isOwn: boolean;
  /** Where it can be acknowledged, the nearest first. */
  readonly places: readonly IConstruct[];
}

/** What constructs don't write: so somebody has put it there by a JSON patch, perhaps for a newer MTC, and knows why. */
const MEANT = ['document/unknown-field', 'document/misplaced-field'];

const UNUSED = UNUSED_ACKNOWLEDGEMENT.id;

const IDS = [...RULES.map(({ id }) => id), UNUSED];

/** The manifests of an app, and the objects that they are rendered from. */
export type RenderedApp = ReadonlyMap<Manifest, ApiObject>;

/** Judges everything that an app writes: hand-written objects included, and all its charts together. */
export function judgeApp(app: IConstruct, objects: RenderedApp = renderApp(app)): JudgedFinding[] {
  const used = new Set<Acknowledgement>();
  const found = judge(new ManifestSet([...objects.keys()]), RULES).map((finding) => {
    const object = objects.get(finding.manifest)!;
    const places = placesOf(object);
    const reason = reasonFor(finding.rule, places, used);
    return { finding: { ...describe(object, finding), reason }, owner: ownerOf(object), isOwn: isOwn(object), places };
  });
  const unused = (isOfUnused: boolean) => app.node.findAll().flatMap((construct) => acknowledgementsAt(construct)
    .filter((one) => !one.mayBeUnused && (one.rule === UNUSED) === isOfUnused && !used.has(one))
    .map(({ rule }): JudgedFinding => {
      const places = construct.node.scopes.reverse();
      const reason = isOfUnused ? undefined : reasonFor(UNUSED, places, used);
      return { finding: { ...describeUnused(construct, rule), reason }, owner: construct, isOwn: false, places };
    }));
  return [...found, ...unused(false), ...unused(true)];
}

/** Renders the manifests of an app. */
export function renderApp(app: IConstruct): RenderedApp {
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
  const matching = places.flatMap((place) => [...acknowledgementsAt(place)].reverse()).filter((one) => one.rule === rule);
  matching.forEach((one) => used.add(one));
  return matching[0]?.reason;
}

function describe(object: ApiObject, { rule, severity, manifest, path, message, fix }: Finding): SynthFinding {
  return {
    rule,
    severity: isOwn(object) && MEANT.includes(rule) ? FindingSeverity.WARNING : severity as FindingSeverity,
    construct: ownerOf(object).node.path,
    manifest: nameOf(manifest),
    field: path,
    option: optionOf(object, path),
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
