import { cdk8s, javascript } from 'projen';

const examples = 'examples';
const tsNodeProject = `${examples}/tsconfig.json`;

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-mtc',
  description: "Describe an OpenShift migration with the Migration Toolkit for Containers once, in types, and get every cluster's manifests",
  keywords: ['cdk8s', 'kubernetes', 'openshift', 'migration', 'mtc', 'konveyor'],
  license: 'Apache-2.0',
  copyrightOwner: 'cdk8s-mtc contributors',
  author: 'cdk8s-mtc contributors',
  authorOrganization: true,
  authorAddress: 'cdk8s-mtc@example.com',
  repositoryUrl: 'https://github.com/cdk8s-mtc/cdk8s-mtc.git',
  defaultReleaseBranch: 'main',

  // The lowest versions promised to users: they become caret peers, and the exact versions developed against.
  cdk8sVersion: '2.68.12', // the lowest 2.68 that cdk8s-plus-27 accepts and that was published
  constructsVersion: '10.3.0',
  peerDeps: ['cdk8s-plus-27@^2.9.5'],

  projenVersion: '0.103.25',
  jsiiVersion: '~5.9.0', // jsii does not follow semver: only patches come in by themselves
  typescriptVersion: '~5.9.0', // that of jsii; otherwise a second, newer TypeScript is installed beside it
  minNodeVersion: '20.0.0',
  devDeps: [
    '@eslint-community/regexpp@^4', // parses what scslre judges
    '@microsoft/jest-sarif@1.0.0-beta.0', // for the JSON schema of SARIF that it holds
    '@types/node@^20', // projen would ask for a tag that not every registry has
    'ajv@^8',
    'ajv-formats@^3',
    'cdk8s-cli@^2',
    'commander@^14', // the last that runs on Node 20; bundled, as is yaml
    'esbuild@^0.28',
    'fast-check@^4',
    'scslre@^0.3', // finds regular expressions of more than linear cost; for test/regular-expressions.test.ts
    'tsconfig-paths@^4', // lets examples say `from 'cdk8s-mtc'` and get src/index.ts
    'yaml@^2',
  ],
  packageManager: javascript.NodePackageManager.NPM,
  projenCommand: 'projen', // npm finds it in node_modules/.bin: quicker than the default, npx

  bin: { 'cdk8s-mtc': 'lib/cli/cdk8s-mtc.js' },

  // `.projenrc.ts` is run by ts-node with type check, so that a wrong option is an error and not swallowed.
  projenrcTs: true,

  // Nothing here talks to GitHub or publishes.
  github: false,
  release: false,
  depsUpgrade: false,
  integrationTestAutoDiscover: false,
  sampleCode: false,
  clobber: false, // a task that resets the work tree

  // `files` (below) says what is packed: an allow-list, so that a new folder is never shipped by mistake.
  npmignoreEnabled: false,

  gitignore: [
    '*.k8s.yaml',
    '.jsii.tabl.json', // compiled by rosetta at every build, and packed
    '.npmignore', // jsii writes one; `files` overrules it
    '/coverage/',
    '/examples/**/dist/',
    '/test-reports/',
  ],

  // Type checks of tests and examples are a step of their own (`typecheck`); jest only transpiles.
  tsconfigDev: {
    include: ['**/*.ts', '../src/**/*.ts', `../${examples}/**/*.ts`, '../scripts/**/*.ts', '../.projenrc.ts'],
    compilerOptions: { paths: { 'cdk8s-mtc': ['../src/index.ts'] } },
  },

  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', examples, 'scripts'],
    commandOptions: { fix: false }, // checking must not change files; `eslint:fix` does
  },

  jestOptions: {
    jestVersion: '^30',
    configFilePath: 'jest.config.json',
    updateSnapshot: javascript.UpdateSnapshot.NEVER, // else every run rewrites the snapshots and none ever fails
    passWithNoTests: false,
    junitReporting: false,
    coverageText: false,
    jestConfig: {
      collectCoverage: false, // for speed; `npx jest --coverage` when wanted
      testTimeout: 60_000,
      roots: ['src', 'test', examples].map(dir => `<rootDir>/${dir}`), // not lib/ and dist/
      moduleNameMapper: { '^cdk8s-mtc$': '<rootDir>/src/index.ts' },
      reporters: [new javascript.JestReporter('<rootDir>/test/support/left-out-reporter.js')],
    },
  },
});

// What `npm pack` takes (package.json, README and LICENSE it takes anyway).
project.addFields({
  files: ['lib/', 'assets/', '.jsii', '.jsii.tabl.json', 'API.md', 'CHANGELOG.md', 'NOTICE'],
});

// Of 1.13.0 only some platforms' binaries could be had, and `npm ci` refuses a lock file that lacks the others.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// package-lock.json must be the same whatever registry or mirror it was made with.
project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');

// The default asks npx for the path, again for each task and subtask.
project.tasks.addEnvironment('PATH', '$(echo "$PWD/node_modules/.bin:$PATH")');

// --- compile: jsii, then API.md, then every example in README and doc comments must compile.
project.preCompileTask.exec('rm -rf lib dist/js'); // jsii leaves the output of deleted sources, and it would be packed
project.postCompileTask.exec('jsii-rosetta extract --strict', { name: 'check and translate the examples in the docs' });

// The command line: one file with all that it needs, so that the library itself depends on nothing but its peers. What jsii compiled
// of its sources, to check their types, isn't shipped.
project.postCompileTask.exec([
  'rm -rf lib/cli',
  'esbuild src/cli/main.ts --bundle --platform=node --target=node20 --banner:js="#!/usr/bin/env node" --outfile=lib/cli/cdk8s-mtc.js --preserve-symlinks --log-level=warning',
  'chmod +x lib/cli/cdk8s-mtc.js',
  'tail -n +1 node_modules/commander/LICENSE node_modules/yaml/LICENSE > lib/cli/LICENSES.txt',
].join(' && '), { name: 'bundle the command line' });
project.eslint!.addOverride({
  files: ['src/cli/**/*.ts'],
  rules: { 'import/no-extraneous-dependencies': ['error', { devDependencies: true }] },
});
project.addTask('check', {
  description: 'Run the command line\'s check, as compiled last',
  exec: 'node lib/cli/cdk8s-mtc.js check',
  receiveArgs: true,
});
project.addTask('index-schema', {
  description: 'Write the JSON schema of migration.json to assets/schemas',
  exec: 'ts-node scripts/index-schema.ts',
});
project.addTask('rules-doc', {
  description: 'Write docs/rules.md anew',
  exec: 'ts-node scripts/rules-doc.ts',
});

// --- test: lint, type check, and jest last, because its reporter has the last word.
const typecheck = project.addTask('typecheck', {
  description: 'Type check sources, tests, examples and .projenrc.ts',
  exec: `tsc --noEmit -p ${project.tsconfigDev.fileName}`,
});
project.testTask.reset();
project.testTask.spawn(project.eslint!.eslintTask);
project.testTask.spawn(typecheck);
project.testTask.exec('jest --ci', { receiveArgs: true }); // --ci: a missing snapshot is a failure
project.jest!.config.testMatch = ['<rootDir>/test/**/*.test.ts'];
project.jest!.config.setupFiles = ['<rootDir>/test/support/quiet.ts'];

project.addTask('eslint:fix', { description: 'Repair what eslint can repair' })
  .spawn(project.eslint!.eslintTask, { args: ['--fix'] });
project.eslint!.addOverride({ files: ['src/**/*.ts'], rules: { 'import/no-cycle': ['error'] } });
// Look imports up as the tests do, who know where 'cdk8s-mtc' is.
project.eslint!.config.settings['import/resolver'].typescript.project = project.tsconfigDev.fileName;

// --- package: the npm package alone, in CI and elsewhere.
project.packageTask.reset();
project.packageTask.spawn(project.tasks.tryFind('package:js')!);
project.tasks.removeTask('package-all');

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

// --- scripts: what writes files of the project from others.
new javascript.TypescriptConfig(project, {
  fileName: 'scripts/tsconfig.json',
  extends: javascript.TypescriptConfigExtends.fromTypescriptConfigs([project.tsconfigDev]),
  include: ['**/*.ts'],
});

project.addTask('demo', {
  description: 'Run examples/demo.ts',
  env: { TS_NODE_PROJECT: tsNodeProject }, // ts-node and tsconfig-paths both read it
  exec: `ts-node ${examples}/demo.ts`,
  receiveArgs: true,
});

project.addTask('demo:transfer', {
  description: 'Copy a small tree between two folders by what the pods of a TransferEngine run',
  exec: 'ts-node --transpileOnly scripts/demo-transfer.ts',
});

project.addTask('api-is-current', {
  description: 'Fail when API.md is not what the sources say (and write the right one)',
  steps: [
    { spawn: project.compileTask.name },
    { spawn: 'docgen' },
    { exec: 'git ls-files --error-unmatch API.md' },
    {
      exec: 'git --no-pager diff --exit-code -- API.md || ' +
        '(echo "API.md was out of date. It has just been written anew: look at the difference and commit it." && exit 1)',
    },
  ],
});

project.synth();
