import { LIMITS, megabytes } from './limits';
import { RuleText } from '../../rules/engine/rule';

const PLAN = `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: shop, namespace: openshift-migration }
`;

/**
 * What a file must keep to so that there is something to judge. Mistakes that are not about how much is read are among
 * the other rules.
 */
export const READER_RULES = [
  {
    id: 'document/not-text',
    severity: 'error',
    title: 'A manifest is a text in UTF-8',
    rationale: 'Kubernetes reads YAML and JSON as UTF-8 and refuses control characters. A file with other bytes is an '
      + 'archive, an image or a broken download.',
    source: 'sigs.k8s.io/yaml goyaml.v2/readerc.go',
    breaks: `${PLAN}# a null character follows: \0\n`,
    keeps: `${PLAN}# only text follows\n`,
  },
  {
    id: 'document/too-large',
    severity: 'error',
    title: 'A document is small enough to be judged',
    rationale: 'A Kubernetes object can\'t be larger than about 1.5 MB: objects of more than '
      + `${megabytes(LIMITS.objectCharacters)}, or of more than ${LIMITS.objectValues} fields and values, are not `
      + `judged. Files of up to ${megabytes(LIMITS.fileBytes)} are read, and in them documents of up to `
      + `${megabytes(LIMITS.documentCharacters)}, or of up to ${LIMITS.documentTokens} parts `
      + `(keys, values and the characters between them), none of more than ${megabytes(LIMITS.valueCharacters)}, if `
      + 'they contain anchors, tags or mistakes. Of files that only Kustomizations name, '
      + `${LIMITS.baseFiles} with ${megabytes(LIMITS.fileBytes)} in all are read. The rest is not judged.`,
    source: 'etcd: --max-request-bytes; the limits of this command',
    breaks: `# A document of ${megabytes(LIMITS.documentCharacters + 1)}: all objects of a cluster in one List.\n`,
    keeps: PLAN,
  },
  {
    id: 'document/too-deep',
    severity: 'error',
    title: `A document has at most ${LIMITS.depth} levels`,
    rationale: 'No kind of Kubernetes has so many. Parsers that meet them run out of stack, '
      + 'and the API server refuses them.',
    source: 'YAML parsers; the limits of this command',
    breaks: `${PLAN}spec: ${'['.repeat(LIMITS.depth)}${']'.repeat(LIMITS.depth)}\n`,
    keeps: PLAN,
  },
  {
    id: 'document/ignored-rest',
    severity: 'error',
    title: 'Documents are divided by "---"',
    rationale: 'In YAML, a line with "..." ends a document. kubectl divides files at "---" only and reads the first '
      + 'document of each part: it ignores what comes after "...", without an error. The findings in that text are '
      + 'reported as if it were applied.',
    source: 'kubectl; k8s.io/apimachinery pkg/util/yaml/decoder.go',
    breaks: `${PLAN}...\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n`,
    keeps: `${PLAN}...\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n`,
  },
  {
    id: 'document/separate-clusters',
    severity: 'info',
    title: 'Files that define one object differently are for different clusters',
    rationale: 'If two files define the same cluster, repository or plan, check assumes that they are for different '
      + 'clusters, or for different environments, and does not compare them. The option --cluster says which files are '
      + 'for which cluster: all files of one cluster are judged together.',
    source: 'this command',
    breaks: `${PLAN}spec: { namespaces: [shop] }\n# another file:\n${PLAN}spec: { namespaces: [shop-db] }\n`,
    keeps: `${PLAN}spec: { namespaces: [shop] }\n# another file:\n`
      + `${PLAN.replace('shop', 'office')}spec: { namespaces: [office] }\n`,
  },
  {
    id: 'document/alias-bomb',
    severity: 'error',
    title: 'Aliases do not make a document many times as large',
    rationale: 'A few lines of aliases to lists of aliases become billions of values. kubectl refuses them '
      + '(document contains excessive aliasing), and what reads them nevertheless runs out of memory.',
    source: 'sigs.k8s.io/yaml goyaml.v2/decode.go',
    breaks: `${PLAN}x:\n  a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n${['b', 'c', 'd', 'e', 'f']
      .map((name, index) => `  ${name}: &${name} [${Array(10).fill(`*${'abcde'[index]}`).join(', ')}]\n`).join('')}`,
    keeps: `${PLAN}spec:\n  namespaces: &namespaces [shop-web, shop-db]\n  x: *namespaces\n`,
  },
  {
    id: 'document/template',
    severity: 'info',
    title: 'What is judged is what comes out of a template',
    rationale: 'Files below templates/ that are not YAML before Helm renders them are not judged: nobody applies them. '
      + 'Judge the output of `helm template`.',
    source: 'Helm documentation, charts',
    breaks: `${PLAN}spec:\n  namespaces:\n  {{- range .Values.namespaces }}\n    - {{ . }}\n  {{- end }}\n`,
    keeps: `${PLAN}spec:\n  namespaces:\n    - shop-web\n`,
  },
  {
    id: 'document/conflict-marker',
    severity: 'error',
    title: 'A file contains no marks of a merge conflict',
    rationale: 'Git writes both versions of a line between <<<<<<<, ======= and >>>>>>> if it cannot merge them. The '
      + 'file is not YAML, and kubectl rejects it as a whole.',
    source: 'git merge documentation',
    breaks: `${PLAN}spec:\n<<<<<<< HEAD\n  namespaces: [shop]\n=======\n  namespaces: [shop-web]\n>>>>>>> main\n`,
    keeps: `${PLAN}spec:\n  namespaces: [shop]\n`,
  },
  {
    id: 'document/octal',
    severity: 'warning',
    title: 'An integer has no zero at the start',
    rationale: 'kubectl reads YAML 1.1, where an integer that begins with 0 is octal: 0777 is 511. '
      + 'Tools that read YAML 1.2 take it for 777.',
    source: 'YAML 1.1 and 1.2, integers; sigs.k8s.io/yaml goyaml.v2/resolve.go',
    breaks: `${PLAN.replace('MigPlan', 'MigMigration')}spec: { stage: true, runAsUser: 0777 }\n`,
    keeps: `${PLAN.replace('MigPlan', 'MigMigration')}spec: { stage: true, runAsUser: 777 }\n`,
  },
] as const satisfies readonly RuleText[];

/** The rules that are found to be broken while a file is read. */
export type ReaderRuleId = typeof READER_RULES[number]['id'] | 'document/not-yaml' | 'document/duplicate-key'
  | 'document/yes-or-no' | 'document/not-a-manifest' | 'document/placeholder';
