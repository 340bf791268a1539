import { isMisspelling } from '../../../grammar/did-you-mean';
import { derived } from '../../engine/derived';
import { list, Manifest, record, text } from '../../engine/manifest';
import { groupOf } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { files, planExample } from '../../examples/plan';
import { isMtc } from '../../reading/kinds';
import { namedIn } from '../../reading/model/text';
import { quote } from '../../reading/text';

const example = (name: string) => files(`apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [file-2.yaml]
patches:
  - target: { kind: MigPlan, name: ${name} }
    patch: '[{ "op": "add", "path": "/spec/closed", "value": true }]'
`, planExample());
const replacing = (path: string) => example('shop').replace('"add", "path": "/spec/closed"',
  `"replace", "path": "${path}"`).replace('true', '[shop-db]');

/** Rules on what patches with a target change. */
export const PATCH_TARGET_RULES: readonly Rule[] = [
  {
    id: 'document/misspelt-target',
    severity: 'warning',
    title: 'The target of a patch exists',
    rationale: 'Kustomize applies a patch with a target to each resource that fits, without a message if none does: '
      + 'the '
      + 'objects are applied without the change.',
    source: 'Kustomize documentation, patches',
    on: '*',
    judgesFiles: true,
    breaks: example('shopp'),
    finds: [{
      path: 'patches[0].target.name',
      message: '"shopp" is not in the files, but MigPlan openshift-migration/shop (file-2.yaml) is: Kustomize '
        + 'applies it without the patch',
      fix: 'Write `name: shop`.',
    }],
    keeps: example('shop'),
    * check(manifest, set) {
      for (const [index, { target }] of patchesOf(manifest)) {
        const { kind, name } = record(target);
        const near = NAME.test(text(name)) && set.named(text(kind), OUR_NAMESPACE, text(name)).length === 0
          ? set.ofKind(text(kind)).slice(0, MOST).find((one) => isMtc(one) && one.name !== name
            && isMisspelling(text(name), one.name)) : undefined;
        if (near) {
          yield {
            path: `patches[${index}].target.name`,
            message: `${quote(name)} is not in the files, but ${namedIn(near, manifest)} is: Kustomize applies it `
              + 'without '
              + 'the patch',
            fix: `Write \`name: ${near.name}\`.`,
          };
        }
      }
    },
  },
  {
    id: 'document/patch-of-nothing',
    severity: 'error',
    title: 'A JSON patch replaces a field that exists',
    rationale: 'The operations replace, remove and test need a field that exists. Otherwise Kustomize stops, and '
      + 'applies '
      + 'nothing of the Kustomization.',
    source: 'RFC 6902; Kustomize documentation, patches',
    on: '*',
    judgesFiles: true,
    breaks: replacing('/spec/namespace'),
    finds: [{
      path: 'patches[0].patch',
      message: 'replace /spec/namespace: MigPlan openshift-migration/shop (file-2.yaml) does not have this field, '
        + 'so Kustomize stops and applies nothing',
      fix: 'Write the path of a field that exists, or `op: add`.',
    }],
    keeps: replacing('/spec/namespaces'),
    * check(manifest, set) {
      for (const [index, { target, patch }] of patchesOf(manifest)) {
        const { kind, name } = record(target);
        const [object, other] = NAME.test(text(name)) ? set.named(text(kind), OUR_NAMESPACE, text(name)) : [];
        const found = object && !other && isMtc(object) && isAlone(manifest, kind)
          ? operationsIn(text(patch)).find(({ op, path }) => NEEDY.includes(op) && isMissing(object, path)) : undefined;
        if (found) {
          yield {
            path: `patches[${index}].patch`,
            message: `${found.op} ${found.path}: ${namedIn(object, manifest)} does not have this field, so Kustomize `
              + 'stops and applies nothing',
            fix: 'Write the path of a field that exists, or `op: add`.',
          };
        }
      }
    },
  },
];

const OUR_NAMESPACE = 'openshift-migration';

/** The name of an object, and not a regular expression. */
const NAME = /^[a-z0-9][a-z0-9.-]*$/;

/** So many patches, and so many names for each, are looked at. */
const MOST = 50;

const NEEDY = ['replace', 'remove', 'test'];

const patchesIn = derived(({ object }: Manifest) => [...list(object.patches).map(record).entries()].slice(0, MOST)
  .filter(([, { target }]) => target !== undefined));

function patchesOf(manifest: Manifest) {
  const isKustomization = manifest.kind === 'Kustomization' && groupOf(manifest) === 'kustomize.config.k8s.io';
  return isKustomization ? patchesIn(manifest) : [];
}

/** Whether one patch only may change objects of a kind. */
function isAlone({ object }: Manifest, kind: unknown): boolean {
  const patches = list(object.patches).map(record);
  return list(object.patchesStrategicMerge).length === 0 && patches.every(({ target }) => target !== undefined)
    && patches.filter(({ target }) => [kind, undefined].includes(record(target).kind)).length === 1;
}

interface Operation {
  readonly op: string;
  readonly path: string;
}

/** The operations of a JSON patch, as YAML or JSON; of other patches none. */
function operationsIn(patch: string): Operation[] {
  const found: Operation[] = [];
  let op = '';
  for (const [, key, value] of patch.slice(0, 20_000).matchAll(/["']?\b(op|path)["']?\s*:\s*["']?([^\s"',}]+)/g)) {
    op = key === 'op' ? value : op;
    if (key === 'path' && op !== '') {
      found.push({ op, path: value });
      op = '';
    }
  }
  return found;
}

/** Whether the field of a JSON pointer, or one above it, is certainly missing. */
function isMissing({ object }: Manifest, pointer: string): boolean {
  let value: unknown = object;
  for (const part of pointer.split('/').slice(1).map((one) => one.replace(/~1/g, '/').replace(/~0/g, '~'))) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) {
      return true;
    }
    value = (value as Record<string, unknown>)[part];
  }
  return false;
}

