import { member } from '../../../grammar/path';
import { derived } from '../../engine/derived';
import { isLive } from '../../engine/live';
import { Manifest, nameOf, record, scalar, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, files, planExample, runExample } from '../../examples/plan';
import { controllerVariable, namespaceEntries, plansOf, runsOf, specOf } from '../../reading/plan';
import { pointedAt } from '../../reading/references';
import { quote } from '../../reading/text';

const POD_SECURITY = 'pod-security.kubernetes.io/';

/** The only label of Pod Security that MTC reads. */
const ENFORCE = `${POD_SECURITY}enforce`;

const UID_RANGE = 'openshift.io/sa.scc.uid-range';

const RSYNC = 'mig-controller pkg/controller/directvolumemigration/rsync.go';

const namespace = (marks: string) => `apiVersion: v1
kind: Namespace
metadata: { name: shop-web, ${marks} }
`;

const rootIn = (level: string) => files(
  documents(planExample(), namespace(`labels: { ${ENFORCE}: ${level} }`)),
  runExample('stage: true\n  runAsRoot: true'),
);
const userIn = (user: string) => files(
  documents(planExample(), namespace(`annotations: { ${UID_RANGE}: 1000650000/10000 }`)),
  runExample(`stage: true\n  runAsUser: ${user}`),
);

/** Rules on the user that rsync runs as, and on what the namespaces allow. */
export const RUN_IDENTITY_RULES: readonly Rule[] = [
  {
    id: 'run/root-without-label',
    severity: 'warning',
    title: 'A namespace allows privileged pods if rsync runs as root in it',
    rationale: `If Pod Security is enforced, MTC runs rsync as root only in namespaces with the label ${ENFORCE}: `
      + 'privileged. In other namespaces it silently runs rsync as another user, who may not be able to read all '
      + 'files. MTC ignores the labels audit and warn.',
    source: RSYNC,
    on: 'Namespace',
    skips: ['patch'],
    breaks: rootIn('restricted'),
    finds: [{
      path: `metadata.labels["${ENFORCE}"]`,
      message: '"restricted" does not allow root, which MigMigration openshift-migration/go-live requests for rsync: '
        + 'MTC silently runs rsync as another user',
      fix: `Write \`${ENFORCE}: privileged\`.`,
    }],
    keeps: rootIn('privileged'),
    * check(manifest, set) {
      const labels = record(record(manifest.object.metadata).labels);
      const { by = '', byRun = false } = requestsForRoot(set).get(manifest.name) ?? {};
      // A run that requests root implies an MTC that respects Pod Security. Older clusters do not know Pod Security and
      // have the variable set.
      const knowsPodSecurity = Object.keys(labels).some((label) => label.startsWith(POD_SECURITY))
        || byRun && !isLive(manifest);
      if (by && knowsPodSecurity && labels[ENFORCE] !== 'privileged') {
        const isGiven = ENFORCE in labels;
        const above = Object.keys(labels).length > 0 ? 'metadata.labels' : 'metadata';
        yield {
          path: isGiven ? member('metadata.labels', ENFORCE) : above,
          message: isGiven
            ? `${quote(labels[ENFORCE])} does not allow root, which ${by} requests for rsync: MTC silently runs rsync `
              + 'as another user'
            : `${ENFORCE} is missing, but ${by} requests root for rsync: MTC silently runs rsync as another user`,
          fix: isGiven ? `Write \`${ENFORCE}: privileged\`.` : `Add the label \`${ENFORCE}: privileged\`.`,
        };
      }
    },
  },
  {
    id: 'run/user-out-of-range',
    severity: 'warning',
    title: 'The user of rsync is in the range of the namespace',
    rationale: `The annotation ${UID_RANGE} of a namespace is its range of user ids. MTC's guide requires that the `
      + 'user of rsync is in it. Otherwise the pods are rejected if the range is enforced, and rsync may not be able '
      + 'to read the files.',
    source: RSYNC,
    on: 'MigMigration',
    skips: ['live'],
    breaks: userIn('1001'),
    finds: [{
      path: 'spec.runAsUser',
      message: '1001 is not in the range "1000650000/10000" of Namespace shop-web: the pods of rsync may be rejected, '
        + 'or unable to read the files',
      fix: 'Write a user id from that range.',
    }],
    keeps: userIn('1000650000'),
    * check(manifest, set) {
      const { runAsUser, runAsRoot, migPlanRef } = specOf(manifest);
      if (typeof runAsUser !== 'number' || runAsUser <= 0 || runAsRoot === true) {
        return;
      }
      const plan = pointedAt(set, manifest, 'MigPlan', migPlanRef);
      const entries = plan ? namespaceEntries(specOf(plan).namespaces) : [];
      const namespaces = entries.flatMap(({ source }) => set.named('Namespace', '', source).slice(0, 2));
      const other = namespaces.find((each) => isOutside(runAsUser, uidRange(each)));
      if (other && !namespaces.some((each) => each.name === other.name && !isOutside(runAsUser, uidRange(each)))) {
        yield {
          path: 'spec.runAsUser',
          message: `${runAsUser} is not in the range ${quote(uidRange(other))} of ${nameOf(other)}: the pods of rsync `
            + 'may be rejected, or unable to read the files',
          fix: 'Write a user id from that range.',
        };
      }
    },
  },
];

/** The source namespaces in which rsync is requested to run as root, each with what requests it. */
const requestsForRoot = derived((set: ManifestSet) => {
  const requests = new Map<string, { readonly by: string; readonly byRun: boolean }>();
  const add = (plan: Manifest, by: string, byRun: boolean) =>
    namespaceEntries(specOf(plan).namespaces).forEach(({ source }) => requests.set(source, { by, byRun }));
  for (const plan of plansOf(set)) {
    if (isRsyncPrivileged(set, plan) && specOf(plan).indirectVolumeMigration !== true) {
      add(plan, 'migration_rsync_privileged', false);
    }
  }
  for (const run of runsOf(set)) {
    const { runAsRoot, migPlanRef } = specOf(run);
    const plan = runAsRoot === true && !isLive(run) ? pointedAt(set, run, 'MigPlan', migPlanRef) : undefined;
    if (plan && specOf(plan).indirectVolumeMigration !== true) {
      add(plan, nameOf(run), true);
    }
  }
  return requests;
});

const isRsyncPrivileged = controllerVariable('migration_rsync_privileged', (values) => values.some(isOn));

function isOn(value: unknown): boolean {
  return scalar(value).toLowerCase() === 'true';
}

function uidRange(manifest: Manifest): string {
  return text(record(record(manifest.object.metadata).annotations)[UID_RANGE]);
}

/** Whether a user is outside a range, `1000650000/10000` or `1000650000-1000659999`; false if it cannot be read. */
function isOutside(user: number, range: string): boolean {
  const [, first, sign, second] = /^(\d+)([/-])(\d+)$/.exec(range) ?? [];
  const last = sign === '/' ? Number(first) + Number(second) - 1 : Number(second);
  return first !== undefined && (user < Number(first) || user > last);
}
