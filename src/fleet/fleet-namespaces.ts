import { gapFindings, terminatingFindings } from './inventory-findings';
import { FleetWindow, MigrationFleetProps } from './migration-fleet-props';
import { FleetNamespace, NamespaceGroup } from './planning/fleet-input';
import { VolumeMode } from '../api/mig-plan';
import { didYouMean } from '../grammar/did-you-mean';
import { matchesGlob } from '../grammar/glob';
import { InventoryNamespace } from '../inventory/inventory-data';
import { InventoryClaim, InventoryVolume } from '../inventory/inventory-volumes';
import { FleetFinding } from '../plans/fleet-finding';
import { sizeOf } from '../volumes/volume-facts';

/** The namespaces of a cluster itself. */
const OWN_NAMESPACES = ['default', 'openshift', 'openshift-*', 'kube-*'];

/** The namespaces of a fleet, and those that it leaves out. */
export interface ChosenNamespaces {
  readonly namespaces: FleetNamespace[];
  readonly excluded: string[];
}

/** Chooses the namespaces of a fleet, and collects what the planner needs to know about each. */
export function chooseNamespaces(props: MigrationFleetProps, findings: FleetFinding[]): ChosenNamespaces {
  const { data } = props.sourceInventory;
  const exclude = props.exclude ?? OWN_NAMESPACES;
  const include = props.namespaces ?? ['*'];
  const names = data.namespaces.map(({ name }) => name);
  const isChosen = (name: string) => matchesAny(include, name) && !matchesAny(exclude, name);
  const chosen = data.namespaces.filter(({ name, isTerminating }) => isChosen(name) && !isTerminating);
  const terminating = data.namespaces.filter(({ name, isTerminating }) => isChosen(name) && isTerminating)
    .map(({ name }) => name);
  findings.push(...terminatingFindings(terminating), ...gapFindings(props, chosen.map(({ name }) => name)));
  reportUnused(props, names, findings);
  const content = contentsOf(props);
  return {
    excluded: names.filter((name) => !isChosen(name) || terminating.includes(name)),
    namespaces: chosen.map((namespace) => ({
      name: namespace.name,
      ...content.get(namespace.name) ?? { pods: 0, volumes: 0, bytes: 0, kind: '' },
      groups: groupsOf(namespace, props),
      dependsOn: (props.dependencies ?? []).filter((one) => one.namespace === namespace.name).flatMap(({ on }) => on),
      tier: tierOf(namespace, props),
      window: (props.windows ?? []).find((window) => belongs(namespace, window))?.name ?? '',
    })),
  };
}

function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, name));
}

interface Contents {
  pods: number;
  volumes: number;
  bytes: number;
  kind: string;
}

function contentsOf(
  { sourceInventory: { data }, separateFrom, separateBlockVolumes }: MigrationFleetProps,
): Map<string, Contents> {
  const contents = new Map<string, Contents>();
  const of = (namespace: string) => {
    const present = contents.get(namespace) ?? { pods: 0, volumes: 0, bytes: 0, kind: '' };
    contents.set(namespace, present);
    return present;
  };
  data.pods.filter(({ phase }) => phase === 'Running').forEach(({ namespace }) => { of(namespace).pods++; });
  const volumes = new Map(data.volumes.map((volume): [string, InventoryVolume] => [volume.name, volume]));
  const largeFrom = separateFrom ? separateFrom.toKibibytes() * 1024 : Infinity;
  for (const claim of data.claims.filter(({ owner }) => !owner?.startsWith('PersistentVolumeClaim/'))) {
    const bytes = sizeOf(claim, claim.volume === undefined ? undefined : volumes.get(claim.volume));
    const entry = of(claim.namespace);
    entry.volumes++;
    entry.bytes += bytes;
    entry.kind = kindOf(claim, bytes >= largeFrom, separateBlockVolumes ?? false) || entry.kind;
  }
  return contents;
}

function kindOf({ volumeMode }: InventoryClaim, isLarge: boolean, separatesBlocks: boolean): string {
  if (separatesBlocks && volumeMode === VolumeMode.BLOCK) {
    return 'block';
  }
  return isLarge ? 'large' : '';
}

function groupsOf(
  { name, labels }: InventoryNamespace, { groups, groupByLabels }: MigrationFleetProps,
): NamespaceGroup[] {
  return [
    ...(groups ?? []).filter((group) => matchesAny(group.namespaces, name))
      .map((group) => ({ key: `group\0${group.name}`, reason: `group ${group.name}` })),
    ...(groupByLabels ?? []).filter((label) => Object.hasOwn(labels, label))
      .map((label) => ({ key: `label\0${label}\0${labels[label]}`, reason: `label ${label}=${labels[label]}` })),
  ];
}

function tierOf(namespace: InventoryNamespace, { tiers = [] }: MigrationFleetProps): number {
  const index = tiers.findIndex((tier) => belongs(namespace, tier));
  return index < 0 ? tiers.length : index;
}

function belongs(
  { name, labels }: InventoryNamespace, { namespaces, label }: Pick<FleetWindow, 'namespaces' | 'label'>,
): boolean {
  const [key, value = ''] = label?.split('=') ?? [];
  return matchesAny(namespaces ?? [], name) || key !== undefined && Object.hasOwn(labels, key) && labels[key] === value;
}

/** Patterns and names that match no namespace are mistakes. */
function reportUnused(props: MigrationFleetProps, names: readonly string[], findings: FleetFinding[]): void {
  const given = [
    ...(props.namespaces ?? []).map((pattern): [string, string] => ['namespaces', pattern]),
    ...(props.groups ?? [])
      .flatMap(({ name, namespaces }) => namespaces.map((pattern): [string, string] => [`group ${name}`, pattern])),
    ...(props.tiers ?? []).flatMap(({ name, namespaces }) => (namespaces ?? [])
      .map((pattern): [string, string] => [`tier ${name}`, pattern])),
    ...(props.windows ?? []).flatMap(({ name, namespaces }) => (namespaces ?? [])
      .map((pattern): [string, string] => [`window ${name}`, pattern])),
    ...Object.keys(props.renames ?? {}).map((name): [string, string] => ['renames', name]),
    ...(props.dependencies ?? []).map(({ namespace }): [string, string] => ['dependencies', namespace]),
  ];
  for (const [subject, pattern] of given) {
    if (!names.some((name) => matchesGlob(pattern, name))) {
      const near = didYouMean(pattern, names);
      findings.push({
        isError: true,
        subject,
        message: `"${pattern}" matches no namespace of the inventory`,
        fix: near ? `Write "${near}".` : 'Correct or remove it, or capture the inventory again.',
      });
    }
  }
}
