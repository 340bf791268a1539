// Stryker's configuration for `npm run mutation`. MUTATE and TESTS name other paths than those of the grammar.
const { MUTATE = 'src/grammar', TESTS = 'test/grammar' } = process.env;
const pattern = (path, ending) => path.endsWith('.ts') ? path : `${path}/**/*${ending}`;

export default {
  testRunner: 'jest',
  coverageAnalysis: 'perTest',
  mutate: [pattern(MUTATE, '.ts')],
  jest: {
    config: {
      testMatch: [`<rootDir>/${pattern(TESTS, '.test.ts')}`],
      moduleNameMapper: { '^cdk8s-mtc$': '<rootDir>/src/index.ts' },
      setupFiles: ['<rootDir>/test/support/quiet.ts'],
      transform: {
        '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false, isolatedModules: true }],
      },
    },
    enableFindRelatedTests: false,
  },
  ignorePatterns: ['lib', 'dist', 'coverage'],
  tempDirName: '.cache/stryker', // below node_modules, jest finds no tests
  disableTypeChecks: false,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { reportTests: false, allowColor: false },
  jsonReporter: { fileName: '.cache/mutation.json' },
  concurrency: 1,
  timeoutMS: 60_000, // a slow machine must not count as a mutant that was noticed
};
