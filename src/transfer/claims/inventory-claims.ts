import { Size } from 'cdk8s';
import { AddClaimOptions } from './transfer-claim';
import { AccessMode, VolumeMode } from '../../api/mig-plan';
import { Mistake } from '../../constructs/mistake';
import { didYouMean } from '../../grammar/did-you-mean';
import { Inventory } from '../../inventory/inventory';
import { InventoryData } from '../../inventory/inventory-data';
import { InventoryClaim } from '../../inventory/inventory-volumes';
import { shellWord } from '../../output/commands';
import { NamespaceMapping } from '../../plans/namespace-mapping';

/** Options of `addClaims`. */
export interface AddClaimsOptions {
  /** The inventory of the source. `cdk8s-mtc inventory` captures it. */
  readonly inventory: Inventory;

  /**
   * The inventory of the destination: claims that exist there are not created.
   *
   * @default - no claim exists at the destination
   */
  readonly destinationInventory?: Inventory;

  /**
   * The storage class at the destination for each storage class of the source.
   *
   * @default - the default class of the destination
   */
  readonly storageClasses?: { readonly [source: string]: string };

  /**
   * The names of claims that are not copied.
   *
   * @default - none
   */
  readonly omit?: string[];

  /**
   * Whether a claim that only one node can mount is copied by a pod on the node on which the inventory found it.
   * Capture the inventory again if pods have moved.
   *
   * @default true
   */
  readonly followNodes?: boolean;
}

/** The claims to add, or what is wrong. */
export interface InventoryClaims {
  readonly claims: Array<{ readonly name: string; readonly options: AddClaimOptions }>;
  readonly mistakes: Mistake[];
}

const MEBIBYTE = 1024 * 1024;

/** All claims of a namespace in an inventory, each with the options that copy it. */
export function claimsOf(namespace: NamespaceMapping, options: AddClaimsOptions): InventoryClaims {
  const { data } = options.inventory;
  const all = data.claims.filter((claim) => claim.namespace === namespace.source);
  const names = all.map(({ name }) => name);
  const wanted = all.filter(({ name }) => !options.omit?.includes(name));
  const present = options.destinationInventory?.data.claims.filter((claim) =>
    claim.namespace === namespace.destination);
  const existing = new Set(present?.map(({ name }) => name));
  return {
    claims: wanted.map((claim) => ({
      name: claim.name,
      options: optionsFor(claim, namespace, existing.has(claim.name), options),
    })),
    mistakes: [
      ...unknownIn(options.inventory, 'inventory', namespace.source),
      ...options.destinationInventory
        ? unknownIn(options.destinationInventory, 'destinationInventory', namespace.destination)
        : [],
      ...all.length > 0 ? [] : [noClaims(data, namespace.source)],
      ...(options.omit ?? []).filter((name) => !names.includes(name)).map((name) => unknownName('omit', name, names)),
      ...wanted.filter(({ phase }) => phase !== 'Bound').map(unbound),
      ...classMistakes(wanted, options),
    ],
  };
}

function optionsFor(
  claim: InventoryClaim, namespace: NamespaceMapping, exists: boolean, options: AddClaimsOptions,
): AddClaimOptions {
  const { data } = options.inventory;
  const capacity = data.volumes.find(({ name }) => name === claim.volume)?.capacity ?? 0;
  const isOfOneNode = claim.accessModes.every((mode) => mode.startsWith('ReadWriteOnce'));
  const storage = Size.mebibytes(Math.ceil(Math.max(claim.request, capacity) / MEBIBYTE));
  const accessModes = claim.accessModes as AccessMode[];
  const node = data.pods.find((pod) => pod.namespace === claim.namespace && pod.phase === 'Running'
    && pod.claims.includes(claim.name))?.node;
  return {
    namespace,
    volumeMode: claim.volumeMode === VolumeMode.BLOCK ? VolumeMode.BLOCK : undefined,
    node: isOfOneNode && (options.followNodes ?? true) ? node : undefined,
    create: exists
      ? undefined
      : { storage, accessModes, storageClass: options.storageClasses?.[claim.storageClass ?? ''] },
    snapshotClaim: { storage, accessModes, storageClass: claim.storageClass },
  };
}

/** What is unknown is not absent. */
function unknownIn({ data }: Inventory, field: string, namespace: string): Mistake[] {
  const isCaptured = data.scope === undefined || data.scope.includes(namespace);
  const gap = data.unknown.find((one) => one.resource === 'persistentvolumeclaims'
    && (one.namespace === undefined || one.namespace === namespace));
  return isCaptured && !gap ? [] : [{
    field,
    value: namespace,
    problem: `is a namespace whose claims are unknown (${gap ? gap.reason : 'not captured'})`,
    fix: `capture the inventory with an account that can list claims: cdk8s-mtc inventory -n ${shellWord(namespace)}`,
  }];
}

function noClaims(data: InventoryData, namespace: string): Mistake {
  const near = didYouMean(namespace, [...new Set(data.claims.map((claim) => claim.namespace))]);
  return {
    field: 'namespace.source',
    value: namespace,
    problem: 'has no claims in the inventory',
    fix: near ? `write "${near}"` : 'write a namespace that has claims, or capture the inventory again',
  };
}

function unbound({ name, phase }: InventoryClaim): Mistake {
  return {
    field: 'inventory',
    value: name,
    problem: `is a claim in the phase ${phase || 'Unknown'}: it has no volume, `
      + 'and its pod would wait until its deadline',
    fix: `write omit: ["${name}"], or capture the inventory again when it is bound`,
  };
}

function classMistakes(claims: readonly InventoryClaim[], options: AddClaimsOptions): Mistake[] {
  const { inventory: { data }, storageClasses = {}, destinationInventory } = options;
  const used = new Set([
    ...claims.map(({ storageClass }) => storageClass ?? ''), ...data.storageClasses.map(({ name }) => name),
  ]);
  const present = destinationInventory?.data.storageClasses.map(({ name }) => name) ?? [];
  return [
    ...Object.keys(storageClasses).filter((name) => !used.has(name))
      .map((name) => unknownName('storageClasses', name, [...used])),
    ...present.length === 0 ? [] : Object.entries(storageClasses).filter(([, to]) => !present.includes(to))
      .map(([from, to]) => unknownName(`storageClasses[${JSON.stringify(from)}]`, to, present)),
  ];
}

function unknownName(field: string, value: string, known: string[]): Mistake {
  const near = didYouMean(value, known);
  const fix = near ? `write "${near}"` : `write one of ${known.filter((name) => name !== '').join(', ')}`;
  return { field, value, problem: 'is not in the inventory', fix };
}
