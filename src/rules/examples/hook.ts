import { planExample } from './plan';

/** The YAML of a playbook. */
export const PLAYBOOK = '- hosts: localhost\n  tasks: []\n';

/** A text in base64. */
export const toBase64 = (playbook: string) => Buffer.from(playbook).toString('base64');

/** A hook that runs a playbook, with further fields. */
export const ansible = (playbook: string, other = '') => `apiVersion: migration.openshift.io/v1alpha1
kind: MigHook
metadata: { name: stop-writers, namespace: openshift-migration }
spec:
  custom: false
  image: quay.io/konveyor/hook-runner:latest
  targetCluster: source
  playbook: ${playbook}
${other && `  ${other}\n`}`;

/** A hook without mistakes, and one with its own image. */
export const GOOD = ansible(toBase64(PLAYBOOK));
export const CUSTOM = GOOD.replace('custom: false', 'custom: true').replace(/ {2}playbook.*\n/, '')
  .replace('konveyor/hook-runner', 'example/hook');

/** A playbook that reads a variable of its environment. */
export const reading = (variable: string) => '- hosts: localhost\n  vars:\n'
  + `    names: "{{ lookup('env', '${variable}') }}"\n`;

/** The entries of a plan's hooks, one for each phase. */
export const hooksOfPlan = (...phases: string[]) => `hooks:${phases.map((phase) => `
    - reference: { name: ${phase.toLowerCase()}, namespace: openshift-migration }
      phase: ${phase}
      executionNamespace: openshift-migration
      serviceAccount: hooks`).join('')}`;

/** A plan with two hooks. */
export const TWO_HOOKS = planExample(hooksOfPlan('PreBackup', 'PostRestore'));
