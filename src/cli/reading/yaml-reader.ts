import { Budget } from './budget';
import { divide, tooLarge } from './documents';
import { judgingCost } from './judging-cost';
import { LIMITS } from './limits';
import { excessOf, sizeOf } from './object-size';
import { pathOf, Step } from './path';
import { DocumentProblem } from './problem';
import { quickValue } from './quick-value';
import { DocumentText, SourceFile } from './source-file';
import { parse, problemOf } from './yaml-document';
import { DocumentValue, toValue } from './yaml-value';
import { isRecord, Manifest, nameOf, text, toManifest } from '../../rules/engine/manifest';
import { isMtc } from '../../rules/reading/kinds';

/** In so many lines at most the comment stands that tells the cluster. */
const HEADING = 10;

/** Problems that do no harm in the files of other tools. */
const ONLY_OF_MTC: readonly string[] = ['document/yes-or-no', 'document/placeholder'];

/** A manifest, and where in which document it stands. */
export interface PlacedManifest {
  readonly manifest: Manifest;
  readonly document: DocumentText;
  /** Empty, or `items[2]` in a List. */
  readonly path: string;
  /** Whether the user said which cluster its file is for. */
  readonly isAssigned: boolean;
  /** The output folder that this library wrote it to, if the head of its file says so. */
  readonly outputFolder?: string;
  /** Whether another object contains it, and something sends it to a cluster from there. */
  readonly isSent?: boolean;
}

/** The contents of a file. */
export interface FileContent {
  readonly manifests: readonly PlacedManifest[];
  readonly problems: readonly DocumentProblem[];
  readonly documents: readonly DocumentText[];
}

/**
 * Takes the manifests out of a file: of all its documents, and of lists in them. `named` tells whether the user named
 * the file, so that something is said if there is none.
 */
export function readManifests(file: SourceFile, named: boolean, budget = new Budget()): FileContent {
  budget.allow(file.text.length, LIMITS.fileTokens);
  const { documents, problems } = divide(file);
  const manifests: PlacedManifest[] = [];
  const others: DocumentText[] = [];
  let { cluster } = file;
  let isWrittenByUs = false;
  for (const document of documents) {
    if (budget.isSpent) {
      break; // which was reported
    }
    const writtenCluster = writtenFor(document);
    isWrittenByUs ||= writtenCluster !== undefined;
    cluster = file.cluster ?? writtenCluster ?? cluster;
    for (const { value: written, problems: found } of valuesOf(document, budget)) {
      const value = withKind(file, written);
      const objects = [...objectsIn(value, [])].map(({ object, path }) => ({
        manifest: toManifest(object, file.name, document.index, cluster),
        document,
        path: pathOf(path),
        isAssigned: file.cluster !== undefined,
        outputFolder: isWrittenByUs ? file.outputFolder : undefined,
      }));
      if (value === undefined || objects.length > 0) { // other tools' files may hold what they like
        const isOurs = objects.some(({ manifest }) => isMtc(manifest));
        found.filter(({ rule }) => isOurs || value === undefined || !ONLY_OF_MTC.includes(rule))
          .forEach((problem) => problems.push(problem));
      } else if (value !== null && !isList(value)) {
        others.push(document);
      }
      const allowed = withinLimits(objects, document, budget);
      allowed.manifests.forEach((manifest) => manifests.push(manifest));
      allowed.problems.forEach((problem) => problems.push(problem));
    }
  }
  const broken = problems.find(({ rule }) => rule === 'document/not-yaml');
  if (broken && isTemplate(file)) {
    return { manifests: [], problems: [template(broken)], documents };
  }
  if (named || manifests.length > 0) {
    others.forEach((document) => problems.push(notManifest(document)));
  }
  return { manifests, problems, documents };
}

/** The values of a document: one, unless it has mistakes that make several of it. */
function valuesOf(document: DocumentText, budget: Budget): DocumentValue[] {
  const source = document.file.text.slice(document.start, document.end);
  const quick = quickValue(source, budget);
  return quick ? [{ ...quick, problems: [] }] : parse(document, budget).map((parsed) => toValue(parsed));
}

/** The value of a text in YAML; undefined if it has none, or mistakes. */
export function valueOfText(source: string, budget: Budget): unknown {
  const { documents } = divide(new SourceFile('', source));
  const [first] = documents.length === 0 ? [] : valuesOf(documents[0], budget);
  return first?.problems.length === 0 ? first.value : undefined;
}

/**
 * The objects of a document that are judged. Each has limits, and the budget pays for what judging
 * costs beyond reading.
 */
export function withinLimits(
  objects: readonly PlacedManifest[], document: DocumentText, budget: Budget,
): Pick<FileContent, 'manifests' | 'problems'> {
  const problems: DocumentProblem[] = [];
  const manifests: PlacedManifest[] = [];
  const paid = (document.end - document.start) * LIMITS.tokensPerByte / objects.length;
  for (const placed of objects) {
    const { manifest, path } = placed;
    const size = sizeOf(manifest.object);
    const excess = excessOf(size);
    if (excess) {
      problems.push({
        ...tooLarge(document,
          `${nameOf(manifest)} ${excess} and is not judged: the API server rejects objects of more than about 1.5 MB`,
          'Divide it.'),
        path,
      });
    } else if (budget.spend(Math.max(0, judgingCost(manifest, size.values) * budget.objectFactor - paid))) {
      manifests.push(placed);
    } else {
      problems.push({ ...problemOf('budget', document, { start: document.start, end: document.start }), path });
      break;
    }
  }
  return { manifests, problems };
}

/** Kustomize also reads its own file without apiVersion and kind. */
function withKind({ name }: SourceFile, value: unknown): unknown {
  return isRecord(value) && value.kind === undefined && value.apiVersion === undefined
    && /(^|\/)kustomization(\.ya?ml)?$/i.test(name)
    ? { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...value } : value;
}

/**
 * The cluster that this library wrote a file for, as the comment at its start tells. Such files may be put
 * together to one.
 */
function writtenFor({ file, start, end }: DocumentText): string | undefined {
  for (let at = start, lines = 0; at < end && lines < HEADING; lines++) {
    const next = file.text.indexOf('\n', at);
    const line = file.text.slice(at, next < 0 ? end : Math.min(next, end));
    const cluster = /^# Written by cdk8s-mtc\. Cluster ([^,]+),/.exec(line)?.[1];
    if (cluster || !/^(?:#|---|\s*$)/.test(line)) {
      return cluster;
    }
    at += line.length + 1;
  }
  return undefined;
}

/** Whether a file is one that Helm fills in before anybody reads it as YAML. */
function isTemplate({ name, text: source }: SourceFile): boolean {
  return /(^|\/)templates\//.test(name) && /\{\{[-\s]?/.test(source);
}

function template({ document, span }: DocumentProblem): DocumentProblem {
  return {
    rule: 'document/template',
    document,
    span: { start: span.start, end: span.start },
    message: 'the file is a template, such as Helm\'s, and is not YAML before it is rendered: it is not judged',
    fix: 'Judge what comes out: helm template … | cdk8s-mtc check -',
  };
}

function notManifest(document: DocumentText): DocumentProblem {
  const start = firstContent(document);
  return {
    rule: 'document/not-a-manifest',
    document,
    span: { start, end: start },
    message: 'is not a Kubernetes object, because it lacks `apiVersion` or `kind`: it is not '
      + 'judged, and kubectl rejects it',
    fix: 'Add what is missing if it is a manifest, or move it out of the files that are applied.',
  };
}

/** Where the first line starts that is not empty, a comment or a divider. */
function firstContent({ file, start, end }: DocumentText): number {
  let at = start;
  for (const line of file.text.slice(start, Math.min(end, start + 10_000)).split('\n')) {
    const content = line.trim();
    if (content !== '' && !content.startsWith('#') && !content.startsWith('---')) {
      return at + line.length - line.trimStart().length;
    }
    at += line.length + 1;
  }
  return start;
}

/** An object, and where in its document it is. */
export interface PlacedObject {
  readonly object: { readonly [key: string]: unknown };
  readonly path: readonly Step[];
}

/** The Kubernetes objects that a document, or a part of one, is or lists. */
export function* objectsIn(
  value: unknown, path: readonly Step[], ofList?: { readonly [key: string]: unknown },
): Iterable<PlacedObject> {
  if (!isRecord(value)) {
    return;
  }
  if (isList(value)) {
    for (const [index, item] of value.items.entries()) {
      yield* objectsIn(item, [...path, 'items', index], value);
    }
  } else if (ofList && isRecord(value.metadata) && value.kind === undefined && value.apiVersion === undefined
    && ofList.kind !== 'List') {
    // the API server omits both in the items of its lists
    yield {
      object: { apiVersion: ofList.apiVersion, kind: text(ofList.kind).slice(0, -'List'.length), ...value },
      path,
    };
  } else if (looksLikeManifest(value)) {
    yield { object: value, path };
  }
}

/** Whether it is what `kubectl get` makes of several objects. */
function isList(value: unknown): value is { readonly [key: string]: unknown; readonly items: readonly unknown[] } {
  return isRecord(value) && text(value.kind).endsWith('List') && Array.isArray(value.items);
}

/** Whether it is meant to be a Kubernetes object, though something of it may be missing. */
function looksLikeManifest(value: { readonly [key: string]: unknown }): boolean {
  const named = [value.kind, value.apiVersion].filter((field) => typeof field === 'string' && field !== '').length;
  return named === 2 || (named === 1 && (isRecord(value.metadata) || isRecord(value.spec)));
}
