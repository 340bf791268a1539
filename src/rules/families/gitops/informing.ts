import { MTC_PACKAGE } from '../../../api/versions/mtc-releases';
import { derived } from '../../engine/derived';
import { list, Manifest, nameOf, record, text, toManifest } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { isMtc } from '../../reading/kinds';
import { participants } from '../../reading/model/identity';
import { plansOf, specOf } from '../../reading/plan';
import { OLM } from '../../reading/version-reports';

const POLICIES = 'policy.open-cluster-management.io';

const example = (action: string) => documents(
  filesOf('ocp3', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n'),
  filesOf('ocp4', planExample('', { destination: 'host', namespaces: '[shop]' })),
  `# another file:
apiVersion: ${POLICIES}/v1
kind: Policy
metadata: { name: mtc-source, namespace: policies }
spec:
  disabled: false
  remediationAction: ${action}
  policy-templates:
    - objectDefinition:
        apiVersion: ${POLICIES}/v1
        kind: ConfigurationPolicy
        metadata: { name: mtc-source }
        spec:
          object-templates:
            - complianceType: musthave
              objectDefinition:
                apiVersion: migration.openshift.io/v1alpha1
                kind: MigrationController
                metadata: { name: migration-controller, namespace: openshift-migration }
                spec: { migration_controller: false, migration_ui: false, migration_velero: true }
`);

/** The rule on policies that only report what is missing. */
export const INFORMING_RULES: readonly Rule[] = [
  {
    id: 'gitops/policy-only-informs',
    severity: 'warning',
    title: 'A policy that brings MTC to a cluster enforces it',
    rationale: 'A ConfigurationPolicy with remediationAction inform reports an object that is missing, and does not '
      + 'create it. remediationAction of the Policy overrides that of its templates. This is judged if a plan is among '
      + 'the files, and if no file contains the object for each cluster that needs it: a policy may also only watch '
      + 'what something else creates.',
    source: 'Red Hat ACM documentation, governance, policy overview',
    on: '*',
    skips: ['patch', 'live'],
    breaks: example('inform'),
    finds: [{
      path: 'spec.remediationAction',
      message: 'only informs: ACM reports that MigrationController openshift-migration/migration-controller is '
        + 'missing, and does not create it',
      fix: 'Write `remediationAction: enforce`.',
    }],
    keeps: example('enforce'),
    * check(manifest, set) {
      const place = groupOf(manifest) === POLICIES ? informedBy(manifest) : undefined;
      const missing = place && place.objects.find((one) => isNeeded(set, one));
      if (missing) {
        yield {
          path: place.path,
          message: `only informs: ACM reports that ${nameOf(missing)} is missing, and does not create it`,
          fix: 'Write `remediationAction: enforce`.',
        };
      }
    },
  },
];

/** So many objects of a policy are looked at. */
const MOST_OBJECTS = 100;

/** What a policy reports instead of creating it, and the field that says so. */
interface Informed {
  readonly path: string;
  readonly objects: readonly Manifest[];
}

/** Policies within a Policy that decides for them are judged here; each other policy is a manifest by itself. */
function informedBy(manifest: Manifest): Informed | undefined {
  const spec = specOf(manifest);
  if (spec.disabled === true || !informs(spec)) {
    return undefined;
  }
  const templates = manifest.kind === 'Policy'
    ? list(spec['policy-templates']).map((one) => record(record(one).objectDefinition))
      .filter(({ kind }) => kind === 'ConfigurationPolicy').map((one) => record(one.spec))
    : [manifest.kind === 'ConfigurationPolicy' ? spec : {}];
  return {
    path: 'spec.remediationAction',
    objects: templates.flatMap((one) => list(one['object-templates'])).slice(0, MOST_OBJECTS).map(record)
      .filter(({ complianceType }) => /^must(?:only)?have$/i.test(text(complianceType)))
      .map(({ objectDefinition }) => toManifest(record(objectDefinition), manifest.origin, manifest.index)),
  };
}

function informs({ remediationAction }: { readonly [key: string]: any }): boolean {
  return text(remediationAction).toLowerCase() === 'inform';
}

/** Whether an object is one that a migration needs, and that no file contains for each cluster that needs it. */
function isNeeded(set: ManifestSet, object: Manifest): boolean {
  const isOperator = isSubscription(object);
  if (plansOf(set).length === 0 || !isOperator && (!isMtc(object) || object.name === '')) {
    return false;
  }
  const present = isOperator
    ? operatorClusters(set)
    : new Set(set.named(object.kind, object.namespace, object.name).map(({ cluster }) => cluster));
  const isOnAll = isOperator || object.kind === 'MigrationController';
  const clusters = isOnAll ? clustersOf(set) : [];
  return !present.has(undefined)
    && (clusters.length === 0 ? present.size === 0 : clusters.some((one) => !present.has(one)));
}

function isSubscription(object: Manifest): boolean {
  return object.kind === 'Subscription' && groupOf(object) === OLM && specOf(object).name === MTC_PACKAGE.name;
}

const operatorClusters = derived((set: ManifestSet): ReadonlySet<string | undefined> =>
  new Set(set.ofGroup('Subscription', OLM).filter(isSubscription).map(({ cluster }) => cluster)));

/** The clusters of the migration. */
const clustersOf = derived((set: ManifestSet): readonly string[] =>
  [...new Set([...plansOf(set).flatMap(({ cluster }) => cluster ?? []), ...participants(set)])]);
