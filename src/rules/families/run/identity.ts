import { Manifest, nameOf, record, scalar, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, files, planExample, runExample } from '../../examples/plan';
import { isLive } from '../../reading/live';
import { isPatch } from '../../reading/neighbours';
import { member } from '../../reading/paths';
import { controllerVariable, namespaceEntries, plansOf, runsOf, specOf } from '../../reading/plan';
import { pointedAt } from '../../reading/references';
import { quote } from '../../reading/text';

const POD_SECURITY = 'pod-security.kubernetes.io/';

/** The one of the labels of Pod Security that MTC reads. */
const ENFORCE = `${POD_SECURITY}enforce`;

const UID_RANGE = 'openshift.io/sa.scc.uid-range';

const RSYNC = 'mig-controller pkg/controller/directvolumemigration/rsync.go';

const namespace = (marks: string) => `apiVersion: v1
kind: Namespace
metadata: { name: shop-web, ${marks} }
`;

const rootIn = (level: string) => files(documents(planExample(), namespace(`labels: { ${ENFORCE}: ${level} }`)), runExample('stage: true\n  runAsRoot: true'));
const userIn = (user: string) => files(documents(planExample(), namespace(`annotations: { ${UID_RANGE}: 1000650000/10000 }`)), runExample(`stage: true\n  runAsUser: ${user}`));

/** Rules on whom rsync runs as, and what the namespaces let it. */
export const RUN_IDENTITY_RULES: readonly Rule[] = [
  {
    id: 'run/root-without-label',
    severity: 'warning',
    title: 'Where rsync is to run as root the namespace lets privileged pods in',
    rationale: 'Where Pod Security is enforced MTC runs rsync as root only in namespaces with the label pod-security.kubernetes.io/enforce: privileged. In others it says nothing and runs it as another user, who may not read all files. Of the three labels it reads this one alone.',
    source: RSYNC,
    breaks: rootIn('restricted'),
    keeps: rootIn('privileged'),
    * check(set) {
      const wanted = whoWantsRoot(set);
      for (const manifest of wanted.size > 0 ? set.ofKind('Namespace') : []) {
        const labels = record(record(manifest.object.metadata).labels);
        const { by: wantedBy = '', byRun = false } = wanted.get(manifest.name) ?? {};
        // What a run asks for it asks of an MTC that goes by Pod Security; older clusters, which don't know it, have the variable set.
        const knowsPodSecurity = Object.keys(labels).some((label) => label.startsWith(POD_SECURITY)) || byRun && !isLive(manifest);
        if (wantedBy && knowsPodSecurity && labels[ENFORCE] !== 'privileged' && !isPatch(set, manifest)) {
          yield {
            manifest,
            path: ENFORCE in labels ? member('metadata.labels', ENFORCE) : Object.keys(labels).length > 0 ? 'metadata.labels' : 'metadata',
            message: `${wantedBy} wants rsync to run as root, and ${ENFORCE} is ${ENFORCE in labels ? quote(labels[ENFORCE]) : 'not set'} here; MTC then runs it as another user and does not say so`,
            fix: `write ${ENFORCE in labels ? '' : 'the label '}${ENFORCE}: privileged`,
          };
        }
      }
    },
  },
  {
    id: 'run/user-out-of-range',
    severity: 'warning',
    title: 'The user that rsync runs as is one of the namespace\'s own',
    rationale: 'A namespace has a range of user ids in openshift.io/sa.scc.uid-range. MTC\'s guide wants the user of rsync to be one of them; a pod with another is refused where the namespace is held to its range, and may not read its files.',
    source: RSYNC,
    breaks: userIn('1001'),
    keeps: userIn('1000650000'),
    * check(set) {
      for (const run of runsOf(set)) {
        const { runAsUser, runAsRoot } = specOf(run);
        if (typeof runAsUser !== 'number' || runAsUser <= 0 || runAsRoot === true || isLive(run)) {
          continue;
        }
        const plan = pointedAt(set, run, 'MigPlan', specOf(run).migPlanRef);
        const namespaces = (plan ? namespaceEntries(specOf(plan).namespaces) : []).flatMap(({ source }) => set.named('Namespace', '', source).slice(0, 2));
        const other = namespaces.find((each) => isOutside(runAsUser, uidRange(each)));
        if (other && !namespaces.some((each) => each.name === other.name && !isOutside(runAsUser, uidRange(each)))) {
          yield {
            manifest: run,
            path: 'spec.runAsUser',
            message: `user ${runAsUser} is not in the range ${quote(uidRange(other))} of ${nameOf(other)}, so that rsync's pods may be refused there, or read nothing`,
            fix: 'write a user of that range',
          };
        }
      }
    },
  },
];

/** The namespaces on the source in which somebody wants rsync to be root, each with the one who does. */
function whoWantsRoot(set: ManifestSet): Map<string, { readonly by: string; readonly byRun: boolean }> {
  const wanted = new Map<string, { by: string; byRun: boolean }>();
  const add = (plan: Manifest, by: string, byRun: boolean) =>
    namespaceEntries(specOf(plan).namespaces).forEach(({ source }) => wanted.set(source, { by, byRun }));
  const isPrivileged = controllerVariable(set, 'migration_rsync_privileged', (values) => values.some(isOn));
  for (const plan of plansOf(set)) {
    if (isPrivileged(plan) && specOf(plan).indirectVolumeMigration !== true) {
      add(plan, 'migration_rsync_privileged', false);
    }
  }
  for (const run of runsOf(set)) {
    const plan = specOf(run).runAsRoot === true && !isLive(run) ? pointedAt(set, run, 'MigPlan', specOf(run).migPlanRef) : undefined;
    if (plan && specOf(plan).indirectVolumeMigration !== true) {
      add(plan, nameOf(run), true);
    }
  }
  return wanted;
}

function isOn(value: unknown): boolean {
  return scalar(value).toLowerCase() === 'true';
}

function uidRange(manifest: Manifest): string {
  return text(record(record(manifest.object.metadata).annotations)[UID_RANGE]);
}

/** Whether a user is not in a range, `1000650000/10000` or `1000650000-1000659999`; one that can't be read holds everybody. */
function isOutside(user: number, range: string): boolean {
  const [, first, sign, second] = /^(\d+)([/-])(\d+)$/.exec(range) ?? [];
  const last = sign === '/' ? Number(first) + Number(second) - 1 : Number(second);
  return first !== undefined && (user < Number(first) || user > last);
}
