import { waveOf } from './starts';
import { MTC_PACKAGE } from '../../../api/versions/mtc-releases';
import { member } from '../../../grammar/path';
import { derived } from '../../engine/derived';
import { isLive } from '../../engine/live';
import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { application } from '../../examples/gitops';
import { files, planExample } from '../../examples/plan';
import { isMtc, MTC_KINDS } from '../../reading/kinds';
import { allAppliedBy, deliveryOf } from '../../reading/model/delivery';
import { namedIn } from '../../reading/model/text';
import { placeOf } from '../../reading/neighbours';
import { specOf } from '../../reading/plan';
import { OLM } from '../../reading/version-reports';

const WAVE = 'argocd.argoproj.io/sync-wave';
const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
const SKIP = 'SkipDryRunOnMissingResource=true';

const inWave = (wave: string) =>
  planExample().replace('openshift-migration }', `openshift-migration, annotations: { ${WAVE}: "${wave}" } }`);
const subscription = (wave: string) => `apiVersion: operators.coreos.com/v1alpha1
kind: Subscription
metadata: { name: mtc-operator, namespace: openshift-migration, annotations: { ${WAVE}: "${wave}" } }
spec: { name: mtc-operator, channel: release-v1.8, source: redhat-operators, sourceNamespace: openshift-marketplace }
`;

/** Rules on objects of MTC that Argo CD applies together with the operator, which brings their kinds. */
export const OPERATOR_SYNC_RULES: readonly Rule[] = [
  {
    id: 'gitops/wave-before-operator',
    severity: 'error',
    title: 'Objects of MTC are in a later sync wave than its operator',
    rationale: 'MTC\'s operator brings the CustomResourceDefinitions of its objects. An object in an earlier wave than '
      + 'the Subscription fails the sync of its wave, and Argo CD never applies the later ones.',
    source: 'Argo CD documentation, sync phases and waves',
    on: MTC_KINDS,
    skips: ['patch', 'live'],
    breaks: files(subscription('-3'), inWave('-5')),
    finds: [{
      path: `metadata.annotations["${WAVE}"]`,
      message: 'wave -5 is before wave -3, in which Subscription openshift-migration/mtc-operator (file-1.yaml) brings '
        + 'the kind MigPlan: the sync fails, and the Subscription is never applied',
      fix: `Write \`${WAVE}: "-2"\`.`,
    }],
    keeps: files(subscription('-3'), inWave('-2')),
    * check(manifest, set) {
      const operator = operators(set).get(placeOf(manifest));
      const [wave, before] = [waveOf(manifest), operator ? waveOf(operator) : undefined];
      if (operator && wave !== undefined && before !== undefined && wave < before) {
        const annotations = record(record(manifest.object.metadata).annotations);
        yield {
          path: Object.hasOwn(annotations, WAVE) ? member('metadata.annotations', WAVE) : 'metadata',
          message: `wave ${wave} is before wave ${before}, in which ${namedIn(operator, manifest)} brings the kind `
            + `${manifest.kind}: the sync fails, and the Subscription is never applied`,
          fix: `Write \`${WAVE}: "${before + 1}"\`.`,
        };
      }
    },
  },
  {
    id: 'gitops/dry-run-without-kind',
    severity: 'warning',
    title: 'Argo CD skips the dry run of kinds that the operator brings',
    rationale: 'Argo CD tries all objects of an Application before it applies the first. If the Application installs '
      + 'MTC\'s operator, its kinds do not exist yet, and the sync fails before the operator is installed, unless '
      + 'SkipDryRunOnMissingResource is set.',
    source: 'Argo CD documentation, sync options',
    on: ['Application', 'ApplicationSet'],
    skips: ['patch'],
    breaks: files(application('.', 'syncPolicy: {}'), subscription('0'), inWave('1')),
    finds: [{
      path: 'spec.syncPolicy',
      message: 'applies MigPlan openshift-migration/shop (file-3.yaml) together with Subscription '
        + 'openshift-migration/mtc-operator (file-2.yaml), which brings its kind: without SkipDryRunOnMissingResource '
        + 'the first sync fails',
      fix: `Add to \`syncPolicy\`: \`syncOptions: [${SKIP}]\`.`,
    }],
    keeps: files(application('.', `syncPolicy: { syncOptions: [${SKIP}] }`), subscription('0'), inWave('1')),
    * check(manifest, set) {
      const { at, spec } = deliveryOf(manifest);
      const options = list(record(spec.syncPolicy).syncOptions).map(text);
      const folders = options.includes(SKIP) ? [] : allAppliedBy(set, manifest);
      const operator = folders.map(operatorIn).find((one) => one !== undefined);
      const object = operator && folders.map(triedIn).find((one) => one !== undefined);
      if (operator && object) {
        yield {
          path: spec.syncPolicy === undefined ? at : `${at}.syncPolicy`,
          message: `applies ${namedIn(object, manifest)} together with ${namedIn(operator, manifest)}, which brings `
            + 'its kind: without SkipDryRunOnMissingResource the first sync fails',
          fix: options.length > 0
            ? `Add \`${SKIP}\` to \`syncOptions\`.`
            : `Add to \`syncPolicy\`: \`syncOptions: [${SKIP}]\`.`,
        };
      }
    },
  },
];

function isOperator(manifest: Manifest): boolean {
  return manifest.kind === 'Subscription' && specOf(manifest).name === MTC_PACKAGE.name && !isLive(manifest);
}

/** The Subscription of MTC's operator in each place. */
const operators = derived((set: ManifestSet) => new Map(set.ofGroup('Subscription', OLM).filter(isOperator)
  .map((manifest) => [placeOf(manifest), manifest])));

const operatorIn = derived((folder: readonly Manifest[]) => folder.find(isOperator));

/** The first object of MTC of which Argo CD tries to apply all fields first. */
const triedIn = derived((folder: readonly Manifest[]) => folder.find((one) => isMtc(one) && !isLive(one)
  && !text(record(record(one.object.metadata).annotations)[SYNC_OPTIONS]).includes(SKIP)));
