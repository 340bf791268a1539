import { resolve } from 'node:path';
import { trimmed } from '../../grammar/trim';

/** The settings of a new project. */
export interface ProjectSettings {
  /** The name of the package: a valid name for npm and PyPI. */
  readonly name: string;
  /** How the project depends on cdk8s-mtc: a range of versions, or the path of a package file. */
  readonly library: string;
}

/** The languages in which `init` creates projects. */
export const LANGUAGES = ['typescript', 'python'] as const;
export type Language = typeof LANGUAGES[number];

/** The files of a new project, by path. */
export type ProjectFiles = Readonly<Record<string, string>>;

/** The versions of the peers that the library is developed against, and of the tools of a project. */
export const VERSIONS = {
  'cdk8s': '^2.68.12',
  'cdk8s-plus-27': '^2.9.5',
  'constructs': '^10.3.0',
  '@types/node': '^20',
  'typescript': '^5.9',
} as const;

/** The commands of a pipeline. */
export interface PipelineCommands {
  /** The image of GitLab's job. */
  readonly image: string;
  /** The commands of GitLab's job before the others: what the image lacks. */
  readonly prepare: readonly string[];
  readonly install: string;
  readonly synth: string;
  /** None if the project has no test. */
  readonly test?: string;
  /** The command that runs the command line in the project. */
  readonly cli: string;
  /** The steps of GitHub that install the language, as YAML. */
  readonly setup: string;
}

const PURPOSE = 'Writes the manifests and checks them. Apply dist/ in later jobs, with a manual gate before each run.';

/** Files that do not depend on the language, except for the commands. */
export function pipelines(commands: PipelineCommands): ProjectFiles {
  const { image, prepare, install, test, synth, cli, setup } = commands;
  const steps = [install, ...test === undefined ? [] : [test], synth];
  return {
    '.gitlab-ci.yml': `# ${PURPOSE}
migration:
  image: ${image}
  script:
${[...prepare, ...steps].map((step) => `    - ${step}`).join('\n')}
    - ${cli} check --format gitlab dist > mtc.json || true # for the merge request; the next command decides
    - ${cli} check dist
  artifacts:
    paths: [dist]
    exclude: [dist/secrets/**/*]
    reports: { codequality: mtc.json } # uploaded also if the job fails
`,
    '.github/workflows/migration.yml': `# ${PURPOSE}
name: migration
on: [push, pull_request]
permissions: { contents: read }
jobs:
  manifests:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
${setup}
${steps.map((step) => `      - run: ${step}`).join('\n')}
      - run: ${cli} check --format github dist
      - uses: actions/upload-artifact@v4
        with: { name: dist, path: "dist\\n!dist/secrets" }
`,
  };
}

/** A name that npm accepts, made from the name of a folder. */
export function packageName(folder: string): string {
  return trimmed(folder.toLowerCase().replace(/[^a-z0-9-]+/g, '-'), '-').slice(0, 100) || 'migration';
}

/** The beginning of a shell command that runs in a folder: nothing if that is the working directory. */
export function changeTo(folder: string, workingDirectory: string): string {
  return resolve(workingDirectory, folder) === resolve(workingDirectory)
    ? ''
    : `cd ${quoted(folder.startsWith('-') ? `./${folder}` : folder)} && `;
}

/** A word of a shell command. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}
