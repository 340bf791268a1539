import { isPlaceholder } from '../../../grammar/placeholder';
import { derived } from '../../engine/derived';
import { isLive } from '../../engine/live';
import { Manifest, record } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { ClusterIdentities, ClusterIdentity } from '../../reading/model/identity';
import { isWithinOneCluster, namespaceEntries, specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

/** The annotations that MTC compares, in its order. OpenShift gives each namespace different values. */
const ANNOTATIONS = [
  'openshift.io/sa.scc.uid-range', 'openshift.io/sa.scc.supplemental-groups', 'openshift.io/sa.scc.mcs',
];

const namespace = (name: string, first: number) => `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  annotations: { openshift.io/sa.scc.uid-range: ${first}/10000 }
`;

const between = (source: number, destination: number) => documents(
  filesOf('ocp3', namespace('shop-web', source)),
  filesOf('ocp4', namespace('shop-web', destination), planExample('', { destination: 'host' })),
);

/** Rules on the permissions of files in namespaces that exist on the destination. */
export const PLAN_PERMISSION_RULES: readonly Rule[] = [
  {
    id: 'plan/conflicting-permissions',
    severity: 'warning',
    title: 'A namespace that exists on the destination has the same ranges of ids as on the source',
    rationale: 'OpenShift gives each namespace a range of user ids, supplemental groups and SELinux labels, and pods '
      + 'run with an id of their namespace\'s range. MTC copies the ranges if it creates the namespace. If the '
      + 'namespace exists with other ranges, the pods on the destination may not read the migrated files; MTC '
      + 'reports IntraClusterMigration with reason ConflictingPermissions. This can be seen if the Namespaces of '
      + 'both clusters are checked together with the plan.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    breaks: between(1000600000, 1000900000),
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'namespace "shop-web" exists on the destination with uid-range "1000900000/10000" instead of '
        + '"1000600000/10000": MTC reports ConflictingPermissions, and pods may not be able to read the migrated files',
      fix: 'Map "shop-web" to a namespace that does not exist on the destination: write "shop-web:NEW-NAME". Delete '
        + 'the one there only if `oc get all,pvc -n shop-web` shows that nothing in it is needed.',
    }],
    keeps: between(1000600000, 1000600000),
    * check(plan, set) {
      const namespaces = namespacesIn(set);
      if (namespaces.isEmpty) {
        return;
      }
      const { srcMigClusterRef, destMigClusterRef, namespaces: entries } = specOf(plan);
      const identities = ClusterIdentities.in(set);
      const source = identities.of(plan, srcMigClusterRef);
      const destination = identities.of(plan, destMigClusterRef);
      const isOne = isWithinOneCluster(set, plan);
      for (const entry of namespaceEntries(entries)) {
        const from = namespaces.find(source, entry.source, isOne);
        const to = namespaces.find(destination, entry.destination, isOne);
        const differences = from && to ? ANNOTATIONS.filter((key) => differ(from[key], to[key])) : [];
        if (from && to && differences.length > 0) {
          const values = differences.map((key) => `${nameIn(key)} ${shown(to[key])} instead of ${shown(from[key])}`);
          yield {
            path: `spec.namespaces[${entry.index}]`,
            message: `namespace ${quote(entry.destination)} exists on the destination with ${values.join(', ')}: `
              + 'MTC reports ConflictingPermissions, and pods may not be able to read the migrated files',
            fix: `Map ${quote(entry.source)} to a namespace that does not exist on the destination: write `
              + `"${entry.source}:NEW-NAME". Delete the one there only if \`oc get all,pvc -n ${entry.destination}\` `
              + 'shows that nothing in it is needed.',
          };
        }
      }
    },
  },
];

/** The values of the annotations; empty if the namespace certainly lacks one, undefined if that is unknown. */
type Values = { readonly [annotation: string]: string | undefined };

/** The Namespaces and Projects of a set, by cluster and name. */
class Namespaces {
  private readonly found = new Map<string, Values>();

  constructor(set: ManifestSet) {
    const all = [...set.ofGroup('Namespace', ''), ...set.ofGroup('Project', 'project.openshift.io')];
    for (const manifest of all) {
      const key = keyOf(manifest.cluster, manifest.name);
      this.found.set(key, merged(valuesOf(manifest), this.found.get(key)));
    }
  }

  get isEmpty(): boolean {
    return this.found.size === 0;
  }

  /** The one of this name on a cluster. Within one cluster, it may also be one whose cluster is unknown. */
  find(cluster: ClusterIdentity | undefined, name: string, isOneCluster: boolean): Values | undefined {
    const known = cluster?.cluster === undefined ? undefined : this.found.get(keyOf(cluster.cluster, name));
    return known ?? (isOneCluster ? this.found.get(keyOf(undefined, name)) : undefined);
  }
}

const namespacesIn = derived((set: ManifestSet) => new Namespaces(set));

function keyOf(cluster: string | undefined, name: string): string {
  return `${cluster === undefined ? '' : `cluster ${cluster}`}\0${name}`;
}

function valuesOf(manifest: Manifest): Values {
  const annotations = record(record(manifest.object.metadata).annotations);
  return Object.fromEntries(ANNOTATIONS.map((key) => {
    const value = annotations[key];
    if (typeof value === 'string') {
      return [key, isPlaceholder(value) ? undefined : value];
    }
    // A file may leave out what OpenShift adds; an object that was read from a cluster is complete.
    return [key, value === undefined && isLive(manifest) ? '' : undefined];
  }));
}

/** The values of two manifests of one namespace, such as a file and its overlay: undefined if they differ. */
function merged(one: Values, other: Values | undefined): Values {
  return other === undefined ? one : Object.fromEntries(ANNOTATIONS.map((key) => {
    const values = new Set([one[key], other[key]].filter((value) => value !== undefined));
    return [key, values.size === 1 ? [...values][0] : undefined];
  }));
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** `uid-range` of `openshift.io/sa.scc.uid-range`. */
function nameIn(annotation: string): string {
  return annotation.slice(annotation.lastIndexOf('.') + 1);
}

function shown(value: string | undefined): string {
  return value === '' ? 'none' : quote(value);
}
