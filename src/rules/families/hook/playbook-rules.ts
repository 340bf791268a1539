import {
  insteadOfPlays, mistakenVariables, otherHosts, Playbook, readPlaybook, variablesFix, variablesMessage,
} from './playbook';
import { Manifest, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { ansible, GOOD, PLAYBOOK, reading, toBase64 } from '../../examples/hook';
import { PLANS_NOT_READY, VALIDATION } from '../../reading/hook';
import { specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

/** Rules on the playbooks of MigHooks. */
export const PLAYBOOK_RULES: readonly Rule[] = [
  {
    id: 'hook/playbook-encoding',
    severity: 'error',
    title: 'A playbook is encoded in base64 once',
    rationale: 'MTC decodes spec.playbook once, as standard base64, and passes the result to ansible-runner. Line '
      + 'breaks are allowed, spaces are not. If it cannot decode the playbook, it reports InvalidPlaybookData.',
    source: VALIDATION,
    on: 'MigHook',
    judgesPlaceholders: true, // a plain playbook usually contains `{{ … }}`
    breaks: ansible('"- hosts: localhost"'),
    finds: [{
      path: 'spec.playbook',
      message: 'the playbook is plain text, but base64 is required: MTC reports InvalidPlaybookData, and plans with '
        + 'this hook are not Ready',
      fix: 'Write the output of `base64 -w0 playbook.yml`.',
    }],
    keeps: GOOD,
    * check(manifest) {
      const encoded = text(specOf(manifest).playbook);
      const problem = encoded === '' ? undefined : ENCODING_PROBLEMS[readPlaybook(encoded).kind];
      if (problem) {
        yield { path: 'spec.playbook', ...problem };
      }
    },
  },
  {
    id: 'hook/playbook-yaml',
    severity: 'error',
    title: 'A playbook is valid YAML',
    rationale: 'MTC decodes the base64 but does not parse the playbook. If ansible-runner cannot parse it, the Job '
      + 'fails during the cutover, and the cutover fails with it.',
    source: 'Ansible documentation, YAML syntax',
    on: 'MigHook',
    breaks: ansible(toBase64('- hosts: localhost\n  tasks:\n\t- debug:\n')),
    finds: [{
      path: 'spec.playbook',
      message: 'the decoded playbook is not valid YAML: a tab is used for indentation (line 3); ansible-runner '
        + 'rejects it during the cutover',
      fix: 'Correct the playbook, and test it with `ansible-playbook --syntax-check` before you encode it.',
    }],
    keeps: GOOD,
    * check(manifest, _, { yamlMistake }) {
      const playbook = yamlMistake && playbookOf(manifest);
      const mistake = playbook === undefined || insteadOfPlays(playbook) ? undefined : yamlMistake!(playbook);
      if (mistake) {
        yield {
          path: 'spec.playbook',
          message: `the decoded playbook is not valid YAML: ${mistake}; ansible-runner rejects it during the cutover`,
          fix: 'Correct the playbook, and test it with `ansible-playbook --syntax-check` before you encode it.',
        };
      }
    },
  },
  {
    id: 'hook/playbook-is-list',
    severity: 'error',
    title: 'A playbook is a list of plays',
    rationale: 'Ansible expects a YAML list of plays. With a list of tasks without a play, a single mapping or a '
      + 'script the Job fails, and MTC only notices it during the cutover.',
    source: 'Ansible documentation, playbook keywords',
    on: 'MigHook',
    breaks: ansible(toBase64('hosts: localhost\ntasks: []\n')),
    finds: [{
      path: 'spec.playbook',
      message: 'the decoded playbook is a mapping, not a list of plays: ansible-runner rejects it during the cutover',
      fix: 'Encode a playbook that begins with `- hosts: localhost`.',
      programFix: 'Give the YAML of a playbook that begins with `- hosts: localhost`. It is encoded in base64 here.',
    }],
    keeps: GOOD,
    * check(manifest) {
      const playbook = playbookOf(manifest);
      const instead = playbook === undefined ? undefined : insteadOfPlays(playbook);
      if (instead) {
        yield {
          path: 'spec.playbook',
          message: `the decoded playbook is ${instead}, not a list of plays: ansible-runner rejects it during the `
            + 'cutover',
          fix: 'Encode a playbook that begins with `- hosts: localhost`.',
          programFix: 'Give the YAML of a playbook that begins with `- hosts: localhost`. '
            + 'It is encoded in base64 here.',
        };
      }
    },
  },
  {
    id: 'hook/playbook-variables',
    severity: 'error',
    title: 'A playbook reads the variables that MTC sets',
    rationale: 'MTC sets MIGRATION_NAMESPACES and MIGRATION_PLAN_NAME. The playbook in MTC\'s guide reads '
      + 'migration_namespaces and migplan_name, which do not exist, and Ansible evaluates such a variable to an empty '
      + 'string.',
    source: 'mig-controller pkg/controller/migmigration/hooks.go',
    on: 'MigHook',
    breaks: ansible(toBase64(reading('migration_namespaces'))),
    finds: [{
      path: 'spec.playbook',
      message: 'the playbook reads "migration_namespaces" from the environment, but MTC sets MIGRATION_NAMESPACES and '
        + 'MIGRATION_PLAN_NAME: the playbook gets an empty string, and does nothing or the wrong thing',
      fix: 'Read `MIGRATION_NAMESPACES`, which contains renamed namespaces as `old:new`.',
    }],
    keeps: ansible(toBase64(reading('MIGRATION_NAMESPACES'))),
    * check(manifest) {
      const mistaken = mistakenVariables(playbookOf(manifest) ?? '');
      if (mistaken.length > 0) {
        yield { path: 'spec.playbook', message: variablesMessage(mistaken), fix: variablesFix(mistaken) };
      }
    },
  },
  {
    id: 'hook/playbook-hosts',
    severity: 'warning',
    title: 'A playbook runs on localhost',
    rationale: 'The playbook runs in a separate pod that knows no other host. A play for other hosts matches none: '
      + 'Ansible skips it, and the hook succeeds without having done anything.',
    source: 'mig-controller pkg/controller/migmigration/hooks.go; MTC\'s guide, migration hooks',
    on: 'MigHook',
    breaks: ansible(toBase64(PLAYBOOK.replace('localhost', 'webservers'))),
    finds: [{
      path: 'spec.playbook',
      message: 'the playbook is for "webservers", but the hook\'s pod knows only localhost: Ansible skips such plays '
        + 'and reports success',
      fix: 'Write `hosts: localhost`, and access the cluster through its API.',
    }],
    keeps: GOOD,
    * check(manifest) {
      const others = otherHosts(playbookOf(manifest) ?? '');
      if (others.length > 0) {
        const names = [...new Set(others)].slice(0, 3).map(quote).join(', ');
        yield {
          path: 'spec.playbook',
          message: `the playbook is for ${names}, but the hook's pod knows only localhost: Ansible skips such plays `
            + 'and reports success',
          fix: 'Write `hosts: localhost`, and access the cluster through its API.',
        };
      }
    },
  },
];

const ENCODING_PROBLEMS: Partial<Record<Playbook['kind'], {
  readonly message: string; readonly fix: string; readonly programFix?: string;
}>> = {
  'plain': {
    message: `the playbook is plain text, but base64 is required: MTC reports InvalidPlaybookData, ${PLANS_NOT_READY}`,
    fix: 'Write the output of `base64 -w0 playbook.yml`.',
  },
  'broken': {
    message: 'the playbook is not valid base64 (standard alphabet, padded, no spaces): MTC reports '
      + `InvalidPlaybookData, ${PLANS_NOT_READY}`,
    fix: 'Write the output of `base64 -w0 playbook.yml`, in one line or as a block (`playbook: |`).',
  },
  'encoded twice': {
    message: 'the playbook is encoded twice: MTC decodes it once, and ansible-runner gets base64 instead of YAML',
    fix: 'Write the output of `base64 -w0 playbook.yml` for the YAML itself.',
    programFix: 'Give the YAML itself. It is encoded in base64 here.',
  },
};

/** The decoded playbook of a hook; undefined if there is none, it cannot be decoded, or the hook does not run it. */
function playbookOf(manifest: Manifest): string | undefined {
  const { playbook: given, custom } = specOf(manifest);
  const encoded = text(given);
  const playbook = encoded === '' || custom === true ? undefined : readPlaybook(encoded);
  return playbook?.kind === 'text' ? playbook.text : undefined;
}
