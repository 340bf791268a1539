import { adminEgressDenial, adminIngressDenial } from './admin-policies';
import { denialIn } from './firewall';
import { directPlans, ModelNamespace, ModelPlan } from './migration';
import { blockingDns, blockingEgress, blockingIngress } from './policies';
import { endpointOf, Target, targetOf, wayOf } from './target';
import { derived } from '../../engine/derived';
import { Manifest } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';

/** A part of the way from a client of rsync on the source to its server on the destination. */
export type Leg = 'egress' | 'dns' | 'firewall' | 'ingress' | 'admin-egress' | 'admin-ingress';

/** A leg that a manifest blocks. */
export interface BlockedLeg {
  readonly leg: Leg;
  readonly plan: ModelPlan;
  readonly namespace: ModelNamespace;
  readonly target: Target;
  /** The manifest and the field that block it. */
  readonly manifest: Manifest;
  readonly path: string;
  /** Whether the manifest was written to open the leg. */
  readonly isExemption: boolean;
  /** Whether only the router's use of its host's network is the reason. */
  readonly isForNode?: boolean;
}

/** The blocked legs of one namespace of a plan. */
export function legsOf(set: ManifestSet, plan: ModelPlan, namespace: ModelNamespace): BlockedLeg[] {
  const target = targetOf(set, plan, namespace);
  if (!target) {
    return [];
  }
  const { source, destination } = namespace;
  const egress = blockingEgress(set, source, target);
  const isOpened = !egress || egress.isExemption && egress.path === 'spec.egress';
  const dns = isOpened && target.isName ? blockingDns(set, source) : undefined;
  const firewall = denialIn(set, source, target);
  const ingress = blockingIngress(set, destination, endpointOf(set, plan) === 'NodePort');
  const common = { plan, namespace, target };
  const denials = [
    ['admin-egress', adminEgressDenial(set, namespace, target)] as const,
    ['admin-ingress', endpointOf(set, plan) === 'Route' ? adminIngressDenial(set, namespace) : undefined] as const,
  ];
  return [
    ...[['egress', egress] as const, ['dns', dns] as const, ['ingress', ingress] as const].flatMap(([leg, found]) => (
      found
        ? [{
          ...common,
          leg,
          manifest: found.policy,
          path: found.path,
          isExemption: found.isExemption,
          isForNode: found.isForNode,
        }]
        : []
    )),
    ...denials.flatMap(([leg, denial]) => denial
      ? [{ ...common, leg, manifest: denial.policy, path: denial.path, isExemption: false }]
      : []),
    ...firewall
      ? [{ ...common, leg: 'firewall' as const, manifest: firewall.firewall, path: firewall.path, isExemption: false }]
      : [],
  ];
}

/** The kinds that block a leg. */
const BLOCKING = [
  ['NetworkPolicy', 'networking.k8s.io'], ['EgressFirewall', 'k8s.ovn.org'],
  ['EgressNetworkPolicy', 'network.openshift.io'], ['AdminNetworkPolicy', 'policy.networking.k8s.io'],
  ['BaselineAdminNetworkPolicy', 'policy.networking.k8s.io'],
] as const;

/** The blocked legs of all plans, by the manifest that blocks them; of several plans the first. */
export const blockedLegs: (set: ManifestSet) => ReadonlyMap<Manifest, readonly BlockedLeg[]> = derived((set) => {
  const legs = new Map<Manifest, BlockedLeg[]>();
  const seen = new Map<string, Set<string>>();
  const mayBlock = BLOCKING.some(([kind, group]) => set.ofGroup(kind, group).length > 0);
  for (const plan of mayBlock ? directPlans(set) : []) {
    const between = [plan.source?.key, plan.destination?.key, wayOf(set, plan)?.key].join('\0');
    const names = seen.get(between) ?? new Set<string>();
    seen.set(between, names);
    const others = plan.namespaces.filter(({ source, destination }) =>
      names.size < names.add(`${source.namespace}:${destination.namespace}`).size);
    for (const leg of others.flatMap((namespace) => legsOf(set, plan, namespace))) {
      const present = legs.get(leg.manifest) ?? [];
      legs.set(leg.manifest, present);
      if (!present.some((other) => other.leg === leg.leg)) {
        present.push(leg);
      }
    }
  }
  return legs;
});
