import { PLAN_HOOK_RULES } from './plan';
import {
  insteadOfPlays, mistakenVariables, otherHosts, Playbook, readPlaybook, variablesFix, variablesMessage,
} from './playbook';
import { HookTarget } from '../../../api/mig-hook';
import { didYouMean } from '../../../grammar/did-you-mean';
import { parseImage } from '../../../grammar/image';
import { trimmed } from '../../../grammar/trim';
import { Manifest, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { Absence } from '../../reading/absence';
import { specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const TARGETS: string[] = Object.values(HookTarget);

const VALIDATION = 'mig-controller pkg/controller/mighook/validation.go';

/** The end of messages on hooks that MTC rejects. */
const PLANS_NOT_READY = 'and plans with this hook are not Ready';

/** The names of general-purpose images, which do not contain ansible-runner. */
const NO_RUNNER = new RegExp('^(ubi\\d*(-(minimal|micro|init))?|alpine|busybox|bash|centos|fedora|debian|ubuntu'
  + '|rhel\\d*|cli|ose-cli|ose-cli-rhel\\d|origin-cli|oc|kubectl|curl|python(-\\d+)?|nginx|httpd)$');

const PLAYBOOK = '- hosts: localhost\n  tasks: []\n';
const base64 = (playbook: string) => Buffer.from(playbook).toString('base64');

const ansible = (playbook: string, other = '') => `apiVersion: migration.openshift.io/v1alpha1
kind: MigHook
metadata: { name: stop-writers, namespace: openshift-migration }
spec:
  custom: false
  image: quay.io/konveyor/hook-runner:latest
  targetCluster: source
  playbook: ${playbook}
${other && `  ${other}\n`}`;

const GOOD = ansible(base64(PLAYBOOK));
const CUSTOM = GOOD.replace('custom: false', 'custom: true').replace(/ {2}playbook.*\n/, '')
  .replace('konveyor/hook-runner', 'example/hook');

/** A playbook that reads a variable of its environment. */
const reading = (variable: string) => `- hosts: localhost\n  vars:\n    names: "{{ lookup('env', '${variable}') }}"\n`;

/** Rules on MigHooks. */
const OWN_RULES: readonly Rule[] = [
  {
    id: 'hook/target-cluster',
    severity: 'error',
    title: 'A hook runs on the source or on the destination',
    rationale: 'targetCluster is source or destination, not the name of a cluster. With any other value the MigHook '
      + 'reports InvalidTarget, and plans that use it are not Ready.',
    source: VALIDATION,
    on: 'MigHook',
    breaks: GOOD.replace('targetCluster: source', 'targetCluster: target'),
    finds: [{
      path: 'spec.targetCluster',
      message: '"target" is neither source nor destination: MTC reports InvalidTarget, and plans with this hook are '
        + 'not Ready',
      fix: 'Write `targetCluster: destination`.',
    }],
    keeps: GOOD,
    * check(manifest) {
      const { targetCluster } = specOf(manifest);
      if (typeof targetCluster === 'string' && !TARGETS.includes(targetCluster)) {
        const meant = /^(target|dst|dest)$/i.test(targetCluster) ? 'destination'
          : /^src$/i.test(targetCluster) ? 'source' : didYouMean(targetCluster, TARGETS);
        yield {
          path: 'spec.targetCluster',
          message: `${quote(targetCluster)} is neither source nor destination: MTC reports InvalidTarget, `
            + `${PLANS_NOT_READY}`,
          fix: meant ? `Write \`targetCluster: ${meant}\`.`
            : 'Write `targetCluster: source` or `targetCluster: destination`.',
        };
      }
    },
  },
  {
    id: 'hook/image',
    severity: 'error',
    title: 'The image of a hook is a valid image reference',
    rationale: 'MTC parses image by the grammar of docker/distribution: registry, path in lower case, and tag or '
      + 'digest. It reports InvalidImage if there is a scheme, a space or a capital letter in the path. Hooks with a '
      + 'playbook also need an image.',
    source: VALIDATION,
    on: 'MigHook',
    breaks: GOOD.replace('quay.io', 'docker://quay.io'),
    finds: [{
      path: 'spec.image',
      message: '"docker://quay.io/konveyor/hook-runner:latest" is not a valid image reference: MTC reports '
        + 'InvalidImage, and plans with this hook are not Ready',
      fix: 'Write `image: quay.io/konveyor/hook-runner:latest`.',
    }],
    keeps: GOOD,
    * check(manifest) {
      const { image } = specOf(manifest);
      if (typeof image === 'string' && !parseImage(image)) {
        const near = trimmed(image.trim().replace(/^[a-z]+:\/\//i, ''), '/');
        const guess = parseImage(near) ? near : parseImage(near.toLowerCase()) ? near.toLowerCase() : undefined;
        yield {
          path: 'spec.image',
          message: (image === '' ? 'the image is empty' : `${quote(image)} is not a valid image reference`)
            + `: MTC reports InvalidImage, ${PLANS_NOT_READY}`,
          fix: guess ? `Write \`image: ${guess}\`.`
            : 'Write registry, path and tag, such as `image: quay.io/konveyor/hook-runner:latest`.',
        };
      }
    },
  },
  {
    id: 'hook/image-without-runner',
    severity: 'warning',
    title: 'The image of a hook with a playbook contains ansible-runner',
    rationale: 'MTC starts a playbook with /bin/entrypoint and ansible-runner of the hook\'s image. A general-purpose '
      + 'image contains neither: the Job fails, and the run fails with it. MTC\'s own image is '
      + 'quay.io/konveyor/hook-runner or, in the product, openshift-migration-hook-runner.',
    source: 'mig-controller pkg/controller/migmigration/hooks.go',
    on: 'MigHook',
    judgesPlaceholders: true, // a placeholder for the registry or the tag does not matter
    breaks: GOOD.replace('quay.io/konveyor/hook-runner', 'registry.access.redhat.com/ubi8/ubi-minimal'),
    finds: [{
      path: 'spec.image',
      message: '"registry.access.redhat.com/ubi8/ubi-minimal:latest" does not contain ansible-runner, which MTC '
        + 'starts for the playbook: the Job fails, and the run fails with it',
      fix: 'Write `image: quay.io/konveyor/hook-runner:latest` or the openshift-migration-hook-runner of your '
        + 'release, or, to run the image\'s own entrypoint, write `custom: true` and remove `playbook`.',
    }],
    keeps: GOOD,
    * check(manifest) {
      const { image, custom } = specOf(manifest);
      const name = text(image).split('@')[0].split('/').pop()!.split(':')[0];
      if (custom === false && NO_RUNNER.test(name)) {
        yield {
          path: 'spec.image',
          message: `${quote(image)} does not contain ansible-runner, which MTC starts for the playbook: the Job `
            + 'fails, and the run fails with it',
          fix: 'Write `image: quay.io/konveyor/hook-runner:latest` or the openshift-migration-hook-runner of your '
            + 'release, or, to run the image\'s own entrypoint, write `custom: true` and remove `playbook`.',
        };
      }
    },
  },
  {
    id: 'hook/custom-with-playbook',
    severity: 'error',
    title: 'A custom hook has no playbook',
    rationale: '`custom: true` runs the image\'s own entrypoint, and a playbook requires `custom: false`. MTC rejects '
      + 'a hook with both (InvalidCustomHook).',
    source: VALIDATION,
    on: 'MigHook',
    breaks: GOOD.replace('custom: false', 'custom: true'),
    finds: [{
      path: 'spec.custom',
      message: '`custom: true` runs the image\'s own entrypoint, but the hook also has a playbook: MTC reports '
        + 'InvalidCustomHook, and plans with this hook are not Ready',
      fix: 'Write `custom: false` to run the playbook, or remove `playbook`.',
    }],
    keeps: CUSTOM,
    * check(manifest) {
      const { custom, playbook } = specOf(manifest);
      if (custom === true && text(playbook) !== '') {
        yield {
          path: 'spec.custom',
          message: '`custom: true` runs the image\'s own entrypoint, but the hook also has a playbook: MTC reports '
            + `InvalidCustomHook, ${PLANS_NOT_READY}`,
          fix: 'Write `custom: false` to run the playbook, or remove `playbook`.',
        };
      }
    },
  },
  {
    id: 'hook/without-playbook',
    severity: 'error',
    title: 'A hook that is not custom has a playbook',
    rationale: '`custom: false` runs a playbook, and MTC rejects a hook without one (InvalidAnsibleHook).',
    source: VALIDATION,
    on: 'MigHook',
    breaks: CUSTOM.replace('custom: true', 'custom: false'),
    finds: [{
      path: 'spec.playbook',
      message: 'the playbook is missing, which `custom: false` requires: MTC reports InvalidAnsibleHook, and plans '
        + 'with this hook are not Ready',
      fix: 'Add `playbook` with the base64 of a playbook, or write `custom: true` to run the image\'s own entrypoint.',
    }],
    keeps: GOOD,
    * check(manifest, set, circumstances) {
      const { custom, playbook } = specOf(manifest);
      const isMissing = () => playbook === '' || new Absence(set, circumstances).of(manifest, 'playbook');
      if (custom === false && text(playbook) === '' && isMissing()) {
        yield {
          path: 'spec.playbook',
          message: 'the playbook is missing, which `custom: false` requires: MTC reports InvalidAnsibleHook, '
            + `${PLANS_NOT_READY}`,
          fix: 'Add `playbook` with the base64 of a playbook, or write `custom: true` to run the image\'s own '
            + 'entrypoint.',
        };
      }
    },
  },
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
    breaks: ansible(base64('- hosts: localhost\n  tasks:\n\t- debug:\n')),
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
    breaks: ansible(base64('hosts: localhost\ntasks: []\n')),
    finds: [{
      path: 'spec.playbook',
      message: 'the decoded playbook is a mapping, not a list of plays: ansible-runner rejects it during the cutover',
      fix: 'Encode a playbook that begins with `- hosts: localhost`.',
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
    breaks: ansible(base64(reading('migration_namespaces'))),
    finds: [{
      path: 'spec.playbook',
      message: 'the playbook reads "migration_namespaces" from the environment, but MTC sets MIGRATION_NAMESPACES and '
        + 'MIGRATION_PLAN_NAME: the playbook gets an empty string, and does nothing or the wrong thing',
      fix: 'Read `MIGRATION_NAMESPACES`, which contains renamed namespaces as `old:new`.',
    }],
    keeps: ansible(base64(reading('MIGRATION_NAMESPACES'))),
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
    breaks: ansible(base64(PLAYBOOK.replace('localhost', 'webservers'))),
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
  {
    id: 'hook/deadline',
    severity: 'warning',
    title: 'The deadline of a hook is a number of seconds above 0',
    rationale: '0 counts as not set: the pod of the hook is stopped after 30 minutes. Kubernetes rejects a negative '
      + 'number when the Job creates its pod.',
    source: 'mig-controller pkg/controller/migmigration/hooks.go',
    on: 'MigHook',
    breaks: ansible(base64(PLAYBOOK), 'activeDeadlineSeconds: 0'),
    finds: [{
      path: 'spec.activeDeadlineSeconds',
      message: '0 counts as not set: the hook is stopped after 1800 seconds',
      fix: 'Write the number of seconds after which the hook is to be stopped, or remove `activeDeadlineSeconds` for '
        + 'the default of 1800.',
    }],
    keeps: ansible(base64(PLAYBOOK), 'activeDeadlineSeconds: 600'),
    * check(manifest) {
      const { activeDeadlineSeconds } = specOf(manifest);
      if (typeof activeDeadlineSeconds === 'number' && activeDeadlineSeconds <= 0) {
        yield {
          path: 'spec.activeDeadlineSeconds',
          message: activeDeadlineSeconds === 0 ? '0 counts as not set: the hook is stopped after 1800 seconds'
            : `${activeDeadlineSeconds} is negative: Kubernetes rejects the pod of the Job`,
          fix: 'Write the number of seconds after which the hook is to be stopped, or remove `activeDeadlineSeconds` '
            + 'for the default of 1800.',
        };
      }
    },
  },
];

const ENCODING_PROBLEMS: Partial<Record<Playbook['kind'], { readonly message: string; readonly fix: string }>> = {
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
  },
};

/** The decoded playbook of a hook; undefined if there is none, it cannot be decoded, or the hook does not run it. */
function playbookOf(manifest: Manifest): string | undefined {
  const { playbook: given, custom } = specOf(manifest);
  const encoded = text(given);
  const playbook = encoded === '' || custom === true ? undefined : readPlaybook(encoded);
  return playbook?.kind === 'text' ? playbook.text : undefined;
}

/** Rules on MigHooks, and on how plans use them. */
export const HOOK_RULES: readonly Rule[] = [...OWN_RULES, ...PLAN_HOOK_RULES];
