import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProgramResult } from './child-process';
import { ApplyOptions, Cluster, ListOptions, Origin, OtherApp, referenceTo } from './cluster';
import { FIELD_MANAGER } from './field-manager';
import { commandLine, Kubectl, KubectlCall, KubectlOptions } from './kubectl';
import { fieldsIn, objectIn, objectsIn, Question } from './kubectl-answer';
import { inNamespace, KindReference, keyOfKind, resourceOf, word } from './kubectl-arguments';
import { afterApply, lacksProtocol, withProtocols } from './old-servers';
import { codeOf, OperationError } from './operation-error';
import { ORIGIN_TEMPLATE, originIn, originOfAnswer } from './origin';
import { otherAppsIn, sharingManagers } from './other-apps';
import { patched } from './patched';
import { withoutQuotedSecrets } from './quoted';
import { LiveObject } from '../api/outcomes/outcome-of';
import { secretTextsIn } from '../masking/replace-secrets';
import { withoutSecretsInProse } from '../masking/secret-prose';
import { describeObject, shellWord } from '../output/commands';
import { IndexObject } from '../output/migration-index';

/** Kinds whose objects contain secrets wherever they are: no detail of an error about one is shown. */
const SECRET_KINDS = ['Secret', 'TokenReview'];

/** How a cluster is reached. */
export interface ClusterConnection extends KubectlOptions {
  /** The name of the cluster in the output folder. */
  readonly name: string;
}

/** A cluster that is reached by the user's kubectl or oc, with the user's permissions. */
export class KubectlCluster implements Cluster {
  readonly name: string;
  readonly command: string;
  private readonly kubectl: Kubectl;
  private readonly fieldManager: string;
  private readonly fieldManagers: readonly string[];
  private withoutServerSide = false;
  /** Whether kubectl is older than 1.21: it prints the managers of fields without being asked. */
  private printsManagers = false;
  /** The kinds that the cluster has in another version only. */
  private readonly otherVersions = new Set<string>();

  constructor({ name, fieldManagers = [FIELD_MANAGER], ...options }: ClusterConnection) {
    this.name = name;
    this.command = commandLine(options);
    [this.fieldManager] = fieldManagers;
    this.fieldManagers = fieldManagers;
    this.kubectl = new Kubectl({ ...options, fieldManagers });
  }

  async get(reference: IndexObject): Promise<LiveObject | undefined> {
    return this.unlessUnknown(reference, async (resource) => {
      const args = [
        'get', resource, word(reference.name), ...inNamespace(reference), '--ignore-not-found', '-o', 'json',
      ];
      const where = `read ${describeObject(reference)}`;
      const { stdout } = await this.ask(args, where);
      const live = stdout.trim() === ''
        ? undefined
        : withoutQuotedSecrets(objectIn(stdout, this.question(args, where)));
      return live?.kind === reference.kind ? live : undefined; // kubectl also knows kinds by other names
    }, undefined);
  }

  async origin(reference: IndexObject, applied?: LiveObject): Promise<Origin | undefined> {
    const answered = applied && originOfAnswer(applied, this.fieldManagers);
    return answered ?? this.unlessUnknown(reference, async (resource) => {
      const args = [
        'get', resource, word(reference.name), ...inNamespace(reference), '--ignore-not-found',
        '-o', `jsonpath=${ORIGIN_TEMPLATE}`,
      ];
      const { stdout } = await this.ask(args, `read who created ${describeObject(reference)}`);
      return stdout.trim() === '' ? undefined : originIn(stdout, this.fieldManagers, reference.name);
    }, undefined);
  }

  async otherApps(reference: IndexObject): Promise<OtherApp[]> {
    const live = await this.withOwners(reference);
    return live === undefined ? [] : otherAppsIn(live, this.fieldManagers);
  }

  async giveUp(reference: IndexObject): Promise<void> {
    const live = await this.withOwners(reference);
    const { resourceVersion } = live?.metadata ?? {};
    for (const manager of live === undefined ? [] : sharingManagers(live, this.fieldManagers)) {
      await this.applyNothing(manager, reference, { resourceVersion });
    }
  }

  async list({ apiVersion, kind, namespace, name, selector }: ListOptions): Promise<LiveObject[]> {
    const argsFor = (resource: string) => [
      'get', resource, ...namespace === undefined ? ['--all-namespaces'] : ['-n', namespace],
      ...name === undefined ? [] : ['--field-selector', `metadata.name=${name}`],
      ...selector === undefined ? [] : ['-l', selector], '-o', 'json',
    ];
    return this.unlessUnknown({ apiVersion, kind }, async (resource) => {
      const [args, where] = [argsFor(resource), `list ${kind}`];
      return objectsIn((await this.ask(args, where)).stdout, this.question(args, where)).map(withoutQuotedSecrets);
    }, []);
  }

  async apply(manifest: LiveObject, options: ApplyOptions = {}): Promise<LiveObject> {
    const { dryRun = false, force = false, isSecret = false, isNew = false } = options;
    const flags = this.withoutServerSide
      ? ['apply', ...dryRun ? ['--dry-run=client'] : []]
      : ['apply', '--server-side', `--field-manager=${this.fieldManager}`, ...force ? ['--force-conflicts'] : [],
        ...dryRun ? ['--dry-run=server'] : []];
    const isGuessed = dryRun && this.withoutServerSide;
    try {
      const send = (more: readonly string[]) => this.send([...flags, ...more], manifest, 'apply', isSecret);
      const answer = isNew && !this.withoutServerSide ? await this.withManagers(send) : await send([]);
      return isGuessed ? afterApply(answer, manifest) : answer;
    } catch (error) {
      if (codeOf(error) === 'own-conflict' && !force) {
        return this.apply(manifest, { ...options, force: true });
      }
      const complete = lacksProtocol(error) ? withProtocols(manifest) : manifest;
      if (JSON.stringify(complete) !== JSON.stringify(manifest)) {
        return this.apply(complete, options);
      }
      if (codeOf(error) !== 'unsupported' || this.withoutServerSide) {
        throw error;
      }
      this.withoutServerSide = true; // OpenShift 3.11
      return this.apply(manifest, options);
    }
  }

  async disown(reference: IndexObject): Promise<LiveObject | undefined> {
    let after: LiveObject | undefined;
    for (const manager of this.withoutServerSide ? [] : this.fieldManagers.slice(1)) {
      if (manager !== this.fieldManager) {
        after = await this.applyNothing(manager, reference);
      }
    }
    return after;
  }

  async create(manifest: LiveObject): Promise<LiveObject> {
    // Fields of Jobs that an older server does not know (`podFailurePolicy` before Kubernetes 1.26) are dropped.
    const flags = manifest.kind === 'Job' ? ['--validate=false'] : [];
    return this.send(['create', `--field-manager=${this.fieldManager}`, ...flags], manifest, 'create');
  }

  async replace(manifest: LiveObject): Promise<LiveObject> {
    return this.send(['replace', `--field-manager=${this.fieldManager}`], manifest, 'replace');
  }

  async patch(reference: IndexObject, fields: object): Promise<LiveObject> {
    const where = `change ${describeObject(reference)}`;
    return withPatch(JSON.stringify(fields), async (patch) => {
      const args = [
        'patch', this.resource(reference), word(reference.name), ...inNamespace(reference), '--type=merge',
        `--field-manager=${this.fieldManager}`, ...patch, '-o', 'json',
      ];
      const hidden = isSecretKind(reference);
      const { stdout } = await this.ask(args, where, { hidden, secrets: secretTextsIn(fields) });
      return objectIn(stdout, this.question(args, where));
    });
  }

  async merge(reference: IndexObject, fields: LiveObject): Promise<LiveObject> {
    const where = `read ${describeObject(reference)}`;
    const args = ['get', this.resource(reference), word(reference.name), ...inNamespace(reference), '-o', 'json'];
    const live = fieldsIn((await this.ask(args, where)).stdout, this.question(args, where));
    if (live.metadata?.resourceVersion !== fields.metadata?.resourceVersion) {
      throw new OperationError('conflict', `cluster ${this.name}: ${describeObject(reference)} was changed meanwhile`);
    }
    return this.replace(patched(live, fields));
  }

  async delete(reference: IndexObject): Promise<void> {
    await this.unlessUnknown(reference, (resource) => this.ask(
      ['delete', resource, word(reference.name), ...inNamespace(reference), '--ignore-not-found', '--wait=false'],
      `delete ${describeObject(reference)}`, { hidden: isSecretKind(reference) }), undefined);
  }

  async logs(namespace: string, pod: string, lines: number): Promise<string> {
    try {
      const { stdout } = await this.ask(['logs', word(pod), '-n', namespace, `--tail=${lines}`],
        `read the log of Pod ${namespace}/${pod}`);
      return withoutSecretsInProse(stdout);
    } catch (error) {
      if (codeOf(error) !== 'not-found') {
        throw error;
      }
      return ''; // it was deleted since it was listed
    }
  }

  async server(): Promise<string> {
    const args = ['config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}'];
    return (await this.ask(args, 'read the kubeconfig')).stdout.trim();
  }

  private async send(
    flags: readonly string[], manifest: LiveObject, verb: string, isSecret = false,
  ): Promise<LiveObject> {
    const isNamed = manifest.metadata?.name !== undefined; // a review has no name
    const where = `${verb} ${isNamed ? describeObject(referenceTo(manifest)) : manifest.kind}`;
    const { stdout } = await this.ask([...flags, '-f', '-', '-o', 'json'], where, {
      input: JSON.stringify(manifest),
      hidden: isSecret || isSecretKind(manifest),
      secrets: secretTextsIn(manifest),
    });
    return objectIn(stdout, this.question(flags, where), isNamed);
  }

  /** Removes what only a field manager has set: an apply does so with what the manifest lacks. */
  private applyNothing(manager: string, reference: IndexObject, expected: object = {}): Promise<LiveObject> {
    const { apiVersion, kind, namespace, name } = reference;
    const metadata = { name, ...namespace === undefined ? {} : { namespace }, ...expected };
    // the manifest may lack fields that kubectl requires
    return this.send(['apply', '--server-side', `--field-manager=${manager}`, '--validate=false'],
      { apiVersion, kind, metadata }, 'take over');
  }

  /** An object with the managers of its fields. */
  private withOwners(reference: IndexObject): Promise<LiveObject | undefined> {
    return this.unlessUnknown(reference, async (resource) => {
      const args = [
        'get', resource, word(reference.name), ...inNamespace(reference), '--ignore-not-found', '-o', 'json',
      ];
      const where = `read who applies ${describeObject(reference)}`;
      const { stdout } = await this.withManagers((flags) => this.ask([...args, ...flags], where));
      return stdout.trim() === '' ? undefined : objectIn(stdout, this.question(args, where));
    }, undefined);
  }

  private async ask(
    args: readonly string[], where: string, call: Omit<KubectlCall, 'where'> = {},
  ): Promise<ProgramResult> {
    try {
      return await this.kubectl.call(args, { where: `cluster ${this.name}: ${where}`, ...call });
    } catch (error) {
      throw codeOf(error) !== 'unknown-context' ? error : new OperationError(
        'unknown-context',
        `cluster ${this.name}: ${(error as Error).message}`,
        `Name the context of the cluster: \`--context ${shellWord(`${this.name}=NAME`)}\`. `
          + '`kubectl config get-contexts -o name` lists the names.',
      );
    }
  }

  /** Has kubectl print the managers of fields, which it leaves out since 1.21. */
  private async withManagers<T>(call: (flags: readonly string[]) => Promise<T>): Promise<T> {
    try {
      return await call(this.printsManagers ? [] : ['--show-managed-fields']);
    } catch (error) {
      if (codeOf(error) !== 'unknown-flag' || this.printsManagers) {
        throw error;
      }
      this.printsManagers = true;
      return call([]);
    }
  }

  /**
   * What is read of a kind that the cluster may not have. If it has the kind in another version only, such as a later
   * one, the objects exist, and are read in that version.
   */
  private async unlessUnknown<T>(
    reference: KindReference, read: (resource: string) => Promise<T>, otherwise: T,
  ): Promise<T> {
    try {
      return await read(this.resource(reference));
    } catch (error) {
      if (codeOf(error) === 'not-found') {
        return otherwise;
      }
      if (codeOf(error) !== 'unknown-kind') {
        throw error;
      }
    }
    await this.requireServed(reference.apiVersion);
    if (!reference.apiVersion.includes('/') || this.otherVersions.has(keyOfKind(reference))) {
      return otherwise;
    }
    try {
      const found = await read(resourceOf(reference, false));
      this.otherVersions.add(keyOfKind(reference));
      return found;
    } catch (error) {
      if (!['unknown-kind', 'not-found'].includes(codeOf(error) ?? '')) {
        throw error;
      }
      return otherwise;
    }
  }

  private resource(reference: KindReference): string {
    return resourceOf(reference, !this.otherVersions.has(keyOfKind(reference)));
  }

  /**
   * Makes sure that a kind is unknown because the cluster does not have it: kubectl says the same if the server behind
   * an API does not answer, for example that of Routes, and then nothing is known about the objects.
   */
  private async requireServed(apiVersion: string): Promise<void> {
    const path = `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`;
    try {
      await this.ask(['get', '--raw', path], `read which kinds ${apiVersion} has`);
    } catch (error) {
      if (!['unknown-kind', 'not-found', 'forbidden'].includes(codeOf(error) ?? '')) {
        throw error;
      }
    }
  }

  private question([verb]: readonly string[], where: string): Question {
    return { where: `cluster ${this.name}: ${where}`, command: `${this.kubectl.command} ${verb}` };
  }
}

function isSecretKind({ kind }: LiveObject | IndexObject): boolean {
  return SECRET_KINDS.includes(kind);
}

/** Linux takes no argument of 128 KiB, which a list of some hundred volumes has. */
const LONGEST_ARGUMENT = 100_000;

/** Gives a patch to kubectl: a long one in a file, which clients before Kubernetes 1.20 do not read. */
async function withPatch<T>(patch: string, use: (flags: readonly string[]) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(patch) <= LONGEST_ARGUMENT) {
    return use(['-p', patch]);
  }
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-mtc-'));
  try {
    const file = join(folder, 'patch.json');
    writeFileSync(file, patch, { mode: 0o600 });
    return await use([`--patch-file=${file}`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
