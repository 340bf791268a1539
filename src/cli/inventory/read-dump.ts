import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isScalar, parseDocument, visit } from 'yaml';
import { DumpEvent, DumpProblem } from './dump-event';
import { JsonItems } from './json-items';
import { YamlItems } from './yaml-items';
import { plural } from '../../grammar/plural';
import { InventoryBuilder, InventoryError } from '../../inventory/inventory-builder';
import { elements, Fields, isFields, stringOf } from '../../inventory/object-fields';
import { resourceOf, RESOURCES } from '../../inventory/resources';
import { Folders, reason } from '../reading/folders';
import { quickStrings } from '../reading/quick-value';

const CHUNK = 1024 * 1024;

/** What is read, and where progress is reported. */
export interface DumpInput {
  /** Files and folders: `kubectl get -o json` or `-o yaml`, and must-gather folders. */
  readonly paths: readonly string[];
  readonly workingDirectory: string;
  readonly progress: (text: string) => void;
}

/**
 * Adds the objects of dumps to an inventory.
 *
 * @throws InventoryError if a file cannot be read, is truncated, or contradicts another
 */
export function readDumps({ paths, workingDirectory, progress }: DumpInput, builder: InventoryBuilder): void {
  const folders = new Folders(workingDirectory, paths, (why) => { throw new InventoryError(why); });
  const budget = { characters: SLOW_CHARACTERS };
  let files = 0;
  for (const path of paths) {
    let objects = 0;
    for (const found of folders.filesBelow(path)) {
      const count = new DumpFile(found.path, resolve(workingDirectory, found.path), builder, budget).read();
      if (found.named && count === 0) {
        throw nothingIn(found.path);
      }
      objects += count;
      files++;
    }
    if (objects === 0 && files > 0) {
      throw nothingIn(path);
    }
    progress(`${path}: ${plural(objects, 'object')}\n`);
  }
  if (files === 0) {
    throw new InventoryError('These folders contain neither YAML nor JSON files.');
  }
}

function nothingIn(path: string): InventoryError {
  return new InventoryError(`${path} contains nothing that an inventory is made of. Pass the output of the commands `
    + 'that `cdk8s-mtc inventory --commands` prints.');
}

/**
 * How many characters of YAML are read that tools do not write so, with a parser that takes ten times as long: so many
 * in any case, and a part of everything that is read.
 */
const SLOW_CHARACTERS = 1_500_000;
const SLOW_PART = 0.1;

/** What is left of it. */
interface SlowBudget {
  characters: number;
}

class DumpFile {
  private count = 0;
  private line?: string;
  private kinds?: ReadonlyArray<ListKind | undefined>;
  private documents = 0;
  private header?: { readonly text: string; readonly kind?: ListKind };

  constructor(
    private readonly name: string, private readonly path: string, private readonly builder: InventoryBuilder,
    private readonly budget: SlowBudget,
  ) {}

  /** Reads the file, and returns the number of objects and lists in it. */
  read(): number {
    try {
      this.readParts();
    } catch (error) {
      if (error instanceof DumpProblem) {
        const after = this.line ? ` after ${this.line}` : '';
        throw new InventoryError(`${this.name} ${error.message}${after}. Capture it again.`);
      }
      throw error instanceof InventoryError ? error : new InventoryError(`${this.name}: ${reason(error)}.`);
    }
    return this.count;
  }

  private readParts(): void {
    let scanner: JsonItems | YamlItems | undefined;
    for (const chunk of chunks(this.path)) {
      this.budget.characters += chunk.length * SLOW_PART;
      scanner ??= scannerFor(chunk);
      for (const { item, document } of scanner.push(chunk)) {
        item === undefined ? this.document(document!, scanner) : this.item(item, scanner);
      }
    }
    for (const { item, document } of scanner?.end() ?? []) {
      item === undefined ? this.document(document!, scanner!) : this.item(item, scanner!);
    }
  }

  private item(text: string, scanner: JsonItems | YamlItems): void {
    const listed = this.kindOfList(scanner.header) ?? (mayConcern(text) ? undefined : this.kindAhead());
    if (listed ? !resourceOf(listed) : !mayConcern(text)) {
      return; // not even parsed
    }
    const value = parse(text, scanner, this.budget);
    if (isFields(value)) {
      this.add(value.kind === undefined ? { ...value, ...listed ?? this.kindAhead() } : value);
    }
  }

  private document(text: string, scanner: JsonItems | YamlItems): void {
    this.documents++;
    const value = parse(text, scanner, this.budget);
    if (!isFields(value)) {
      return;
    }
    const kind = stringOf(value.kind);
    const resource = RESOURCES.find((one) => kind === `${one.kind}List`
      && resourceOf({ apiVersion: value.apiVersion, kind: one.kind }) === one);
    if (resource) {
      this.builder.hasRead(resource);
      this.count++;
    } else if (kind === 'APIGroupList') {
      this.builder.addApiGroups(elements(value.groups));
      this.count++;
    } else if (kind === 'APIResourceList') {
      const names = elements(value.resources).filter(isFields).map(({ name }) => stringOf(name));
      this.builder.addServedResources(stringOf(value.groupVersion), names);
      this.count++;
    } else if (value.gitVersion !== undefined && value.goVersion !== undefined || value.serverVersion !== undefined) {
      this.builder.addVersion(value.gitVersion ?? value.serverVersion?.gitVersion);
      this.count++;
    } else if (kind === 'List') {
      this.count++;
    } else if (value.apiVersion === undefined && Array.isArray(value.claims) && Array.isArray(value.storageClasses)) {
      throw new InventoryError(`${this.name} is an inventory already: pass it to --inventory. --from reads the output `
        + 'of kubectl get, or a must-gather.');
    } else {
      this.add(value);
    }
  }

  private add(object: Fields): void {
    if (resourceOf(object)) {
      this.builder.add(object, this.name);
      this.count++;
      const { namespace, name } = object.metadata ?? {};
      this.line = `${stringOf(object.kind)} ${namespace ? `${stringOf(namespace)}/` : ''}${stringOf(name)}`;
    }
  }

  /** The kind in the header of a list, which is the same for many elements. */
  private kindOfList(header: string): ListKind | undefined {
    if (this.header?.text !== header) {
      this.header = { text: header, kind: kindIn(header) };
    }
    return this.header.kind;
  }

  /** The kind of the elements of the current list, if it is written after them: the file is read to its end once. */
  private kindAhead(): ListKind | undefined {
    this.kinds ??= statSync(this.path).isFile() ? this.readAhead() : [];
    return this.kinds[this.documents];
  }

  private readAhead(): ReadonlyArray<ListKind | undefined> {
    let scanner: JsonItems | YamlItems | undefined;
    const kinds: Array<ListKind | undefined> = [];
    const note = ({ document }: DumpEvent) => document === undefined ? undefined : kinds.push(kindIn(document));
    for (const chunk of chunks(this.path)) {
      scanner ??= scannerFor(chunk);
      for (const event of scanner.push(chunk)) {
        note(event);
      }
    }
    for (const event of scanner?.end() ?? []) {
      note(event);
    }
    return kinds;
  }
}

interface ListKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The kind of the elements of a list, from the text of the list without them. */
function kindIn(header: string): ListKind | undefined {
  const [, kind] = /^[ \t]*"?kind"?: *"?(\w+)List"?,?[ \t]*$/m.exec(header)
    ?? /"kind": ?"(\w+)List"/.exec(header) ?? [];
  const [, apiVersion] = /^[ \t]*"?apiVersion"?: *"?([\w./-]+)"?,?[ \t]*$/m.exec(header)
    ?? /"apiVersion": ?"([\w./-]+)"/.exec(header) ?? [];
  return kind && apiVersion ? { apiVersion, kind } : undefined;
}

const KINDS = new RegExp(`["\\s]kind"?: *"?(${RESOURCES.map(({ kind }) => kind).join('|')})\\b`);

/** Whether a text is of a kind that an inventory contains. Others, among them Secrets, are not even parsed. */
function mayConcern(text: string): boolean {
  return KINDS.test(text);
}

function scannerFor(chunk: Buffer): JsonItems | YamlItems {
  if (chunk[0] === 0xff && chunk[1] === 0xfe || chunk[0] === 0xfe && chunk[1] === 0xff) {
    throw new DumpProblem('is UTF-16, as PowerShell writes it. Save it as UTF-8 without BOM');
  }
  const beginning = chunk.toString('utf8', 0, 1000);
  if (/^\s*(Error from server|error: |Unable to connect to the server)/.test(beginning)) {
    throw new DumpProblem('contains an error message of kubectl instead of objects');
  }
  return /^\s*\{/.test(beginning) ? new JsonItems() : new YamlItems();
}

/** In YAML, every scalar is read as a string: a name such as `1e3` or `y` stays what it is. */
function parse(text: string, scanner: JsonItems | YamlItems, budget: SlowBudget): unknown {
  if (scanner instanceof JsonItems) {
    try {
      return JSON.parse(text);
    } catch {
      throw new DumpProblem('is not valid JSON');
    }
  }
  if (hasTooManyParts(text)) {
    throw new DumpProblem(`contains an object of more than ${MOST_PARTS} parts`);
  }
  const quick = quickStrings(text);
  if (quick) {
    return quick.value;
  }
  budget.characters -= text.length;
  if (budget.characters < 0) {
    throw new DumpProblem('contains too much YAML with anchors, tags and the like, which takes long to read'
      + ' (JSON does not: -o json)');
  }
  // The library's own search for duplicate keys compares all pairs.
  const document =
    parseDocument(text, { schema: 'failsafe', logLevel: 'silent', prettyErrors: false, uniqueKeys: false });
  if (document.errors.length > 0 || hasDuplicateKeys(document)) {
    throw new DumpProblem('is damaged or truncated: an object is not valid YAML');
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new DumpProblem('contains aliases that make it very large');
  }
}

/** Lines, and separators within lines, of an object in YAML. Objects of 1.5 MB have a fifth of that. */
const MOST_PARTS = 300_000;

function hasTooManyParts(text: string): boolean {
  let parts = 0;
  for (let at = 0; at < text.length && parts <= MOST_PARTS; at++) {
    const code = text.charCodeAt(at);
    parts += code === 0x0a || code === 0x2c || code === 0x5b || code === 0x7b ? 1 : 0; // line break, comma, [ and {
  }
  return parts > MOST_PARTS;
}

function hasDuplicateKeys(document: ReturnType<typeof parseDocument>): boolean {
  let hasDuplicate = false;
  visit(document, {
    Map: (_, { items }) => {
      const keys = items.flatMap(({ key }) => isScalar(key) ? [String(key.value)] : []);
      hasDuplicate ||= new Set(keys).size < keys.length;
      return hasDuplicate ? visit.BREAK : undefined;
    },
  });
  return hasDuplicate;
}

function* chunks(path: string): Iterable<Buffer> {
  const descriptor = openSync(path, 'r');
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const count = readSync(descriptor, chunk, 0, CHUNK, null);
      if (count === 0) {
        return;
      }
      yield chunk.subarray(0, count);
    }
  } finally {
    closeSync(descriptor);
  }
}
