import { Condition, of } from './condition';

/** What MTC reports about a MigHook. Source: mig-controller pkg/controller/mighook/validation.go. */
export const HOOK_CONDITIONS: readonly Condition[] = of('MigHook', [
  {
    type: 'InvalidTarget',
    category: 'Critical',
    meaning: 'the cluster that the hook runs on is unknown',
    fix: 'Set `spec.targetCluster` to `source` or `destination`.',
  },
  {
    type: 'InvalidImage',
    category: 'Critical',
    meaning: 'the image of the hook is not a valid image reference',
    fix: 'Correct `spec.image`: registry, repository, and a tag or digest, without a scheme.',
  },
  {
    type: 'InvalidPlaybookData',
    category: 'Critical',
    meaning: 'the playbook is not base64',
    fix: 'Set `spec.playbook` to the output of `base64 -w0 playbook.yml`.',
  },
  {
    type: 'InvalidCustomHook',
    category: 'Critical',
    meaning: 'the hook has a playbook, although `custom: true` runs the entrypoint of the image',
    fix: 'Remove `spec.playbook`, or set `spec.custom: false`.',
  },
  {
    type: 'InvalidAnsibleHook',
    category: 'Critical',
    meaning: 'the hook has no playbook, which `custom: false` requires',
    fix: 'Set `spec.playbook`, or `spec.custom: true` to run the entrypoint of the image.',
  },
  { type: 'Ready', category: 'Required', meaning: 'the hook can be used in plans' },
]);
