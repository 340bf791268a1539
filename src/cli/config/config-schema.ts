import { PROFILES } from './config';
import { listOf, mapOf, objectWith } from '../../grammar/json-schema';

const described = (schema: object, description: string) => ({ ...schema, description });

const STRING = { type: 'string' };
const SEVERITIES = ['error', 'warning', 'info'];
const LEVELS = mapOf({ type: 'string', enum: [...SEVERITIES, 'off'] });
const VERSION = { type: 'string', pattern: '^\\d+\\.\\d+(\\.\\d+)?$' };

/** All fields of an object are optional. */
function optional(properties: Record<string, object>): object {
  return objectWith(properties, Object.keys(properties));
}

const CLUSTER = objectWith({
  paths: described(listOf(STRING),
    'The files and folders with the manifests for this cluster; they are judged together.'),
  openshift: described(VERSION, 'The version of OpenShift on the cluster, in quotes: "4.20".'),
  mtc: described(VERSION, 'The version of MTC on the cluster, in quotes: "1.8.14".'),
  context: described(STRING, 'The context of the kubeconfig for this cluster; by default the name of the cluster.'),
  inventory: described(STRING, 'The file that `cdk8s-mtc inventory` wrote for the cluster whose MigCluster has this '
    + 'name; check compares it with the manifests.'),
}, ['paths', 'openshift', 'mtc', 'context', 'inventory']);

/** The JSON schema of `cdk8s-mtc.yaml`. `npm run index-schema` writes it to `assets/schemas/config.schema.json`. */
export const CONFIG_JSON_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'The configuration of cdk8s-mtc (cdk8s-mtc.yaml)',
  ...optional({
    profile: described({ type: 'string', enum: Object.keys(PROFILES) },
      'recommended fails at errors, strict at warnings as well.'),
    failOn: described({ type: 'string', enum: SEVERITIES },
      'The least severity at which check fails; overrides the profile.'),
    paths: described(listOf(STRING), 'The files and folders that are checked if the command line names none.'),
    select: described(listOf(STRING), 'The rules or families of rules that are applied; by default all.'),
    disable: described(listOf(STRING), 'The rules or families of rules that are not applied.'),
    rules: described(LEVELS, 'The severity of a rule or of a family of rules, or off.'),
    overrides: described(listOf(objectWith({
      paths: described(listOf(STRING), 'Files, with wildcards: legacy/**, **/*.dump.yaml.'),
      rules: described(LEVELS, 'The severities in these files.'),
    })), 'Severities for some files; the last match counts.'),
    clusters: described(mapOf(CLUSTER), 'What is known about each cluster, by its name.'),
    kubectl: described(STRING,
      'The program that reaches clusters: kubectl or oc. Another one is run only if the file is named with --config.'),
    customRules: described(listOf(STRING),
      'JavaScript modules that export rules. check runs them only with --custom-rules.'),
    crds: described(STRING, 'A folder of CustomResourceDefinitions that replace the built-in ones.'),
    baseline: described(STRING, 'The file with the findings that existed before; they are not reported.'),
  }),
} as const;
