import { FleetInput, FleetNamespace, Place } from './fleet-input';
import { someOf } from '../../grammar/sentence';
import { FleetFinding } from '../../plans/fleet-finding';

/** Namespaces that stay together. */
export interface NamespaceSet {
  /** The first of its namespaces. */
  readonly key: string;
  readonly namespaces: readonly FleetNamespace[];
  readonly reasons: readonly string[];
  place: Place;
}

/** Joins sets of names, and finds the set of a name. */
class Joined {
  private readonly parents = new Map<string, string>();

  find(name: string): string {
    let root = name;
    while (this.parents.has(root)) {
      root = this.parents.get(root)!;
    }
    for (let at = name; at !== root;) {
      const next = this.parents.get(at)!;
      this.parents.set(at, root);
      at = next;
    }
    return root;
  }

  join(one: string, other: string): void {
    const [a, b] = [this.find(one), this.find(other)];
    if (a !== b) {
      this.parents.set(a < b ? b : a, a < b ? a : b);
    }
  }
}

/**
 * Divides the namespaces into sets that stay together, each with its place. Namespaces that depend on one another in a
 * circle are one set.
 */
export function groupNamespaces({ namespaces, tiers }: FleetInput, findings: FleetFinding[]): NamespaceSet[] {
  const joined = new Joined();
  const first = new Map<string, string>();
  for (const { name, groups } of namespaces) {
    for (const { key } of groups) {
      joined.join(name, first.get(key) ?? name);
      first.set(key, first.get(key) ?? name);
    }
  }
  const known = new Set(namespaces.map(({ name }) => name));
  const dependencies = namespaces.flatMap(({ name, dependsOn }) => dependsOn.filter((on) => known.has(on))
    .map((on): [string, string] => [name, on]));
  circles(namespaces.map(({ name }) => name), dependencies, joined);
  const members = new Map<string, FleetNamespace[]>();
  for (const namespace of namespaces) {
    const root = joined.find(namespace.name);
    members.set(root, [...members.get(root) ?? [], namespace]);
  }
  const depths = depthsOf([...members.keys()], namespaces, dependencies, joined);
  return [...members].map(([root, group]) => {
    const tier = Math.max(...group.map((each) => each.tier));
    const reasons = [...new Set(group.flatMap(({ groups }) => groups.filter(({ key }) => isShared(group, key))
      .map(({ reason }) => reason)))];
    reportMixed(root, group, reasons, tiers, findings);
    const windows = group.map(({ window }) => window).filter((window) => window !== '');
    return {
      key: root,
      namespaces: group,
      reasons,
      place: {
        tier, depth: depths.get(root)!, window: windows[0] ?? '', kind: group.map(({ kind }) => kind).sort().pop()!,
      },
    };
  });
}

function isShared(group: readonly FleetNamespace[], key: string): boolean {
  return group.filter(({ groups }) => groups.some((one) => one.key === key)).length > 1;
}

function reportMixed(
  root: string,
  group: readonly FleetNamespace[],
  reasons: readonly string[],
  tiers: readonly string[],
  findings: FleetFinding[],
): void {
  const placeOf = {
    tier: ({ tier }: FleetNamespace) => tiers[tier] ?? '',
    window: ({ window }: FleetNamespace) => window,
  };
  for (const [what, of] of Object.entries(placeOf)) {
    const values = [...new Set(group.map(of).filter((value) => value !== ''))];
    if (values.length > 1) {
      const members = values.map((value) =>
        `${value} (${someOf(group.filter((one) => of(one) === value).map(({ name }) => name))})`).join(', ');
      findings.push({
        isError: true,
        subject: `namespace ${root}`,
        message: `stays together with ${someOf(group.filter(({ name }) => name !== root).map(({ name }) => name))} `
          + `(${reasons.join('; ') || 'they depend on one another'}), but their ${what}s are different: ${members}`,
        fix: `Give them one ${what}, or ${reasons.length > 0 ? 'take them out of the group' : 'remove a dependency'}.`,
      });
    }
  }
}

/** Joins the sets that depend on one another in a circle (Tarjan's algorithm, without recursion). */
function circles(
  names: readonly string[], dependencies: ReadonlyArray<readonly [string, string]>, joined: Joined,
): void {
  const edges = adjacency(dependencies.map(([from, to]) => [joined.find(from), joined.find(to)]));
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  for (const start of new Set(names.map((name) => joined.find(name)))) {
    const work: Array<{ node: string; next: number }> = order.has(start) ? [] : [{ node: start, next: 0 }];
    while (work.length > 0) {
      const frame = work[work.length - 1];
      if (frame.next === 0) {
        order.set(frame.node, order.size);
        low.set(frame.node, order.get(frame.node)!);
        stack.push(frame.node);
        onStack.add(frame.node);
      }
      const target = edges.get(frame.node)?.[frame.next++];
      if (target !== undefined) {
        if (!order.has(target)) {
          work.push({ node: target, next: 0 });
        } else if (onStack.has(target)) {
          low.set(frame.node, Math.min(low.get(frame.node)!, order.get(target)!));
        }
        continue;
      }
      work.pop();
      const parent = work[work.length - 1]?.node;
      if (parent !== undefined) {
        low.set(parent, Math.min(low.get(parent)!, low.get(frame.node)!));
      }
      if (low.get(frame.node) === order.get(frame.node)) {
        for (let member = ''; member !== frame.node;) {
          member = stack.pop()!;
          onStack.delete(member);
          joined.join(member, frame.node);
        }
      }
    }
  }
}

/** How many sets come before each set, along its dependencies within its tier. */
function depthsOf(
  roots: readonly string[], namespaces: readonly FleetNamespace[],
  dependencies: ReadonlyArray<readonly [string, string]>, joined: Joined,
): Map<string, number> {
  const tiers = new Map<string, number>();
  namespaces.forEach(({ name, tier }) =>
    tiers.set(joined.find(name), Math.max(tier, tiers.get(joined.find(name)) ?? 0)));
  const pairs = dependencies.map(([from, to]): [string, string] => [joined.find(from), joined.find(to)])
    .filter(([from, to]) => from !== to);
  const before = adjacency(pairs.filter(([from, to]) => tiers.get(from) === tiers.get(to)));
  const depths = new Map<string, number>();
  for (const root of roots) {
    const work = [root];
    while (work.length > 0) {
      const node = work[work.length - 1];
      const open = (before.get(node) ?? []).filter((one) => !depths.has(one));
      if (open.length > 0) {
        work.push(...open);
      } else {
        depths.set(node, Math.max(-1, ...(before.get(node) ?? []).map((one) => depths.get(one)!)) + 1);
        work.pop();
      }
    }
  }
  return depths;
}

function adjacency(pairs: ReadonlyArray<readonly [string, string]>): Map<string, string[]> {
  const edges = new Map<string, string[]>();
  for (const [from, to] of pairs) {
    const present = edges.get(from);
    if (present) {
      present.push(to);
    } else {
      edges.set(from, [to]);
    }
  }
  return edges;
}
