import { cdk8s, github, javascript, JsonPatch, release } from 'projen';

const examples = 'examples';
const tsNodeProject = `${examples}/tsconfig.json`;

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-mtc',
  description: 'Describe an OpenShift migration with the Migration Toolkit for Containers once, in types, '
    + "and get every cluster's manifests",
  keywords: ['cdk8s', 'kubernetes', 'openshift', 'migration', 'mtc', 'konveyor'],
  license: 'Apache-2.0',
  copyrightOwner: 'cdk8s-mtc contributors',
  author: 'cdk8s-mtc contributors',
  authorOrganization: true,
  authorAddress: 'cdk8s-mtc@example.com',
  repositoryUrl: 'https://github.com/cdk8s-mtc/cdk8s-mtc.git',
  defaultReleaseBranch: 'main',

  // The lowest versions promised to users: they become caret peers, and the exact versions developed against.
  cdk8sVersion: '2.68.12', // the lowest published 2.68 that cdk8s-plus-27 accepts
  constructsVersion: '10.3.0',
  peerDeps: ['cdk8s-plus-27@^2.9.5'],

  projenVersion: '0.103.25',
  jsiiVersion: '~5.9.0', // jsii does not follow semver: only patches are accepted automatically
  typescriptVersion: '~5.9.0', // that of jsii; otherwise a second, newer TypeScript is installed beside it
  minNodeVersion: '20.0.0',
  devDeps: [
    '@cyclonedx/cyclonedx-library@^10', // validates the SBOM, with ajv-formats-draft2019
    '@marcbachmann/cel-js@^8',
    '@modelcontextprotocol/sdk@^1', // the protocol of assistants; bundled, with zod
    '@rollup/plugin-commonjs@^29',
    '@rollup/plugin-node-resolve@^16',
    '@eslint-community/regexpp@^4', // parses regular expressions for scslre
    '@microsoft/jest-sarif@1.0.0-beta.0', // contains the JSON schema of SARIF
    '@types/js-yaml@^4',
    '@types/node@^20', // projen would use a tag that some registries lack
    '@types/picomatch@^4',
    'ajv@^8',
    'ajv-formats@^3',
    'ajv-formats-draft2019@^1',
    'axe-core@^4', // finds what keeps people from using a report
    'cdk8s-cli@^2',
    'commander@^14', // the last version for Node 20; bundled, like yaml
    'diff@^8', // bundled: what `check --diff` prints
    'esbuild@^0.28',
    'fast-check@^4',
    'js-yaml@^4', // reads manifests without positions, ten times as fast as yaml; bundled
    'marked@^15', // the documentation site, with pagefind; later versions are ES modules only
    'minisearch@^7', // searches the documentation for assistants; bundled
    'pagefind@^1',
    'highs@^1', // an exact solver, for the bound on the number of plans
    'rollup@^4', // with vite: test that programs can be bundled
    'picomatch@^4', // paths with wildcards in the configuration of the command line; bundled
    'playwright-core@^1', // opens a report in Chromium
    'scslre@^0.3', // finds regular expressions with more than linear cost, for test/regular-expressions.test.ts
    'tsconfig-paths@^4', // resolves 'cdk8s-mtc' in examples to src/index.ts
    'vite@^7',
    'vscode-languageserver@^9', // the protocol of editors; bundled
    'yaml@^2',
    'zod@^4',
  ],
  packageManager: javascript.NodePackageManager.NPM,
  projenCommand: 'projen', // npm finds it in node_modules/.bin: quicker than the default, npx

  bin: { 'cdk8s-mtc': 'lib/cli/cdk8s-mtc.js' },

  // ts-node runs `.projenrc.ts` with type checks, so that a wrong option is an error.
  projenrcTs: true,

  // The same library for four other languages (jsii). Only npm and Python are installed and run by the tests: see
  // RELEASING.md.
  publishToPypi: { distName: 'cdk8s-mtc', module: 'cdk8s_mtc', trustedPublishing: true },
  publishToMaven: {
    javaPackage: 'io.github.cdk8s_mtc',
    mavenGroupId: 'io.github.cdk8s-mtc',
    mavenArtifactId: 'cdk8s-mtc',
    mavenServerId: 'central-ossrh',
  },
  publishToNuget: { dotNetNamespace: 'Cdk8s.Mtc', packageId: 'Cdk8s.Mtc' },
  publishToGo: {
    moduleName: 'github.com/cdk8s-mtc/cdk8s-mtc-go', gitUserName: 'cdk8s-mtc', gitUserEmail: 'cdk8s-mtc@example.com',
  },

  // GitHub: a build of every pull request, and a release when a tag is wanted (RELEASING.md).
  github: true,
  // Subjects of commits are sentences: the version is in CHANGELOG.md.
  githubOptions: { mergify: false, pullRequestLint: false },
  pullRequestTemplate: false, // .github/pull_request_template.md is written by hand
  buildWorkflow: true,
  release: true,
  releaseTrigger: release.ReleaseTrigger.workflowDispatch(),
  nextVersionCommand: 'ts-node scripts/release/version.ts', // the version at the top of CHANGELOG.md
  postBuildSteps: [{ name: 'Stop at a break of the API that .compatignore does not list', run: 'projen compat' }],
  releaseToNpm: true,
  npmProvenance: true,
  npmTrustedPublishing: true,
  workflowNodeVersion: '22',
  workflowBootstrapSteps: [{
    name: 'Find projen',
    run: 'printf "%s\\n" "$PWD/node_modules/.bin" "$PWD/.repo/node_modules/.bin" >> "$GITHUB_PATH"',
  }],
  buildWorkflowOptions: { mutableBuild: false },
  depsUpgrade: false,
  integrationTestAutoDiscover: false,
  sampleCode: false,
  docgen: false, // API.md is written by scripts/api-doc.ts
  clobber: false, // a task that resets the work tree

  // `files` (below) lists what is packed, so that a new folder is never published by mistake.
  npmignoreEnabled: false,

  gitignore: [
    '*.k8s.yaml',
    '.jsii.tabl.json', // written by rosetta in each build, and packed
    '.npmignore', // written by jsii; `files` overrides it
    '/coverage/',
    '/examples/**/dist/',
    '/test-reports/',
  ],

  // No source maps in the package: they would hold every source once more.
  tsconfig: { compilerOptions: { inlineSourceMap: false, inlineSources: false } },

  // Tests and examples are type checked by a separate step (`typecheck`); jest only transpiles.
  tsconfigDev: {
    include: ['**/*.ts', '../src/**/*.ts', `../${examples}/**/*.ts`, '../scripts/**/*.ts', '../.projenrc.ts'],
    compilerOptions: {
      paths: { 'cdk8s-mtc': ['../src/index.ts'] },
      incremental: true,
      tsBuildInfoFile: '../node_modules/.cache/tsc/test.tsbuildinfo',
    },
  },

  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', examples, 'scripts'],
    commandOptions: { fix: false }, // checks must not change files; `eslint:fix` does
  },

  jestOptions: {
    jestVersion: '^30',
    configFilePath: 'jest.config.json',
    // Otherwise each run would rewrite the snapshots, and none would fail.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    passWithNoTests: false,
    junitReporting: false,
    coverageText: false,
    jestConfig: {
      collectCoverage: false, // faster; use `npx jest --coverage`
      testTimeout: 60_000,
      maxWorkers: '100%', // the tests of transfers and clusters mostly wait
      roots: ['src', 'test', examples].map(dir => `<rootDir>/${dir}`), // not lib/ and dist/
      moduleNameMapper: { '^cdk8s-mtc$': '<rootDir>/src/index.ts' },
      reporters: [new javascript.JestReporter('<rootDir>/test/support/left-out-reporter.js')],
    },
  },
});

// The contents of the package, besides package.json, README and LICENSE.
project.addFields({
  files: [
    'lib/', 'docs/*.md', 'rules.js', 'rules.d.ts', 'validation.js', 'validation.d.ts', 'assets/schemas/', '.jsii',
    '.jsii.tabl.json', 'CHANGELOG.md', 'NOTICE',
  ],
});

// 1.13.0 lacks the binaries of some platforms, and `npm ci` rejects such a lock file.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// package-lock.json must not depend on the registry or mirror that it was made with.
project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');

// The default runs npx for each task and subtask.
project.tasks.addEnvironment('PATH', '$(echo "$PWD/node_modules/.bin:$PATH")');

// --- compile: jsii, API.md, and the examples in README and doc comments, which must compile.
project.preCompileTask.exec('rm -rf lib dist/js'); // jsii leaves the output of deleted sources
project.postCompileTask.spawn(project.addTask('docgen', {
  description: 'Write API.md from what jsii compiled',
  exec: 'ts-node scripts/api-doc.ts',
}));
project.postCompileTask.exec('jsii-rosetta extract --strict', { name: 'check and translate the examples in the docs' });

// The library is bundled into parts and the command line into one file, with the scripts of pods, the licences and
// the bill of materials of what is in them.
project.postCompileTask.exec('ts-node scripts/package/bundle.ts', { name: 'bundle the command line' });
project.eslint!.addOverride({
  files: ['src/cli/**/*.ts', 'src/operations/**/*.ts'],
  rules: { 'import/no-extraneous-dependencies': ['error', { devDependencies: true }] },
});
project.eslint!.addOverride({ // each command is loaded on demand
  files: ['src/cli/commands/*.ts', 'src/cli/judging/cached-check.ts', 'src/cli/operating/connection.ts'],
  rules: { '@typescript-eslint/no-require-imports': 'off' },
});
project.addTask('check', {
  description: 'Check manifests with the command line, as it was built last',
  steps: [
    {
      exec: 'test -f lib/cli/cdk8s-mtc.js || { echo "error: the command line is not built yet: run npm run build" >&2; '
        + 'exit 2; }',
    },
    { exec: 'node lib/cli/cdk8s-mtc.js check', receiveArgs: true },
  ],
});
project.addTask('index-schema', {
  description: 'Write the JSON schemas of migration.json and of inventories to assets/schemas',
  exec: 'ts-node scripts/index-schema.ts',
});
project.addTask('commands-doc', {
  description: 'Write docs/commands.md and the page of each command',
  exec: 'ts-node scripts/commands-doc.ts',
});
// Stryker is fetched when it is needed: its 168 packages would slow every `npm ci`.
project.addTask('mutation', {
  description: 'Report changes of the code that no test notices',
  exec: 'npx --yes -p @stryker-mutator/core@9.6.1 -p @stryker-mutator/jest-runner@9.6.1 stryker run '
    + 'scripts/mutation.config.mjs',
});
project.addTask('mutation-sample', {
  description: 'Report a sample of changes of the rules that no test of rules notices',
  exec: 'node scripts/mutation-sample.mjs',
});
project.addTask('option-types', {
  description: 'Write src/constructs/option-types.ts from the types of the public API',
  exec: 'ts-node scripts/option-types.ts',
});
project.addTask('rules-doc', {
  description: 'Write docs/rules.md and the page of each rule',
  exec: 'ts-node scripts/rules-doc.ts',
});

// --- test: lint, type check, and jest last, because its reporter prints the summary.
project.addTask('typecheck', {
  description: 'Type check sources, tests, examples and .projenrc.ts',
  exec: `tsc --noEmit -p ${project.tsconfigDev.fileName}`,
});
project.testTask.reset();
project.testTask.exec('sh scripts/test.sh', { receiveArgs: true });
project.jest!.config.testMatch = ['<rootDir>/test/**/*.test.ts'];
project.jest!.config.setupFiles = ['<rootDir>/test/support/quiet.ts'];

project.addTask('eslint:fix', { description: 'Fix what eslint can fix' })
  .spawn(project.eslint!.eslintTask, { args: ['--fix'] });
project.eslint!.addOverride({ files: ['src/**/*.ts'], rules: { 'import/no-cycle': ['error'] } });
project.eslint!.addRules({ 'no-nested-ternary': ['error'] });

// What cannot be broken may be longer: a URL, a regular expression, a string without a blank, the row of a table.
const maxLength = {
  code: 120,
  ignoreUrls: true,
  ignoreRegExpLiterals: true,
  ignorePattern: String.raw`^\s*(?:\+ )?'[^\s']+'[\])]*[,;]?$|^\s*\* \|`,
};
project.eslint!.addRules({ '@stylistic/max-len': ['error', maxLength] });
project.eslint!.addOverride({ // their templates are files
  files: ['test/**/*.ts'],
  rules: { '@stylistic/max-len': ['error', { ...maxLength, ignoreTemplateLiterals: true }] },
});
project.eslint!.addIgnorePattern('test/importer/golden/'); // what import writes
// The resolver cannot read the paths of this package.
project.eslint!.addRules({ 'import/no-unresolved': ['error', { ignore: ['^@modelcontextprotocol/sdk/'] }] });
// Resolve imports as the tests do, which know 'cdk8s-mtc'.
project.eslint!.config.settings['import/resolver'].typescript.project = project.tsconfigDev.fileName;

// --- package: only the npm package, in CI and elsewhere.
project.packageTask.reset();
project.packageTask.spawn(project.tasks.tryFind('package:js')!);
project.packageTask.exec('cp lib/cli/sbom.cdx.json dist/', { name: 'the bill of materials, for the release' });
project.tasks.removeTask('package-all');
project.addTask('installable', {
  description: 'Write the packages for npm and Python to dist/js and dist/python, without tests',
  steps: [
    ...[project.preCompileTask, project.compileTask, project.postCompileTask, project.packageTask]
      .map(({ name }) => ({ spawn: name })),
    { exec: 'jsii-pacmak --code-only --target python' },
  ],
});

// --- examples: `npx ts-node main.ts` works inside each folder, straight from the sources.
const examplesConfig = new javascript.TypescriptConfig(project, {
  fileName: tsNodeProject,
  extends: javascript.TypescriptConfigExtends.fromTypescriptConfigs([project.tsconfig!]),
  include: ['**/*.ts'],
  compilerOptions: {
    noEmit: true,
    isolatedModules: true,
    rootDir: '..',
    paths: { 'cdk8s-mtc': ['../src/index.ts'] },
  },
});
examplesConfig.file.addOverride('ts-node', { transpileOnly: true, require: ['tsconfig-paths/register'] });

project.annotateGenerated('/API.md');

// --- scripts: they generate files of the project.
new javascript.TypescriptConfig(project, {
  fileName: 'scripts/tsconfig.json',
  extends: javascript.TypescriptConfigExtends.fromTypescriptConfigs([project.tsconfigDev]),
  include: ['**/*.ts'],
});

project.addTask('site', {
  description: 'Write the documentation site to dist/site, from what jsii compiled',
  exec: 'ts-node scripts/site/build.ts',
});

project.addTask('demo', {
  description: 'Run examples/demo.ts',
  env: { TS_NODE_PROJECT: tsNodeProject }, // ts-node and tsconfig-paths both read it
  exec: `ts-node ${examples}/demo.ts`,
  receiveArgs: true,
});

project.addTask('demo:transfer', {
  description: 'Copy a small tree between two folders with the scripts of a TransferEngine',
  exec: 'ts-node --transpileOnly scripts/demo-transfer.ts',
});

project.addTask('api-is-current', {
  description: 'Fail if API.md is not current, and write it',
  steps: [
    { spawn: project.compileTask.name },
    { spawn: 'docgen' },
    { exec: 'git ls-files --error-unmatch API.md' },
    {
      exec: 'git --no-pager diff --exit-code -- API.md || ' +
        '(echo "API.md was not current. It has been written: look at the difference and commit it." && exit 1)',
    },
  ],
});

// The notes of a release are its section in CHANGELOG.md.
project.tasks.tryFind('bump')!.exec('ts-node scripts/release/notes.ts');

// --- GitHub: what projen's workflows do not do.
project.tryFindObjectFile('.github/workflows/release.yml')!.patch(
  JsonPatch.remove('/jobs/release_npm/steps/10/env/NPM_REGISTRY'), // publib knows its default
  JsonPatch.replace('/jobs/release_github/steps/3/run', [
    'tag=$(cat "$RELEASE_TAG_FILE")',
    'gh release view "$tag" -R "$GITHUB_REPOSITORY" 2>/dev/null ||',
    '  gh release create "$tag" dist/sbom.cdx.json -R "$GITHUB_REPOSITORY" -F "$CHANGELOG_FILE" -t "$tag" --target '
      + '"$GITHUB_SHA"',
  ].join('\n')),
);
addTestWorkflow(project.github!);

project.synth();

/** Runs the tests on each version of Node that is promised, and with the lowest and the newest peers. */
function addTestWorkflow(repository: github.GitHub): void {
  const workflow = repository.addWorkflow('test');
  workflow.on({ pullRequest: {}, push: { branches: ['main'] }, workflowDispatch: {} });
  workflow.addJob('test', {
    name: 'Node ${{ matrix.node }}, ${{ matrix.peers }} peers',
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    strategy: { failFast: false, matrix: { domain: { node: ['20', '22', '24'], peers: ['lowest', 'newest'] } } },
    steps: [
      { uses: 'actions/checkout@v5', with: { 'persist-credentials': false } },
      { uses: 'actions/setup-node@v5', with: { 'node-version': '${{ matrix.node }}' } },
      { run: 'npm ci' },
      {
        if: "matrix.peers == 'newest'",
        run: 'npm install --no-save --legacy-peer-deps cdk8s@latest cdk8s-plus-27@latest constructs@latest',
      },
      { run: 'npm test' },
    ],
  });
}
