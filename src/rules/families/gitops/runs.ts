import { JudgedKind } from '../../../api/judged-kinds';
import { member } from '../../../grammar/path';
import { list, Manifest, record, text } from '../../engine/manifest';
import { groupOf } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { application, flux } from '../../examples/gitops';
import { files, runExample } from '../../examples/plan';
import { deliveryOf, firstAppliedBy, isAutomated } from '../../reading/model/delivery';
import { namedIn } from '../../reading/model/text';
import { MTC_GROUP } from '../../reading/references';
import { quote } from '../../reading/text';

/** What applies folders of a repository: Applications of Argo CD, and a Kustomization of Flux. */
export const DELIVERIES: readonly JudgedKind[] = ['Application', 'ApplicationSet', 'Kustomization'];

const FLUX = 'kustomize.toolkit.fluxcd.io';
const HOOK = 'argocd.argoproj.io/hook';
const DELETE_POLICY = 'argocd.argoproj.io/hook-delete-policy';
const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
const HELM_HOOK = 'helm.sh/hook';

const ARGO = 'argo-cd and gitops-engine pkg/sync/hook/delete_policy.go';

const annotated = (annotations: string) =>
  runExample('stage: true').replace('openshift-migration }', `openshift-migration, annotations: { ${annotations} } }`);
const ALONE = 'Remove the annotation. Give runs an Application without `automated`, and sync it by hand.';

/** Rules on runs that a GitOps tool starts again. */
export const RUN_SYNC_RULES: readonly Rule[] = [
  {
    id: 'gitops/run-as-hook',
    severity: 'error',
    title: 'A run is not a hook of a sync',
    rationale: 'Applying a MigMigration starts a run. By default Argo CD deletes a hook before each sync and creates '
      + 'it again, and Helm does the same with each upgrade, so that every sync starts the run once more. With '
      + 'HookSucceeded it is deleted at its end, and the next sync creates it again.',
    source: ARGO,
    on: 'MigMigration',
    skips: ['patch', 'live'],
    breaks: annotated(`${HOOK}: Sync`),
    finds: [{
      path: `metadata.annotations["${HOOK}"]`,
      message: 'makes the run a hook, which Argo CD deletes and creates again (BeforeHookCreation): '
        + 'each sync starts the run once more',
      fix: ALONE,
    }],
    keeps: annotated(`${SYNC_OPTIONS}: Prune=false`),
    * check(manifest) {
      const annotations = record(record(manifest.object.metadata).annotations);
      const [argo, helm] = [text(annotations[HOOK]), text(annotations[HELM_HOOK])];
      const policy = text(annotations[DELETE_POLICY]);
      if (argo !== '' && argo !== 'Skip' && policy !== 'HookFailed') {
        const shown = policy.includes('HookSucceeded') ? 'deletes at its end, and creates again (HookSucceeded)'
          : 'deletes and creates again (BeforeHookCreation)';
        yield {
          path: member('metadata.annotations', HOOK),
          message: `makes the run a hook, which Argo CD ${shown}: each sync starts the run once more`,
          fix: ALONE,
        };
      } else if (helm !== '') {
        yield {
          path: member('metadata.annotations', HELM_HOOK),
          message: `makes the run a hook of Helm (${quote(helm)}), which each upgrade deletes and creates again: it `
            + 'starts the run once more',
          fix: 'Remove the annotation, and apply runs outside of the chart.',
        };
      }
    },
  },
  {
    id: 'gitops/automated-runs',
    severity: 'warning',
    title: 'Runs are not synced and pruned automatically',
    rationale: 'With automated prune, Argo CD deletes a MigMigration whose file is removed: a run in progress stops '
      + 'halfway, with the application scaled down. It also starts each run as soon as its file is in the repository.',
    source: 'Argo CD documentation, automated sync and pruning',
    on: DELIVERIES,
    breaks: files(application('.', 'syncPolicy: { automated: { prune: true } }'), runExample('stage: true')),
    finds: [{
      path: 'spec.syncPolicy.automated.prune',
      message: 'deletes MigMigration openshift-migration/go-live (file-2.yaml) when its file is removed, also in the '
        + 'middle of the run, and starts it with the commit that adds it',
      fix: 'Give runs an Application without `automated`, or annotate them with '
        + '`argocd.argoproj.io/sync-options: Prune=false`.',
    }],
    keeps: files(application('.', 'syncPolicy: { automated: { prune: false } }'), runExample('stage: true')),
    * check(manifest, set) {
      const { at, spec } = deliveryOf(manifest);
      const isFlux = groupOf(manifest) === FLUX;
      const isPruned = isAutomated(manifest)
        && (isFlux ? spec.prune : record(record(spec.syncPolicy).automated).prune) === true;
      const run = isPruned ? firstAppliedBy(set, manifest, isFlux ? isPrunedByFlux : isUnprotectedRun) : undefined;
      if (run) {
        yield {
          path: isFlux ? 'spec.prune' : `${at}.syncPolicy.automated.prune`,
          message: `deletes ${namedIn(run, manifest)} when its file is removed, also in the middle of the run, and `
            + 'starts it with the commit that adds it',
          fix: isFlux ? `Write \`prune: false\`, or annotate runs with \`${FLUX}/prune: disabled\`.`
            : `Give runs an Application without \`automated\`, or annotate them with \`${SYNC_OPTIONS}: Prune=false\`.`,
        };
      }
    },
  },
  {
    id: 'gitops/replaced-objects',
    severity: 'error',
    title: 'Objects of MTC are applied, and not replaced',
    rationale: 'MTC\'s kinds have no status subresource: to replace an object erases its status, and a run without '
      + 'status starts again. With Force=true, or force of a Flux Kustomization, objects are deleted and created '
      + 'again.',
    source: 'Argo CD documentation, sync options; kustomize-controller documentation, force; '
      + 'MTC\'s CustomResourceDefinitions',
    on: DELIVERIES,
    breaks: files(application('.', 'syncPolicy: { syncOptions: [Replace=true] }'), runExample('stage: true')),
    finds: [{
      path: 'spec.syncPolicy.syncOptions[0]',
      message: 'Replace=true erases the status of MigMigration openshift-migration/go-live (file-2.yaml), or creates '
        + 'it again: the run starts once more',
      fix: 'Remove `Replace=true`.',
    }],
    keeps: files(flux('.', ''), runExample('stage: true')),
    * check(manifest, set) {
      const { at, spec } = deliveryOf(manifest);
      const isFlux = groupOf(manifest) === FLUX;
      const options = isFlux ? [] : list(record(spec.syncPolicy).syncOptions).map(text);
      const index = options.findIndex((option) => option === 'Replace=true' || option === 'Force=true');
      const isForced = isFlux && spec.force === true;
      const run = isForced || index >= 0 ? firstAppliedBy(set, manifest, isRun) : undefined;
      if (run) {
        const option = isForced ? '`force: true`' : options[index];
        yield {
          path: isForced ? 'spec.force' : `${at}.syncPolicy.syncOptions[${index}]`,
          message: `${option} ${isForced ? 'deletes' : 'erases the status of'} ${namedIn(run, manifest)}`
            + `${isForced ? ' and creates it again if it cannot be changed' : ', or creates it again'}: `
            + 'the run starts once more',
          fix: `Remove \`${isForced ? 'force: true' : options[index]}\`.`,
        };
      }
    },
  },
];

function isRun(manifest: Manifest): boolean {
  return manifest.kind === 'MigMigration' && groupOf(manifest) === MTC_GROUP;
}

function isPrunedByFlux(manifest: Manifest): boolean {
  return isRun(manifest) && record(record(manifest.object.metadata).annotations)[`${FLUX}/prune`] !== 'disabled';
}

function isUnprotectedRun(manifest: Manifest): boolean {
  return isRun(manifest)
    && !text(record(record(manifest.object.metadata).annotations)[SYNC_OPTIONS]).includes('Prune=false');
}
