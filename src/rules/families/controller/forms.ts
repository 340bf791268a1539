import { VariableKind } from '../../../api/controller-variables';
import { isDnsSubdomain, nearestDnsSubdomain } from '../../../grammar/dns';
import { parseImage } from '../../../grammar/image';
import { member } from '../../../grammar/path';
import { isRecord, list } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { host, remote } from '../../examples/controller';
import { settingsOfKind } from '../../reading/controller';
import { quote } from '../../reading/text';

/** The form of a kind of value. */
interface Form {
  readonly isRight: (value: string) => boolean;
  /** What follows the value in the message. */
  readonly problem: string;
  readonly fix: (value: string) => string;
}

const NAME = (problem: string): Form => ({
  isRight: isDnsSubdomain,
  problem,
  fix: (value) => `Write ${quote(nearestDnsSubdomain(value) ?? 'events')}.`,
});

const FORMS: { readonly [kind in VariableKind]?: Form } = {
  'image': {
    isRight: (value) => parseImage(value) !== undefined,
    problem: 'is not an image reference: the pods with it do not start (InvalidImageName)',
    fix: () => 'Write host, path and tag or digest, such as `registry.example.com/mtc/rsync-transfer:1.8`.',
  },
  'url': {
    isRight: (value) => /^https?:\/\/[^/]/.test(value) && URL.canParse(value),
    problem: 'is not a URL with https:// (or http://) and a host: the console cannot connect to it',
    fix: () => 'Write a URL such as `https://api.ocp4.example.com:6443`.',
  },
  'url path': {
    isRight: (value) => /^\/[^\s#]*$/.test(value),
    problem: 'is not the path of a URL: MTC\'s test of the registry fails',
    fix: () => 'Write a path that begins with a slash, such as `/v2/`.',
  },
  'directory': {
    isRight: (value) => /^\/[A-Za-z0-9._/-]*$/.test(value),
    problem: 'is not an absolute path: the API server rejects the pod',
    fix: () => 'Write a path such as `/var/cache/discovery`.',
  },
  'name': NAME('is not a valid name: the API server rejects the object'),
  'names': NAME('is not a valid name: nothing has this name'),
};

const KINDS = Object.keys(FORMS) as VariableKind[];

/** Rules on the form of values. */
export const CONTROLLER_FORM_RULES: readonly Rule[] = [
  {
    id: 'controller/form',
    severity: 'error',
    title: 'Images, URLs, paths and names have their form',
    rationale: 'The operator and MTC\'s controller copy these values unchanged. Kubernetes rejects an invalid image, '
      + 'path or name, the console cannot connect to an invalid URL, and no resource or storage class has an invalid '
      + 'name.',
    source: 'mig-operator roles/migrationcontroller/templates',
    on: 'MigrationController',
    breaks: host('hook_runner_image_fqin: https://quay.io/konveyor/hook-runner'),
    finds: [{
      path: 'spec.hook_runner_image_fqin',
      message: '"https://quay.io/konveyor/hook-runner" is not an image reference: '
        + 'the pods with it do not start (InvalidImageName)',
      fix: 'Write host, path and tag or digest, such as `registry.example.com/mtc/rsync-transfer:1.8`.',
    }],
    keeps: host('hook_runner_image_fqin: quay.io/konveyor/hook-runner'),
    * check(manifest) {
      for (const kind of KINDS) {
        const { isRight, problem, fix } = FORMS[kind]!;
        for (const { value, path } of settingsOfKind(manifest, kind)) {
          if (kind === 'names' && !Array.isArray(value)) {
            continue; // controller/list-or-text reports it
          }
          const values = Array.isArray(value)
            ? list(value).map((each, index) => ({ each, at: `${path}[${index}]` }))
            : [{ each: value, at: path }];
          for (const { each, at } of values) {
            if (typeof each === 'string' && each !== '' && !isRight(each) && !hasCredentials(kind, each)) {
              yield { path: at, message: `${quote(each)} ${problem}`, fix: fix(each) };
            }
          }
        }
      }
    },
  },
  {
    id: 'controller/url-credentials',
    severity: 'error',
    title: 'URLs of the console contain no credentials',
    rationale: 'The operator writes these URLs to a ConfigMap, which many people can read.',
    source: 'mig-operator roles/migrationcontroller/templates/ui_config.yml.j2',
    on: 'MigrationController',
    protects: 'secrets',
    breaks: host('internal_cluster_api_url: https://admin:password@api.ocp4.example.com:6443'),
    finds: [{
      path: 'spec.internal_cluster_api_url',
      message: 'contains credentials, which everybody who can read the ConfigMap of the console sees',
      fix: 'Write the URL without user name and password.',
    }],
    keeps: host('internal_cluster_api_url: https://api.ocp4.example.com:6443'),
    * check(manifest) {
      for (const { value, path } of settingsOfKind(manifest, 'url')) {
        if (typeof value === 'string' && hasCredentials('url', value)) {
          yield {
            path,
            message: 'contains credentials, which everybody who can read the ConfigMap of the console sees',
            fix: 'Write the URL without user name and password.',
          };
        }
      }
    },
  },
  {
    id: 'controller/node-label',
    severity: 'error',
    title: 'The labels of Restic\'s nodes have no hyphen and no capital letter',
    rationale: 'The framework of the operator converts the keys of every map in the custom resource to snake_case. '
      + 'With node-role.kubernetes.io/worker, Restic waits for nodes with the label node_role.kubernetes.io/worker, '
      + 'which no node has.',
    source: 'operator-framework ansible-operator, paramconv',
    on: 'MigrationController',
    breaks: remote('daemonset_node_selector: { node-role.kubernetes.io/worker: "" }'),
    finds: [{
      path: 'spec.daemonset_node_selector["node-role.kubernetes.io/worker"]',
      message: 'the operator converts keys to snake_case, and no node has the label that results: Restic runs nowhere',
      fix: 'Give the nodes a label of lower-case letters and dots, such as `migration`, and select it.',
    }],
    keeps: remote('daemonset_node_selector: { migration: "" }'),
    * check(manifest) {
      for (const { value, path } of settingsOfKind(manifest, 'labels')) {
        for (const key of isRecord(value) ? Object.keys(value) : []) {
          if (/[-A-Z\s]|[a-z]\d+[a-z]\d/.test(key)) {
            yield {
              path: member(path, key),
              message: 'the operator converts keys to snake_case, and no node has the label that '
                + 'results: Restic runs nowhere',
              fix: 'Give the nodes a label of lower-case letters and dots, such as `migration`, and select it.',
            };
          }
        }
      }
    },
  },
];

/** Whether a URL contains a user name or a password. */
function hasCredentials(kind: VariableKind, value: string): boolean {
  return kind === 'url' && /^[a-z]+:\/\/[^/?#]*@/i.test(value);
}
