import { appliedReferences, appliedTexts, contentTexts, TextReference } from './applied-texts';
import { embeddedObjects } from './embedded-objects';
import { LiveObject } from './outcomes/outcome-of';
import { starts } from './starts';
import { runInText } from './text-runs';

/** The runs that the manifests of a cluster contain, in other objects or in texts that something applies. */
export class ContainedRuns {
  private contents?: readonly LiveObject[];

  /** @param manifests the manifests of the cluster, among which ConfigMaps and Secrets are looked for */
  constructor(private readonly manifests: () => readonly LiveObject[]) {}

  /**
   * What is wrong with a manifest that is applied before its runs are due: `contains MigMigration mtc/go at items[0],
   * which starts when it is applied`; undefined if applying it starts nothing.
   */
  problemOf(manifest: LiveObject): string | undefined {
    const { objects, isTooDeep } = embeddedObjects(manifest);
    const action = objects.find(({ object }) => starts(object));
    if (action !== undefined) {
      return `contains ${nameOf(action.object)} at ${action.path}, which starts when it is applied`;
    }
    if (isTooDeep) {
      return 'is nested too deeply: whether it contains a run that starts when it is applied is unknown';
    }
    for (const { object, path } of [{ object: manifest, path: '' }, ...objects]) {
      const problem = this.problemInTexts(object, path);
      if (problem !== undefined) {
        return problem;
      }
    }
    return undefined;
  }

  private problemInTexts(object: LiveObject, at: string): string | undefined {
    for (const { text, path } of appliedTexts(object)) {
      const kind = runInText(text);
      if (kind !== undefined) {
        return `contains a ${kind} in the text at ${at ? `${at}.` : ''}${path}, which starts when it is applied`;
      }
    }
    for (const content of appliedReferences(object).flatMap((reference) => this.contentsOf(reference))) {
      for (const { text, path } of contentTexts(content)) {
        const kind = runInText(text);
        if (kind !== undefined) {
          return `applies ${nameOf(content)}, whose ${path} contains a ${kind}, which starts when it is applied`;
        }
      }
    }
    return undefined;
  }

  /**
   * The ConfigMaps or Secrets that a reference may mean: of one whose namespace is not certain, those with its name.
   */
  private contentsOf({ kind, name, namespace }: TextReference): readonly LiveObject[] {
    this.contents ??= this.manifests()
      .flatMap((manifest) => [manifest, ...embeddedObjects(manifest).objects.map(({ object }) => object)])
      .filter((object) => object.apiVersion === 'v1' && (object.kind === 'ConfigMap' || object.kind === 'Secret'));
    return this.contents.filter(({ kind: ofKind, metadata }) => ofKind === kind && metadata?.name === name
      && (namespace === undefined || metadata?.namespace === undefined || metadata.namespace === namespace));
  }
}

/** An object inside another may have its name outside metadata, or none: its controller then gives it one. */
function nameOf({ kind, metadata, ...fields }: LiveObject): string {
  const name: unknown = metadata?.name ?? metadata?.generateName ?? fields.name;
  const namespace: unknown = metadata?.namespace ?? fields.namespace;
  return typeof name === 'string'
    ? `${kind} ${typeof namespace === 'string' ? `${namespace}/` : ''}${name}`
    : `a ${kind}`;
}
