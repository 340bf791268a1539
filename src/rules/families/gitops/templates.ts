import { list, record, text } from '../../engine/manifest';
import { FieldProblem, Rule } from '../../engine/rule';
import { specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const set = (goTemplate: string, path: string) => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: migration, namespace: openshift-gitops }
spec:
  goTemplate: ${goTemplate}
  generators:
    - git: { repoURL: https://git.example.com/migration.git, revision: main, directories: [{ path: host }] }
  template:
    metadata: { name: migration }
    spec:
      project: default
      source: { repoURL: https://git.example.com/migration.git, path: "${path}" }
      destination: { name: host, namespace: openshift-migration }
`;

/** The parameters that generators give, by their first words. */
const PARAMETERS: readonly string[] = [
  'path', 'name', 'nameNormalized', 'server', 'project', 'metadata', 'values', 'cluster', 'url', 'organization',
  'repository', 'branch', 'branchSlug', 'sha', 'head_sha',
];

/** The rule on the two languages of templates in an ApplicationSet. */
export const TEMPLATE_RULES: readonly Rule[] = [
  {
    id: 'gitops/template-language',
    severity: 'error',
    title: 'An ApplicationSet is written in the language of its templates',
    rationale: 'With goTemplate: true, templates are those of Go: {{.path.path}}. Without it, they are plain '
      + 'parameters: {{path}}. In the other language the ApplicationSet reports an error and makes no Application, or '
      + 'the text remains unchanged.',
    source: 'Argo CD documentation, ApplicationSet, Go templates',
    on: 'ApplicationSet',
    skips: ['patch'],
    judgesPlaceholders: true,
    breaks: set('true', '{{path}}'),
    finds: [{
      path: 'spec.template.spec.source.path',
      message: '"{{path}}" is not a template of Go, but the ApplicationSet has `goTemplate: true`: Argo CD makes no '
        + 'Application',
      fix: 'Write `{{.path.path}}`.',
    }],
    keeps: set('true', '{{.path.path}}'),
    * check(manifest) {
      const { goTemplate, template, generators } = specOf(manifest);
      const elements = list(generators).flatMap((one) => list(record(record(one).list).elements).slice(0, 20));
      const parameters = new Set([...PARAMETERS, ...elements.flatMap((one) => Object.keys(record(one)))]);
      for (const [path, value] of templated(record(template))) {
        yield* goTemplate === true ? plainParameter(path, value, parameters) : goParameter(path, value);
      }
    },
  },
];

/** The fields of a template that name things; others may contain templates of another tool. */
function templated(template: { readonly [key: string]: any }): ReadonlyArray<readonly [string, string]> {
  const { source, sources, destination, project } = record(template.spec);
  const named = (at: string, of: unknown, fields: readonly string[]) =>
    fields.map((field) => [`${at}.${field}`, text(record(of)[field])] as const);
  return [
    ...named('spec.template.metadata', template.metadata, ['name', 'namespace']),
    ['spec.template.spec.project', text(project)],
    ...named('spec.template.spec.source', source, ['repoURL', 'path', 'targetRevision']),
    ...list(sources).flatMap((one, index) =>
      named(`spec.template.spec.sources[${index}]`, one, ['repoURL', 'path', 'targetRevision'])),
    ...named('spec.template.spec.destination', destination, ['server', 'name', 'namespace']),
  ];
}

function* plainParameter(path: string, value: string, parameters: ReadonlySet<string>): Iterable<FieldProblem> {
  const [found, name] = [...value.matchAll(/\{\{-?\s*([A-Za-z_][\w.-]*)\s*-?\}\}/g)]
    .find(([, parameter]) => parameters.has(parameter.split('.')[0]) || parameters.has(parameter)) ?? [];
  if (found !== undefined) {
    yield {
      path,
      message: `${quote(found)} is not a template of Go, but the ApplicationSet has \`goTemplate: true\`: Argo CD `
        + 'makes no Application',
      fix: `Write \`{{.${name === 'path' ? 'path.path' : name}}}\`.`,
    };
  }
}

function* goParameter(path: string, value: string): Iterable<FieldProblem> {
  const [found] = /\{\{-?\s*\.[A-Za-z_][^{}]*\}\}/.exec(value) ?? [];
  if (found !== undefined) {
    yield {
      path,
      message: `${quote(found)} is a template of Go, but the ApplicationSet has no \`goTemplate: true\`: the text `
        + 'remains unchanged',
      fix: 'Add `goTemplate: true` to `spec`.',
    };
  }
}
