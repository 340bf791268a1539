import { dirname } from 'node:path';
import { pipelines, ProjectFiles, ProjectSettings, VERSIONS } from './template';

/** A project in TypeScript: a program, a test, and what both need. */
export function typescriptProject(settings: ProjectSettings): ProjectFiles {
  return {
    ...around(settings, { main: 'lib/main.js', compiled: 'lib/', test: 'tsc && node --test lib/*.test.js' }),
    'migration.ts': program(settings.name),
    'main.ts': "import { migration } from './migration';\n\nmigration().synth();\n",
    'migration.test.ts': TEST,
  };
}

/**
 * What a program in `main.ts` needs that was written from manifests. The program is compiled beside itself, because it
 * names the files that are beside it. It has no test.
 */
export function projectOfProgram(settings: ProjectSettings): ProjectFiles {
  return around(settings, { main: 'main.js', compiled: '/*.js' });
}

/** The compiled program. */
interface Compiled {
  /** The path of `main.js`. */
  readonly main: string;
  /** What git ignores. */
  readonly compiled: string;
  /** The command that compiles and runs the test. */
  readonly test?: string;
}

/** The files of a project around its program. */
function around({ name, library }: ProjectSettings, { main, compiled, test }: Compiled): ProjectFiles {
  const { 'cdk8s': cdk8s, 'cdk8s-plus-27': plus, constructs, typescript, '@types/node': node } = VERSIONS;
  const outDir = dirname(main);
  return {
    'package.json': `${JSON.stringify({
      name,
      private: true,
      scripts: { synth: `tsc && node ${main}`, test },
      dependencies: { cdk8s, 'cdk8s-mtc': library, 'cdk8s-plus-27': plus, constructs },
      devDependencies: { '@types/node': node, typescript },
    }, undefined, 2)}\n`,
    'tsconfig.json': `${JSON.stringify({
      compilerOptions: {
        strict: true,
        target: 'es2022',
        module: 'commonjs',
        esModuleInterop: true,
        skipLibCheck: true,
        types: ['node'],
        outDir: outDir === '.' ? undefined : outDir,
      },
      include: ['*.ts'],
    }, undefined, 2)}\n`,
    'cdk8s.yaml': `language: typescript\napp: npx tsc && node ${main}\n`,
    '.gitignore': `node_modules/\n${compiled}\ndist/secrets/\n`,
    ...pipelines({
      image: 'node:22',
      prepare: [],
      cli: 'npx --no-install cdk8s-mtc',
      setup: '      - uses: actions/setup-node@v5\n        with: { node-version: 22 }',
      install: 'npm ci',
      synth: 'npm run synth',
      test: test && 'npm test',
    }),
  };
}

const program = (name: string) => `import { Chart } from 'cdk8s';
import {
  HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, RegistryRoute, RemoteCluster, ReplicationRepository,
  S3Credentials,
} from 'cdk8s-mtc';

/** The migration of \`shop-web\` and \`shop-db\` from the cluster \`old\` to \`new\`. Replace the names with yours. */
export function migration(): MigrationApp {
  const app = new MigrationApp({ name: '${name}' }); // a name that no other migration of these clusters has
  const chart = new Chart(app, 'new'); // the host cluster: MTC's controller runs there

  const destination = new HostCluster(chart, 'host', { openshift: '4.20' });
  const source = new RemoteCluster(chart, 'old', {
    openshift: '4.14',
    url: 'https://api.old.example.com:6443',
    longLivedToken: true, // \`cdk8s-mtc apply\` copies the token to the host cluster; for other tools set \`token\`
    registryRoute: RegistryRoute.openshift4({ host: 'registry.apps.old.example.com' }),
  });
  const repository = ReplicationRepository.s3(chart, 'backups', {
    bucket: 'example-mtc-backups',
    region: 'eu-central-1',
    credentials: S3Credentials.existing('backups-credentials'),
  });

  const plan = new MigrationPlan(chart, 'shop', {
    source,
    destination,
    repository,
    namespaces: [NamespaceMapping.same('shop-web'), NamespaceMapping.renamed('shop-db', 'shop-data')],
  });
  plan.stage('first-copy');
  plan.cutover('go-live');
  return app;
}
`;

const TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Findings, FindingSeverity } from 'cdk8s-mtc';
import { migration } from './migration';

test('the migration has neither errors nor warnings', () => {
  const findings = Findings.of(migration()).all
    .filter((finding) => finding.severity !== FindingSeverity.INFO && !finding.reason);
  assert.deepEqual(findings.map((finding) => \`\${finding.rule}: \${finding.message}\`), []);
});
`;
