import * as fs from 'fs';
import { dirname } from 'path';
import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ExternalSecretOptions } from './secret-options';
import { ordersFiles } from '../charts/chart-role';
import { declaredClusters } from '../charts/clusters';
import { ApplySource } from '../charts/filled-secrets';
import { refuse } from '../constructs/mistake';
import { isDnsLabel, isDnsSubdomain } from '../grammar/dns';

/** Where something secret comes from. */
export type Origin =
  | { readonly kind: 'existing'; readonly name: string; readonly namespace?: string }
  | { readonly kind: 'env'; readonly variable: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'external'; readonly options: ExternalSecretOptions }
  | { readonly kind: 'placeholder'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'apply'; readonly source: ApplySource };

/** What a source of one value gives at synth. */
export type ResolvedSecret =
  | { readonly kind: 'clear'; readonly text: string }
  | { readonly kind: 'placeholder'; readonly text: string }
  | { readonly kind: 'external'; readonly options: ExternalSecretOptions }
  | { readonly kind: 'apply'; readonly source: ApplySource };

/**
 * The value of an origin, or undefined if it cannot be had, which is then refused at `at`. Nobody but this function
 * reads a secret.
 *
 * @param instead what names a whole Secret there: `SecretSource.existing("NAME")`; undefined if only a
 * value is accepted
 */
export function resolveOrigin(
  origin: Origin, at: IConstruct, field: string, instead?: string,
): ResolvedSecret | undefined {
  switch (origin.kind) {
    case 'existing':
      refuse(at, {
        field,
        problem: 'is a whole Secret, but one value is required',
        fix: `use ${instead === undefined ? '' : `${instead}, or `}a source of one value, `
          + 'such as SecretSource.env("NAME")',
      });
      return undefined;
    case 'external':
      for (const option of ['store', 'key'] as const) {
        if (!origin.options[option]) {
          refuse(
            at, { field, problem: `the ${option} of the external secret is empty`, fix: `write the ${option}'s name` },
          );
        }
      }
      return { kind: 'external', options: origin.options };
    case 'placeholder':
      if (!origin.text.trim()) {
        refuse(at, {
          field,
          problem: 'the placeholder is empty',
          fix: 'write the text that the plugin replaces, such as "<path:kv/data/ocp3#token>"',
        });
        return undefined;
      }
      return { kind: 'placeholder', text: origin.text };
    case 'apply':
      return isForApply(origin.source, at, field) ? origin : undefined;
    case 'literal':
      return clear(at, field, origin.value, { source: 'the literal', fix: 'give the value itself', instead });
    case 'env':
      return clear(at, field, process.env[origin.variable], { ...variableText(origin.variable), instead });
    case 'file':
      return clear(at, field, readIfThere(origin.path), { ...fileText(origin.path), instead });
  }
}

/** Whether `cdk8s-mtc apply` can take a value from a place. */
function isForApply(source: ApplySource, at: IConstruct, field: string): boolean {
  const mistake = (problem: string, fix: string) => {
    refuse(at, { field, problem, fix });
    return false;
  };
  if (!ordersFiles(at)) {
    return mistake('comes from `cdk8s-mtc apply`, which needs the folder of a MigrationApp',
      'write `new MigrationApp()` instead of `new App()`');
  }
  if ('given' in source) {
    return /^[A-Z][A-Z0-9_]{0,62}$/.test(source.given) || mistake(
      'has an invalid name (it is not repeated here: it may be the secret itself)',
      'write a name of capital letters, digits and "_", such as SecretSource.atApply("OLD_TOKEN")',
    );
  }
  const { cluster, namespace, name, key } = source.secret;
  const isOfApp = cluster.node.root === at.node.root;
  if (!isOfApp
    || !(Chart.isChart(cluster) || declaredClusters(at.node.root).some(({ construct }) => construct === cluster))) {
    return mistake('comes from a Secret of something that is not a cluster of this app',
      'give a HostCluster, a RemoteCluster or a chart of this app');
  }
  if (!isDnsSubdomain(name) || !isDnsLabel(namespace) || !/^[-._a-zA-Z0-9]+$/.test(key)) {
    return mistake('names a Secret or a key that cannot exist (the names are not repeated here: one may be the secret '
      + 'itself)',
    'write the name, the namespace and the key of the Secret');
  }
  return true;
}

/** How a message describes a source: without a name that may be the secret itself. */
interface SourceText {
  readonly source: string;
  readonly missing?: string;
  readonly fix: string;
  readonly instead?: string;
}

function clear(
  at: IConstruct, field: string, value: string | undefined,
  { source, missing = 'does not exist', fix, instead }: SourceText,
): ResolvedSecret | undefined {
  const text = value?.trimEnd();
  if (!text) {
    refuse(at, {
      field,
      problem: `${source} ${value === undefined ? missing : 'is empty'}`,
      fix: instead === undefined ? fix : `${fix}, or use ${instead} so that synth needs no secret`,
    });
    return undefined;
  }
  return { kind: 'clear', text };
}

/**
 * A secret given in place of its variable's name must not appear in a message: only what is certainly a
 * name is repeated.
 */
function variableText(name: string): SourceText {
  return name.length <= 40 && /^[A-Z][A-Z0-9]{0,14}(?:_[A-Z0-9]{1,15})*$/.test(name)
    ? { source: `the environment variable ${name}`, missing: 'is not set', fix: `set ${name} before synth` }
    : {
      source: 'the environment variable (its name is not repeated here: it may be the secret itself)',
      missing: 'is not set',
      fix: 'give the name of a variable that is set, such as SecretSource.env("OCP3_TOKEN")',
    };
}

/** The same for a file: a path is repeated only if its folder exists, which a secret's does not. */
function fileText(path: string): SourceText {
  const folder = dirname(path);
  return folder !== '.' && folder !== '/' && isFolder(folder)
    ? { source: `the file ${path}`, fix: 'write the secret to that file before synth' }
    : {
      source: 'the file (its path is not repeated here: it may be the secret itself)',
      fix: 'give the path of a file that exists, such as SecretSource.file("secrets/ocp3.token")',
    };
}

function isFolder(path: string): boolean {
  try {
    return fs.statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
