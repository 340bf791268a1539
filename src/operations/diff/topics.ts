import { acknowledgedRule } from '../../api/acknowledgement';
import { MIGRATION_CONTROLLER } from '../../api/migration-controller';
import { LiveObject } from '../../api/outcomes/outcome-of';

/** What a reviewer of a change asks about. */
export type Topic = 'plans' | 'volumes' | 'downtime' | 'privileges' | 'network' | 'secrets' | 'other'
  | 'runs';

/** The topic of lines that say how runs fare, which is not a difference. */
export const RUNS = 'runs';

/** The topics in the order in which they are shown, with their headings. */
export const TOPICS: ReadonlyArray<readonly [Topic, string]> = [
  ['downtime', 'Downtime: runs that stop an application'],
  ['plans', 'What is migrated'],
  ['volumes', 'Volumes'],
  ['privileges', 'Privileges'],
  ['network', 'Network openings'],
  ['secrets', 'Secrets (values are not shown)'],
  ['other', 'Other objects'],
  [RUNS, 'Runs, which apply never starts'],
];

const KINDS: { readonly [kind: string]: Topic } = {
  MigPlan: 'plans',
  MigMigration: 'plans',
  MigHook: 'plans',
  MigAnalytic: 'plans',
  DirectVolumeMigration: 'volumes',
  DirectImageMigration: 'plans',
  DirectImageStreamMigration: 'plans',
  PersistentVolumeClaim: 'volumes',
  Job: 'plans',
  Role: 'privileges',
  RoleBinding: 'privileges',
  ClusterRole: 'privileges',
  ClusterRoleBinding: 'privileges',
  ServiceAccount: 'privileges',
  SecurityContextConstraints: 'privileges',
  Namespace: 'privileges',
  NetworkPolicy: 'network',
  EgressFirewall: 'network',
  EgressNetworkPolicy: 'network',
  Route: 'network',
  Service: 'network',
  Ingress: 'network',
  Secret: 'secrets',
  ExternalSecret: 'secrets',
};

/** The topic of a change: of a field if it is one that a reviewer asks about, or else of the object. */
export function topicOf({ kind, spec }: LiveObject, path = ''): Topic {
  if (acknowledgedRule(path.replace(/^metadata\.annotations[.[]+/, '')) !== undefined) {
    return 'other'; // a statement about findings, whatever the object is
  }
  if (kind === MIGRATION_CONTROLLER.kind && /^spec\.\w*proxy/i.test(path)) {
    return 'network';
  }
  if (path.startsWith('spec.persistentVolumes')) {
    return 'volumes';
  }
  if (/runAsRoot|privileged|pod-security/i.test(path)) {
    return 'privileges';
  }
  if (/^spec\.(quiescePods|rollback)$/.test(path)
    || (path === '' && kind === 'MigMigration' && (spec?.quiescePods === true || spec?.rollback === true))) {
    return 'downtime';
  }
  return Object.hasOwn(KINDS, kind) ? KINDS[kind] : 'other';
}
