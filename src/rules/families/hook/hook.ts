import { HOOK_ACCOUNT_RULES } from './accounts';
import { HOOK_CUTOVER_RULES } from './cutover';
import { PLAN_HOOK_RULES } from './plan';
import { PLAYBOOK_RULES } from './playbook-rules';
import { HOOK_ROLE_RULES } from './roles';
import { HookTarget } from '../../../api/mig-hook';
import { didYouMean } from '../../../grammar/did-you-mean';
import { parseImage } from '../../../grammar/image';
import { trimmed } from '../../../grammar/trim';
import { text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { ansible, CUSTOM, GOOD, PLAYBOOK, toBase64 } from '../../examples/hook';
import { isMissing } from '../../reading/absence';
import { PLANS_NOT_READY, VALIDATION } from '../../reading/hook';
import { specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const TARGETS: string[] = Object.values(HookTarget);

/** Words for the targets that are too far from them to be found by their letters. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ...['target', 'dst', 'dest'].map((word) => [word, HookTarget.DESTINATION] as const), ['src', HookTarget.SOURCE],
]);

/** The names of general-purpose images, which do not contain ansible-runner. */
const NO_RUNNER = new RegExp('^(ubi\\d*(-(minimal|micro|init))?|alpine|busybox|bash|centos|fedora|debian|ubuntu'
  + '|rhel\\d*|cli|ose-cli|ose-cli-rhel\\d|origin-cli|oc|kubectl|curl|python(-\\d+)?|nginx|httpd)$');

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
        const meant = OTHER_WORDS.get(targetCluster.toLowerCase()) ?? didYouMean(targetCluster, TARGETS);
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
        const guess = [near, near.toLowerCase()].find(parseImage);
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
      programFix: 'Give a playbook, or use `HookAction.customImage(…)` to run the image\'s own entrypoint.',
    }],
    keeps: GOOD,
    * check(manifest, set, circumstances) {
      const { custom, playbook } = specOf(manifest);
      const lacksPlaybook = () => playbook === '' || isMissing(manifest, 'playbook', set, circumstances);
      if (custom === false && text(playbook) === '' && lacksPlaybook()) {
        yield {
          path: 'spec.playbook',
          message: 'the playbook is missing, which `custom: false` requires: MTC reports InvalidAnsibleHook, '
            + `${PLANS_NOT_READY}`,
          fix: 'Add `playbook` with the base64 of a playbook, or write `custom: true` to run the image\'s own '
            + 'entrypoint.',
          programFix: 'Give a playbook, or use `HookAction.customImage(…)` to run the image\'s own entrypoint.',
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
    breaks: ansible(toBase64(PLAYBOOK), 'activeDeadlineSeconds: 0'),
    finds: [{
      path: 'spec.activeDeadlineSeconds',
      message: '0 counts as not set: the hook is stopped after 1800 seconds',
      fix: 'Write the number of seconds after which the hook is to be stopped, or remove `activeDeadlineSeconds` for '
        + 'the default of 1800.',
      programFix: 'Give one second or more, or remove `activeDeadline` for the default of 30 minutes.',
    }],
    keeps: ansible(toBase64(PLAYBOOK), 'activeDeadlineSeconds: 600'),
    * check(manifest) {
      const { activeDeadlineSeconds } = specOf(manifest);
      if (typeof activeDeadlineSeconds === 'number' && activeDeadlineSeconds <= 0) {
        yield {
          path: 'spec.activeDeadlineSeconds',
          message: activeDeadlineSeconds === 0 ? '0 counts as not set: the hook is stopped after 1800 seconds'
            : `${activeDeadlineSeconds} is negative: Kubernetes rejects the pod of the Job`,
          fix: 'Write the number of seconds after which the hook is to be stopped, or remove `activeDeadlineSeconds` '
            + 'for the default of 1800.',
          programFix: 'Give one second or more, or remove `activeDeadline` for the default of 30 minutes.',
        };
      }
    },
  },
];

/** Rules on MigHooks, and on how plans use them. */
export const HOOK_RULES: readonly Rule[] = [
  ...OWN_RULES, ...PLAYBOOK_RULES, ...PLAN_HOOK_RULES, ...HOOK_CUTOVER_RULES, ...HOOK_ACCOUNT_RULES,
  ...HOOK_ROLE_RULES,
];
