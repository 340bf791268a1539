import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ownerOf } from './owner';
import { FindingSeverity, SynthFinding } from './synth-finding';
import { roleOf } from '../charts/chart-role';
import { RULES } from '../rules';
import { judge } from '../rules/judge';
import { Manifest, toManifest } from '../rules/manifest';
import { ManifestSet } from '../rules/manifest-set';
import { didYouMean } from '../rules/text';

/** That what a rule finds at a construct, or below it, is all right. */
export interface Acknowledgement {
  readonly rule: string;
  readonly reason: string;
  /** Whether it may match nothing: the library's own acknowledgements of what it writes. */
  readonly mayBeUnused?: boolean;
}

const ACKNOWLEDGEMENTS = new WeakMap<IConstruct, Acknowledgement[]>();

/** The acknowledgements at a construct. */
export function acknowledgementsOf(scope: IConstruct): Acknowledgement[] {
  const present = ACKNOWLEDGEMENTS.get(scope) ?? [];
  ACKNOWLEDGEMENTS.set(scope, present);
  return present;
}

/** What constructs don't write: so somebody has put it there by a JSON patch, perhaps for a newer MTC, and knows why. */
const MEANT = ['document/unknown-field'];

/** What constructs refuse themselves, with the user's own words for the field. */
const REFUSED_BY_CONSTRUCTS = ['document/name'];

/** Holds everything that an app writes against the rules. */
export function judgeApp(app: IConstruct): SynthFinding[] {
  const constructs = app.node.findAll();
  const objects = new Map<Manifest, ApiObject>();
  for (const construct of constructs) {
    if (construct instanceof ApiObject) {
      const chart = Chart.of(construct);
      objects.set(toManifest(construct.toJson(), chart.node.path, objects.size, roleOf(chart).clusterChart.node.id), construct);
    }
  }
  const used = new Set<Acknowledgement>();
  const findings = judge(new ManifestSet([...objects.keys()]), RULES).flatMap(({ manifest, rule, severity, path, message, fix }): SynthFinding[] => {
    const object = objects.get(manifest)!;
    const owner = ownerOf(object);
    if (owner !== object && REFUSED_BY_CONSTRUCTS.includes(rule)) {
      return [];
    }
    const acknowledgement = acknowledged(object, rule);
    if (acknowledgement) {
      used.add(acknowledgement);
    }
    return [{
      rule,
      severity: owner !== object && MEANT.includes(rule) ? FindingSeverity.WARNING : severity as FindingSeverity,
      construct: owner.node.path,
      field: path,
      message,
      fix,
      reason: acknowledgement?.reason,
    }];
  });
  return [...findings, ...constructs.flatMap((construct) => (ACKNOWLEDGEMENTS.get(construct) ?? [])
    .filter((acknowledgement) => !used.has(acknowledgement) && !acknowledgement.mayBeUnused)
    .map((acknowledgement) => unused(construct, acknowledgement)))];
}

/** The nearest acknowledgement of a rule, at an object or above it. */
function acknowledged(object: ApiObject, rule: string): Acknowledgement | undefined {
  return [...ownerOf(object).node.scopes, ...object.node.scopes].reverse()
    .flatMap((scope) => ACKNOWLEDGEMENTS.get(scope) ?? [])
    .find((acknowledgement) => acknowledgement.rule === rule);
}

function unused(construct: IConstruct, { rule }: Acknowledgement): SynthFinding {
  const ids = RULES.map(({ id }) => id);
  const near = ids.includes(rule) ? undefined : didYouMean(rule, ids);
  return {
    rule: 'findings/unused-acknowledgement',
    severity: FindingSeverity.WARNING,
    construct: construct.node.path,
    field: '',
    message: ids.includes(rule) ? `the acknowledgement of ${rule} matches nothing here` : `the acknowledgement is of ${JSON.stringify(rule)}, which is no rule`,
    fix: near ? `write "${near}"` : 'take the acknowledgement away',
  };
}
