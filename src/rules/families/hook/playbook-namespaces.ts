import { readPlaybook } from './playbook';
import { derived } from '../../engine/derived';
import { Manifest, text } from '../../engine/manifest';
import { ModelNamespace, ModelPlan } from '../../reading/model/migration';
import { specOf } from '../../reading/plan';

/** A namespace of a plan, and its position there. */
type Placed = ModelNamespace & { readonly index: number };

/** The namespaces that have another name on the other side, which no namespace has on this one: by that name. */
export const namesElsewhere = derived(({ namespaces }: ModelPlan) => {
  const byOther = (side: 'source' | 'destination', other: 'source' | 'destination') => {
    const own = new Set(namespaces.map((each) => each[side].namespace));
    return new Map(namespaces.map((each, index): [string, Placed] => [each[other].namespace, { ...each, index }])
      .filter(([name]) => !own.has(name)).reverse());
  };
  return { source: byOther('source', 'destination'), destination: byOther('destination', 'source') };
});

/** So many namespaces of a playbook are looked at. */
const MOST_NAMES = 100;

/** The namespaces that the playbook of a MigHook names. It is read once, however many plans refer to it. */
export const namespacesNamedBy = derived((hook: Manifest): readonly string[] => {
  const playbook = readPlaybook(text(specOf(hook).playbook));
  const lines = playbook.kind === 'text' ? playbook.text.split('\n') : [];
  return [...new Set(lines.flatMap(namespaceIn))].slice(0, MOST_NAMES);
});

/** The name in a line `namespace: shop` of a playbook. */
function namespaceIn(line: string): string[] {
  const [key, value, ...others] = line.split(':').map((part) => part.trim());
  return value !== undefined && others.length === 0 && key.replace('- ', '').trim() === 'namespace'
    ? [value.replace(/["']/g, '')]
    : [];
}
