import { MigrationFleetProps } from './migration-fleet-props';
import { someOf } from '../grammar/sentence';
import { InventoryGap } from '../inventory/inventory-data';
import { FleetFinding } from '../plans/fleet-finding';

const CLAIMS = 'persistentvolumeclaims';
const VOLUMES = 'persistentvolumes';
const PODS = 'pods';

/** What the inventory of the source lacks, although the fleet is planned by it: what is unknown is not absent. */
export function gapFindings(
  { sourceInventory: { data }, volumeRules }: MigrationFleetProps, namespaces: readonly string[],
): FleetFinding[] {
  const chosen = new Set(namespaces);
  const gaps = data.unknown.filter(({ namespace }) => namespace === undefined || chosen.has(namespace));
  const of = (...resources: string[]) => gaps.filter(({ resource }) => resources.includes(resource));
  const undecided = volumeRules ? of(CLAIMS, VOLUMES) : [];
  const uncounted = volumeRules ? of(PODS) : of(CLAIMS, PODS);
  return [
    ...undecided.length > 0 ? [{
      isError: true,
      subject: 'sourceInventory',
      message: `does not contain ${described(undecided)}: \`volumeRules\` would decide about no volume that it lacks`,
      fix: captured(undecided),
    }] : [],
    ...uncounted.length > 0 ? [{
      isError: false,
      subject: 'sourceInventory',
      message: `does not contain ${described(uncounted)}: ${notChecked(uncounted)} not checked`,
      fix: captured(uncounted),
    }] : [],
  ];
}

function notChecked(uncounted: ReadonlyArray<{ readonly resource: string }>): string {
  const lacks = (resource: string) => uncounted.some((one) => one.resource === resource);
  if (lacks(PODS) && lacks(CLAIMS)) {
    return 'the limit of pods and that of volumes were';
  }
  return `${lacks(PODS) ? 'the limit of pods' : 'the limit of volumes'} was`;
}

/** Such as `persistentvolumes (not captured)`. */
function described(gaps: readonly InventoryGap[]): string {
  return someOf(gaps.map(({ resource, namespace, reason }) =>
    `${resource}${namespace === undefined ? '' : ` of ${namespace}`} (${reason})`));
}

function captured(gaps: readonly InventoryGap[]): string {
  const resources = [...new Set(gaps.map(({ resource }) => resource))];
  return `Capture it again with \`cdk8s-mtc inventory\` as a user who can list ${resources.join(' and ')}, or add `
    + `${resources.map(dumped).join(' and ')} to the dump.`;
}

function dumped(resource: string): string {
  return `\`oc get ${resource} -o json${resource === VOLUMES ? '' : ' -A'}\``;
}

/** Namespaces that the fleet would migrate, but that are being deleted. */
export function terminatingFindings(names: readonly string[]): FleetFinding[] {
  return names.map((name) => ({
    isError: false,
    subject: `namespace ${name}`,
    message: 'is being deleted on the source (Terminating): the fleet leaves it out, '
      + 'because nothing can be created in it',
    fix: `Find what keeps it from being deleted with \`oc get namespace ${name} -o yaml\`.`,
  }));
}
