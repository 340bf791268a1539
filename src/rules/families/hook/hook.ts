import { PLAN_HOOK_RULES } from './plan';
import { mistakenVariables, noListOfPlays, otherHosts, readPlaybook, variablesMessage } from './playbook';
import { HookTarget } from '../../../api/mig-hook';
import { didYouMean } from '../../../grammar/did-you-mean';
import { parseImage } from '../../../grammar/image';
import { isPlaceholder } from '../../../grammar/placeholder';
import { trimmed } from '../../../grammar/trim';
import { Manifest, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { Absence } from '../../reading/absence';
import { specOf } from '../../reading/plan';
import { MTC_GROUP } from '../../reading/references';
import { quote } from '../../reading/text';

const TARGETS: string[] = Object.values(HookTarget);

/** Images of general use, which have no ansible-runner. */
const NO_RUNNER = /^(ubi\d*(-(minimal|micro|init))?|alpine|busybox|bash|centos|fedora|debian|ubuntu|rhel\d*|cli|ose-cli|ose-cli-rhel\d|origin-cli|oc|kubectl|curl|python(-\d+)?|nginx|httpd)$/;

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
const CUSTOM = GOOD.replace('custom: false', 'custom: true').replace(/ {2}playbook.*\n/, '').replace('konveyor/hook-runner', 'example/hook');

/** Rules on MigHooks. */
const OWN_RULES: readonly Rule[] = [
  {
    id: 'hook/target-cluster',
    severity: 'error',
    title: 'A hook runs on the source or on the destination',
    rationale: 'targetCluster takes the words source and destination, and no name of a cluster. With anything else the hook gets InvalidTarget, and plans that use it are not Ready.',
    source: 'mig-controller pkg/controller/mighook/validation.go',
    breaks: GOOD.replace('targetCluster: source', 'targetCluster: target'),
    keeps: GOOD,
    * check(set) {
      for (const manifest of hooksOf(set)) {
        const { targetCluster } = specOf(manifest);
        if (typeof targetCluster === 'string' && !TARGETS.includes(targetCluster) && !isPlaceholder(targetCluster)) {
          const meant = /^(target|dst|dest)$/i.test(targetCluster) ? 'destination' : /^src$/i.test(targetCluster) ? 'source' : didYouMean(targetCluster, TARGETS);
          yield {
            manifest,
            path: 'spec.targetCluster',
            message: `${quote(targetCluster)} is neither source nor destination; MTC reports InvalidTarget, and plans with this hook are not Ready`,
            fix: meant ? `write ${quote(meant)}` : 'write source or destination: where the hook runs in each plan that uses it',
          };
        }
      }
    },
  },
  {
    id: 'hook/image',
    severity: 'error',
    title: 'The image of a hook is a reference without scheme',
    rationale: 'MTC reads image by the grammar of docker/distribution: registry, path in lower case, tag or digest. A scheme, spaces or capital letters in the path give InvalidImage. Hooks with a playbook need an image, too.',
    source: 'mig-controller pkg/controller/mighook/validation.go',
    breaks: GOOD.replace('quay.io', 'docker://quay.io'),
    keeps: GOOD,
    * check(set) {
      for (const manifest of hooksOf(set)) {
        const { image } = specOf(manifest);
        if (typeof image === 'string' && !parseImage(image) && !isPlaceholder(image)) {
          const near = trimmed(image.trim().replace(/^[a-z]+:\/\//i, ''), '/');
          const guess = parseImage(near) ? near : parseImage(near.toLowerCase()) ? near.toLowerCase() : undefined;
          yield {
            manifest,
            path: 'spec.image',
            message: image === '' ? 'the hook has no image; MTC reports InvalidImage' : `${quote(image)} is no reference of an image; MTC reports InvalidImage, and plans with this hook are not Ready`,
            fix: guess ? `write ${quote(guess)}` : 'write registry, path and tag, such as quay.io/konveyor/hook-runner:latest',
          };
        }
      }
    },
  },
  {
    id: 'hook/image-without-runner',
    severity: 'warning',
    title: 'Playbooks run in an image with ansible-runner',
    rationale: 'MTC starts a playbook by /bin/entrypoint and ansible-runner of the hook\'s image. An image of general use has neither, and the Job fails with the run.',
    source: 'mig-controller pkg/controller/migmigration/hooks.go',
    breaks: GOOD.replace('quay.io/konveyor/hook-runner', 'registry.access.redhat.com/ubi8/ubi-minimal'),
    keeps: GOOD,
    * check(set) {
      for (const manifest of hooksOf(set)) {
        const { image, custom } = specOf(manifest);
        const name = text(image).split('@')[0].split('/').pop()!.split(':')[0];
        if (custom === false && NO_RUNNER.test(name)) {
          yield {
            manifest,
            path: 'spec.image',
            message: `${quote(image)} has no ansible-runner, by which MTC runs the playbook; the Job fails, and the run with it`,
            fix: 'write the hook-runner of MTC: quay.io/konveyor/hook-runner, or openshift-migration-hook-runner of your release; for an image with an entrypoint of its own, custom: true without playbook',
          };
        }
      }
    },
  },
  {
    id: 'hook/custom-with-playbook',
    severity: 'error',
    title: 'A custom hook has no playbook',
    rationale: 'custom: true runs the image\'s own entrypoint, and MTC refuses it together with a playbook (InvalidCustomHook). A playbook is for custom: false.',
    source: 'mig-controller pkg/controller/mighook/validation.go',
    breaks: GOOD.replace('custom: false', 'custom: true'),
    keeps: CUSTOM,
    * check(set) {
      for (const manifest of hooksOf(set)) {
        const { custom, playbook } = specOf(manifest);
        if (custom === true && text(playbook) !== '') {
          yield {
            manifest,
            path: 'spec.custom',
            message: 'custom: true runs the image\'s own entrypoint, and there is a playbook, too; MTC reports InvalidCustomHook, and plans with this hook are not Ready',
            fix: 'write custom: false to run the playbook, or take the playbook out',
          };
        }
      }
    },
  },
  {
    id: 'hook/without-playbook',
    severity: 'error',
    title: 'A hook that is not custom has a playbook',
    rationale: 'custom: false runs a playbook, and MTC refuses a hook without one (InvalidAnsibleHook).',
    source: 'mig-controller pkg/controller/mighook/validation.go',
    breaks: CUSTOM.replace('custom: true', 'custom: false'),
    keeps: GOOD,
    * check(set, circumstances) {
      const absence = new Absence(set, circumstances);
      for (const manifest of hooksOf(set)) {
        const { custom, playbook } = specOf(manifest);
        if (custom === false && (playbook === '' || absence.of(manifest, 'playbook'))) {
          yield {
            manifest,
            path: 'spec.playbook',
            message: 'custom: false runs a playbook, and there is none; MTC reports InvalidAnsibleHook, and plans with this hook are not Ready',
            fix: 'add playbook with the base64 of a playbook, or write custom: true to run the image\'s own entrypoint',
          };
        }
      }
    },
  },
  {
    id: 'hook/playbook-encoding',
    severity: 'error',
    title: 'A playbook is in base64, once',
    rationale: 'MTC decodes spec.playbook as standard base64 (InvalidPlaybookData where it is none; line breaks do no harm, spaces do) and gives what comes out to ansible-runner, once decoded.',
    source: 'mig-controller pkg/controller/mighook/validation.go',
    breaks: ansible('"- hosts: localhost"'),
    keeps: GOOD,
    * check(set) {
      for (const manifest of hooksOf(set)) {
        const encoded = text(specOf(manifest).playbook);
        const playbook = readPlaybook(encoded);
        const problem = encoded === '' ? undefined : ENCODING_PROBLEMS[playbook.kind];
        if (problem) {
          yield { manifest, path: 'spec.playbook', ...problem };
        }
      }
    },
  },
  {
    id: 'hook/playbook-yaml',
    severity: 'error',
    title: 'A playbook is YAML',
    rationale: 'MTC decodes the base64 and looks no further. What ansible-runner can\'t parse makes the Job fail when the cutover comes to it, and the cutover with it.',
    source: 'Ansible documentation, YAML syntax',
    breaks: ansible(base64('- hosts: localhost\n  tasks:\n\t- debug:\n')),
    keeps: GOOD,
    * check(set, { yamlMistake }) {
      for (const { manifest, playbook } of yamlMistake ? playbooksIn(set) : []) {
        const mistake = noListOfPlays(playbook) ? undefined : yamlMistake!(playbook);
        if (mistake) {
          yield {
            manifest,
            path: 'spec.playbook',
            message: `what the base64 stands for is no YAML: ${mistake}; ansible-runner refuses it when the cutover comes to it`,
            fix: 'try the playbook with `ansible-playbook --syntax-check` before it is encoded',
          };
        }
      }
    },
  },
  {
    id: 'hook/playbook-is-list',
    severity: 'error',
    title: 'A playbook is a list of plays',
    rationale: 'Ansible takes a YAML list of plays. A list of tasks without its play, a single mapping or a script makes the Job fail, which MTC sees only when the cutover comes to it.',
    source: 'Ansible documentation, playbook keywords',
    breaks: ansible(base64('hosts: localhost\ntasks: []\n')),
    keeps: GOOD,
    * check(set) {
      for (const { manifest, playbook } of playbooksIn(set)) {
        const instead = noListOfPlays(playbook);
        if (instead) {
          yield {
            manifest,
            path: 'spec.playbook',
            message: `what the base64 stands for is ${instead}, and no list of plays; ansible-runner refuses it when the cutover comes to it`,
            fix: 'encode a playbook that begins with "- hosts: localhost"',
          };
        }
      }
    },
  },
  {
    id: 'hook/playbook-variables',
    severity: 'error',
    title: 'A playbook reads the variables that MTC sets',
    rationale: 'MTC sets MIGRATION_NAMESPACES and MIGRATION_PLAN_NAME. The guide\'s playbook reads migration_namespaces and migplan_name, and Ansible makes an empty text of a variable that isn\'t there.',
    source: 'mig-controller pkg/controller/migmigration/hooks.go',
    breaks: ansible(base64('- hosts: localhost\n  vars:\n    names: "{{ lookup(\'env\', \'migration_namespaces\') }}"\n')),
    keeps: ansible(base64('- hosts: localhost\n  vars:\n    names: "{{ lookup(\'env\', \'MIGRATION_NAMESPACES\') }}"\n')),
    * check(set) {
      for (const { manifest, playbook } of playbooksIn(set)) {
        const mistaken = mistakenVariables(playbook);
        if (mistaken.length > 0) {
          yield {
            manifest,
            path: 'spec.playbook',
            message: variablesMessage(mistaken),
            fix: `read ${mistaken.map(({ read, meant }) => `${meant} instead of ${read}`).join(', ')}; renamed namespaces stand there as old:new`,
          };
        }
      }
    },
  },
  {
    id: 'hook/playbook-hosts',
    severity: 'warning',
    title: 'A playbook is for localhost',
    rationale: 'The playbook runs in a pod of its own that knows no other host. A play for others matches none: Ansible passes over it, and the hook succeeds without having done anything.',
    source: 'mig-controller pkg/controller/migmigration/hooks.go; MTC\'s guide, migration hooks',
    breaks: ansible(base64(PLAYBOOK.replace('localhost', 'webservers'))),
    keeps: GOOD,
    * check(set) {
      for (const { manifest, playbook } of playbooksIn(set)) {
        const others = otherHosts(playbook);
        if (others.length > 0) {
          yield {
            manifest,
            path: 'spec.playbook',
            message: `the playbook is for ${[...new Set(others)].slice(0, 3).map(quote).join(', ')}, and the hook's pod knows localhost only; Ansible passes over such plays and reports success`,
            fix: 'write hosts: localhost, and reach the cluster by its API',
          };
        }
      }
    },
  },
  {
    id: 'hook/deadline',
    severity: 'warning',
    title: 'The deadline of a hook is a number of seconds above 0',
    rationale: '0 counts as not set, so that the pod of the hook is stopped after 30 minutes. A negative number is refused by Kubernetes when the Job makes its pod.',
    source: 'mig-controller pkg/controller/migmigration/hooks.go',
    breaks: ansible(base64(PLAYBOOK), 'activeDeadlineSeconds: 0'),
    keeps: ansible(base64(PLAYBOOK), 'activeDeadlineSeconds: 600'),
    * check(set) {
      for (const manifest of hooksOf(set)) {
        const { activeDeadlineSeconds } = specOf(manifest);
        if (typeof activeDeadlineSeconds === 'number' && activeDeadlineSeconds <= 0) {
          yield {
            manifest,
            path: 'spec.activeDeadlineSeconds',
            message: activeDeadlineSeconds === 0 ? '0 counts as not set: the hook is stopped after 1800 seconds' : `${activeDeadlineSeconds} is no number of seconds that Kubernetes takes; the Job gets no pod`,
            fix: 'write the number of seconds after which the hook is to be stopped, or leave it out for 1800',
          };
        }
      }
    },
  },
];

const ENCODING_PROBLEMS: Partial<Record<string, { message: string; fix: string }>> = {
  'plain': {
    message: 'the playbook is plain text where its base64 belongs; MTC reports InvalidPlaybookData, and plans with this hook are not Ready',
    fix: 'write what base64 -w0 makes of the playbook',
  },
  'broken': {
    message: 'the playbook is no base64 (standard alphabet, padded, no spaces); MTC reports InvalidPlaybookData, and plans with this hook are not Ready',
    fix: 'write what base64 -w0 makes of the playbook, in one line or in a block (playbook: |)',
  },
  'encoded twice': {
    message: 'the playbook was encoded twice: MTC decodes it once, and ansible-runner gets base64 where it expects YAML',
    fix: 'encode the playbook once',
  },
};

function hooksOf(set: ManifestSet): readonly Manifest[] {
  return set.ofGroup('MigHook', MTC_GROUP);
}

function* playbooksIn(set: ManifestSet): Generator<{ manifest: Manifest; playbook: string }> {
  for (const manifest of hooksOf(set)) {
    const encoded = text(specOf(manifest).playbook);
    const playbook = encoded === '' || specOf(manifest).custom === true ? undefined : readPlaybook(encoded);
    if (playbook?.kind === 'text') {
      yield { manifest, playbook: playbook.text };
    }
  }
}

/** Rules on MigHooks, and on how plans use them. */
export const HOOK_RULES: readonly Rule[] = [...OWN_RULES, ...PLAN_HOOK_RULES];
