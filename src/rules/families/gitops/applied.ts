import { trimmed } from '../../../grammar/trim';
import { Manifest, record, text } from '../../engine/manifest';
import { groupOf } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { application } from '../../examples/gitops';
import { files, runExample } from '../../examples/plan';
import { isGenerated, isHook } from '../../reading/generated-name';
import { firstAppliedBy } from '../../reading/model/delivery';
import { namedIn } from '../../reading/model/text';

const GENERATED = runExample('stage: true').replace('name: go-live', 'generateName: go-live-');

/** The rule on objects that a delivery cannot apply. */
export const APPLIED_RULES: readonly Rule[] = [
  {
    id: 'gitops/generated-name',
    severity: 'error',
    title: 'Objects in a repository have names',
    rationale: 'Argo CD and Flux apply objects, and the API server finds an object to apply by its name. An object '
      + 'with generateName is rejected in each sync, unless it is a hook, which Argo CD creates.',
    source: 'Kubernetes documentation, server-side apply; Argo CD documentation, generateName',
    on: ['Application', 'ApplicationSet', 'Kustomization'],
    skips: ['patch'],
    breaks: files(application('.', 'syncPolicy: {}'), GENERATED),
    finds: [{
      path: 'metadata.generateName',
      message: 'is applied by Application openshift-gitops/migration (file-1.yaml), which needs a name: the sync fails',
      fix: 'Write `name: go-live-1` instead of `generateName`.',
    }],
    keeps: files(application('.', 'syncPolicy: {}'), runExample('stage: true')),
    * check(manifest, set) {
      const isArgo = groupOf(manifest) === 'argoproj.io';
      const unnamed = firstAppliedBy(set, manifest, isArgo ? isGeneratedOutsideHook : isGenerated);
      if (unnamed) {
        const { generateName } = record(unnamed.object.metadata);
        yield {
          manifest: unnamed,
          path: 'metadata.generateName',
          message: `is applied by ${namedIn(manifest, unnamed)}, which needs a name: the sync fails`,
          fix: `Write \`name: ${trimmed(text(generateName), '-')}-1\` instead of \`generateName\`.`,
        };
      }
    },
  },
];

function isGeneratedOutsideHook(manifest: Manifest): boolean {
  return isGenerated(manifest) && !isHook(manifest);
}
