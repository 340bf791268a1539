import { call, Code, fields, literal } from './code';
import { Context, ImportedCluster } from './context';
import { isInteger, isSame } from './fields';
import { Source } from './sources';
import { list, record } from '../rules/engine/manifest';

/** The fields of a run that an identity sets. */
export const IDENTITY_FIELDS = ['runAsRoot', 'runAsUser', 'runAsGroup'];

/** The labels with which an identity admits root. */
const PRIVILEGED = Object.fromEntries(['enforce', 'audit', 'warn']
  .map((mode) => [`pod-security.kubernetes.io/${mode}`, 'privileged']));

/** The clusters of a plan, and whether its namespaces exist on the destination. */
interface Surroundings {
  readonly from: ImportedCluster;
  readonly to: ImportedCluster;
  readonly namespacesExist: boolean;
}

/**
 * The RsyncIdentity of a plan: all its runs but rollbacks have the same, and for root its namespaces have exactly the
 * labels that the identity writes. Otherwise the fields of each run are patched.
 */
export function rsyncIdentity(
  context: Context, plan: Source, runs: readonly Source[], surroundings: Surroundings,
): Code | undefined {
  const specs = runs.filter(({ manifest }) => record(manifest.object.status).phase !== 'Completed')
    .map(({ object }) => record(object.spec));
  const identities = specs.filter(({ rollback }) => rollback !== true)
    .map((spec) => Object.fromEntries(IDENTITY_FIELDS.filter((field) => spec[field] !== undefined)
      .map((field) => [field, spec[field]])));
  const [first] = identities;
  if (first === undefined || Object.keys(first).length === 0
    || !identities.every((identity) => isSame(identity, first))) {
    return undefined;
  }
  const type = context.program.mtc('RsyncIdentity');
  const { runAsRoot, runAsUser, runAsGroup } = first;
  if (isSame(first, { runAsRoot: true })) {
    return takeLabels(context, plan, surroundings) ? call(`${type}.root`) : undefined;
  }
  const isUser = runAsRoot === undefined && isInteger(runAsUser) && runAsUser > 0
    && (runAsGroup === undefined || isInteger(runAsGroup));
  return isUser
    ? call(`${type}.user`, literal(runAsUser),
      fields({ group: runAsGroup === undefined ? undefined : literal(runAsGroup) }))
    : undefined;
}

/** Takes the Namespaces that an identity writes; false if one is missing or has anything else. */
function takeLabels({ sources }: Context, plan: Source, { from, to, namespacesExist }: Surroundings): boolean {
  const entries = list(record(plan.object.spec).namespaces).map((entry) => String(entry).split(':'));
  const wanted = entries.flatMap((names) => [
    { place: from.place, name: names[0] },
    ...namespacesExist ? [{ place: to.place, name: names[names.length - 1] }] : [],
  ]);
  const found = wanted.map(({ place, name }) => sources.find(place, 'Namespace', ({ object }) => (
    isSame(object, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: PRIVILEGED } })
  ), { name }));
  const isComplete = found.every((source) => source !== undefined);
  if (isComplete) {
    found.forEach((source) => sources.take(source));
  }
  return isComplete;
}
