import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { manifestOf } from './manifest-of';
import { programText } from './program-text';
import { FindingSeverity, SynthFinding } from './synth-finding';
import { MIG_CLUSTER } from '../api/mig-cluster';
import { roleOf } from '../charts/chart-role';
import { declaredClusters } from '../charts/clusters';
import { Placement, placer } from '../charts/placement';
import { acknowledgementsAt } from '../constructs/acknowledgements';
import { optionOf, optionsOf } from '../constructs/options';
import { giverOf, isOwn, ownerOf } from '../constructs/owner';
import { inventoriesOf } from '../inventory/declared-inventories';
import { ApplyStep } from '../output/apply-step';
import { ClusterRole } from '../output/migration-index';
import { RULES } from '../rules';
import { Acknowledged, MadeAcknowledgement } from '../rules/engine/acknowledged';
import { judge } from '../rules/engine/judge';
import { Manifest, nameOf, toManifest } from '../rules/engine/manifest';
import { ManifestSet } from '../rules/engine/manifest-set';
import { Finding, RuleText } from '../rules/engine/rule';
import {
  ACKNOWLEDGEMENT_RULES, protectedRule, PROTECTED_RULE, RuleNames, unusedAcknowledgement, UNUSED_ACKNOWLEDGEMENT,
} from '../rules/families/findings/acknowledgement';

/** A finding, and whose it is. */
export interface JudgedFinding {
  readonly finding: SynthFinding;
  /** The object whose manifest has the problem; undefined if it is one of an acknowledgement. */
  readonly object?: ApiObject;
  /** The construct that the finding names. */
  readonly owner: IConstruct;
  /** Whether a construct of ours has made the manifest. */
  readonly isOwn: boolean;
  /** Where it can be acknowledged, the nearest first. */
  readonly places: readonly IConstruct[];
}

const IDS = [...RULES, ...ACKNOWLEDGEMENT_RULES].map(({ id }) => id);

/** The rules whose findings cannot be acknowledged. */
const PROTECTED: ReadonlyMap<string, RuleText> = new Map(RULES.filter(({ protects }) => protects)
  .map((rule) => [rule.id, rule]));

/** The manifests of an app, and the objects that they are rendered from. */
export type RenderedApp = ReadonlyMap<Manifest, ApiObject>;

/** Judges everything that an app writes: hand-written objects included, and all its charts together. */
export function judgeApp(app: IConstruct, objects: RenderedApp = renderApp(app)): JudgedFinding[] {
  const acknowledged = new Acknowledged(acknowledgementsAt);
  const found = judge(new ManifestSet([...objects.keys()]), RULES, { inventories: inventoriesOf(app) }).map((
    finding,
  ): JudgedFinding => {
    const object = objects.get(finding.manifest)!;
    const others = (finding.others ?? []).map((manifest) => objects.get(manifest)!);
    const giver = giverOf(object, finding.path);
    const atGiver = giver === undefined ? [] : giver.node.scopes.slice(1).reverse();
    const places = [...new Set([object, ...atGiver, ...[object, ...others].flatMap(placesOf)])];
    const reason = PROTECTED.has(finding.rule) ? undefined : acknowledged.reasonFor(finding.rule, places);
    return {
      finding: { ...describe(object, finding), reason },
      object,
      owner: giver ?? ownerOf(object),
      isOwn: isOwn(object),
      places,
    };
  });
  return [...found, ...judgeAcknowledgements(app, acknowledged)];
}

/** What is wrong with acknowledgements themselves. One that matches nothing can be acknowledged as well. */
function judgeAcknowledgements(app: IConstruct, acknowledged: Acknowledged<IConstruct>): JudgedFinding[] {
  const names = new RuleNames(IDS);
  const made = app.node.findAll().flatMap((construct) => acknowledgementsAt(construct)
    .map((acknowledgement) => ({ acknowledgement, places: construct.node.scopes.reverse() })));
  const isMeta = ({ acknowledgement }: MadeAcknowledgement<IConstruct>) =>
    acknowledgement.rule === UNUSED_ACKNOWLEDGEMENT.id;
  const isProtected = ({ acknowledgement }: MadeAcknowledgement<IConstruct>) => PROTECTED.has(acknowledgement.rule);
  const unused = (one: MadeAcknowledgement<IConstruct>) => {
    const reason = isMeta(one) ? undefined : acknowledged.reasonFor(UNUSED_ACKNOWLEDGEMENT.id, one.places);
    return aboutAcknowledgement(one, UNUSED_ACKNOWLEDGEMENT, {
      ...unusedAcknowledgement(one.acknowledgement.rule, names),
      reason,
    });
  };
  return [
    ...made.filter(isProtected)
      .map((one) => aboutAcknowledgement(one, PROTECTED_RULE, protectedRule(PROTECTED.get(one.acknowledgement.rule)!))),
    ...acknowledged.unused(made.filter((one) => !isProtected(one) && !isMeta(one))).map(unused),
    ...acknowledged.unused(made.filter(isMeta)).map(unused),
  ];
}

function aboutAcknowledgement(
  { places }: MadeAcknowledgement<IConstruct>, rule: RuleText, texts: Pick<SynthFinding, 'message' | 'fix' | 'reason'>,
): JudgedFinding {
  const [construct] = places;
  const finding = {
    rule: rule.id, severity: rule.severity as FindingSeverity, construct: construct.node.path, field: '', ...texts,
  };
  return { finding, owner: construct, isOwn: false, places };
}

/** Renders the manifests of an app. */
export function renderApp(app: IConstruct): RenderedApp {
  const objects = app.node.findAll().filter((construct): construct is ApiObject => construct instanceof ApiObject)
    .map((object) => ({ object, json: manifestOf(object) }));
  const placeOf = placer(app);
  const describedBy = describedClusters(app);
  return new Map(objects.map(({ object, json }, index) => {
    const place = placeOf(object, json);
    const cluster = place.isKnown ? place.cluster.node.path : undefined;
    const isAfterStage = place.step === ApplyStep.AFTER_FIRST_STAGE || place.step === ApplyStep.RUN;
    const manifest = toManifest(json, originOf(object, place), index, cluster);
    return [Object.assign(manifest, { order: index, describes: describedBy(object, manifest), isAfterStage }), object];
  }));
}

/**
 * The chart of the cluster that a remote MigCluster describes, whatever its id is: the manifests of that cluster have
 * the path of the chart.
 */
function describedClusters(app: IConstruct): (object: ApiObject, manifest: Manifest) => string | undefined {
  const remotes = declaredClusters(app).filter(({ role }) => role === ClusterRole.REMOTE);
  const charts = new Map(remotes.map(({ construct, chart }) => [construct, chart()]));
  return (object, { kind }) => kind === MIG_CLUSTER.kind ? charts.get(ownerOf(object))?.node.path : undefined;
}

/**
 * What is applied together has one origin. A run that was written by hand beside other objects is applied without them.
 */
function originOf(object: ApiObject, { run }: Placement): string {
  const chart = Chart.of(object);
  return run && roleOf(chart).run !== run ? object.node.path : chart.node.path;
}

/** The object, its construct with all that this is in, the object's own chart where that is another, the app. */
function placesOf(object: ApiObject): IConstruct[] {
  const inApp = (construct: IConstruct) => construct.node.scopes.slice(1).reverse();
  return [...new Set([object, ...inApp(ownerOf(object)), ...inApp(object), object.node.root])];
}

function describe(
  object: ApiObject, { rule, severity, manifest, path, message, fix, programFix }: Finding,
): SynthFinding {
  const options = optionsNear(object, path);
  return {
    rule,
    severity: severity as FindingSeverity,
    construct: (giverOf(object, path) ?? ownerOf(object)).node.path,
    manifest: nameOf(manifest),
    field: path,
    option: optionOf(object, path),
    message: programText(message, options),
    fix: isOwn(object) && programFix !== undefined ? programFix : programText(fix, options),
  };
}

/**
 * The options that the text of a finding may name by their fields: those of the object, and of the entry of a list that
 * the finding is in.
 */
function optionsNear(object: ApiObject, path: string): Map<string, string> {
  const entry = path.slice(0, path.lastIndexOf(']') + 1);
  const near = [...optionsOf(object)].filter(([field]) => field.startsWith('spec.')
    && (!field.includes('[') || (entry !== '' && field.startsWith(entry))));
  // of two fields with one name, the text means the outer one
  return new Map(near.sort(([a], [b]) => b.length - a.length));
}
