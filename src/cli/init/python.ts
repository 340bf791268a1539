import { pipelines, ProjectFiles, ProjectSettings, VERSIONS } from './template';

/** A project in Python: a program, a test, and what both need. */
export function pythonProject({ name, library }: ProjectSettings): ProjectFiles {
  return {
    'requirements.txt': [
      requirement('cdk8s-mtc', library), requirement('cdk8s', VERSIONS.cdk8s),
      requirement('cdk8s-plus-27', VERSIONS['cdk8s-plus-27']),
      requirement('constructs', VERSIONS.constructs), '',
    ].join('\n'),
    'cdk8s.yaml': 'language: python\napp: python main.py\n',
    '.gitignore': '__pycache__/\n.venv/\ndist/secrets/\n',
    'migration.py': program(name),
    'main.py': 'from migration import migration\n\nmigration().synth()\n',
    'test_migration.py': TEST,
    ...pipelines({
      image: 'python:3.13-trixie',
      prepare: ['apt-get update && apt-get install --yes --no-install-recommends nodejs # the library runs on Node'],
      cli: 'cdk8s-mtc',
      setup: '      - uses: actions/setup-python@v6\n        with: { python-version: "3.13" }\n'
        + '      - uses: actions/setup-node@v5 # the library runs on Node\n        with: { node-version: 22 }',
      install: 'pip install -r requirements.txt',
      synth: 'python main.py',
      test: 'python -m unittest',
    }),
  };
}

/** `^2.68.12` of npm as a requirement of pip; a file stays a file. */
function requirement(name: string, range: string): string {
  const version = /^\^?(\d+)(\.\S+)?$/.exec(range);
  return version ? `${name}>=${version[1]}${version[2] ?? ''},<${Number(version[1]) + 1}` : `${name} @ ${range}`;
}

const program = (name: string) => `from cdk8s import Chart
from cdk8s_mtc import (
    HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, RegistryRoute, RemoteCluster, ReplicationRepository,
    S3Credentials,
)


def migration() -> MigrationApp:
    """The migration of shop-web and shop-db from the cluster old to new. Replace the names with yours."""
    app = MigrationApp(name="${name}")  # a name that no other migration of these clusters has
    chart = Chart(app, "new")  # the host cluster: MTC's controller runs there

    destination = HostCluster(chart, "host", openshift="4.20")
    source = RemoteCluster(chart, "old",
        openshift="4.14",
        url="https://api.old.example.com:6443",
        long_lived_token=True,  # \`cdk8s-mtc apply\` copies the token to the host cluster; for other tools set token
        registry_route=RegistryRoute.openshift4(host="registry.apps.old.example.com"),
    )
    repository = ReplicationRepository.s3(chart, "backups",
        bucket="example-mtc-backups",
        region="eu-central-1",
        credentials=S3Credentials.existing("backups-credentials"),
    )

    plan = MigrationPlan(chart, "shop",
        source=source,
        destination=destination,
        repository=repository,
        namespaces=[NamespaceMapping.same("shop-web"), NamespaceMapping.renamed("shop-db", "shop-data")],
    )
    plan.stage("first-copy")
    plan.cutover("go-live")
    return app
`;

const TEST = `import unittest

from cdk8s_mtc import Findings, FindingSeverity
from migration import migration


class MigrationTest(unittest.TestCase):
    def test_has_neither_errors_nor_warnings(self):
        findings = [
            f"{finding.rule}: {finding.message}" for finding in Findings.of(migration()).all
            if finding.severity != FindingSeverity.INFO and not finding.reason
        ]
        self.assertEqual(findings, [])
`;
