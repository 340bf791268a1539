import { trimmed } from '../../../grammar/trim';
import { record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { files, runExample } from '../../examples/plan';
import { isGenerated, isHook } from '../../reading/generated-name';
import { MTC_KINDS } from '../../reading/kinds';
import { kustomizationsNaming } from '../../reading/neighbours';

const KUSTOMIZATION = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [file-2.yaml]
`;

/** The rule on generated names in Kustomizations. */
export const GENERATED_NAME_RULES: readonly Rule[] = [
  {
    id: 'document/generated-name',
    severity: 'warning',
    title: 'Resources of a Kustomization have names',
    rationale: 'kubectl and oc find an object to apply by its name. `kubectl apply -k` refuses an object with '
      + 'generateName ("cannot use generate name with apply"); only `kubectl create` takes it, each time as another '
      + 'object. A file that no Kustomization names may be for that, and is not judged. Hooks of Argo CD are created.',
    source: 'kubectl apply, run with Kubernetes 1.33',
    on: MTC_KINDS,
    judgesFiles: true,
    skips: ['patch', 'live'],
    breaks: files(KUSTOMIZATION, runExample('stage: true').replace('name: go-live', 'generateName: go-live-')),
    finds: [{
      path: 'metadata.generateName',
      message: 'is among the resources of file-1.yaml: `kubectl apply -k` refuses an object without a name ("cannot '
        + 'use generate name with apply"), and does not create it',
      fix: 'Write `name: go-live-1` instead of `generateName`.',
    }],
    keeps: files(KUSTOMIZATION, runExample('stage: true')),
    * check(manifest, set) {
      const [by] = isGenerated(manifest) && !isHook(manifest) ? kustomizationsNaming(set, manifest) : [];
      if (by) {
        const { generateName } = record(manifest.object.metadata);
        yield {
          path: 'metadata.generateName',
          message: `is among the resources of ${by.origin}: \`kubectl apply -k\` refuses an object without a name `
            + '("cannot use generate name with apply"), and does not create it',
          fix: `Write \`name: ${trimmed(text(generateName), '-')}-1\` instead of \`generateName\`.`,
        };
      }
    },
  },
];
