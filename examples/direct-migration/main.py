from cdk8s import Chart
from cdk8s_mtc import (
    HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, RegistryRoute, RemoteCluster, ReplicationRepository, S3Credentials, SecretSource,
)

app = MigrationApp(name="shop-migration")  # a name that no other migration of these clusters has
chart = Chart(app, "new")  # the host cluster: MTC's controller runs there, and its objects live there

destination = HostCluster(chart, "host", openshift="4.20")
source = RemoteCluster(chart, "old",
    openshift="4.14",
    url="https://api.old.example.com:6443",
    token=SecretSource.env("OLD_TOKEN"),
    long_lived_token=True,
    registry_route=RegistryRoute.openshift4(host="registry.apps.old.example.com"),
)
repository = ReplicationRepository.s3(chart, "backups",
    bucket="example-mtc-backups",
    region="eu-central-1",
    credentials=S3Credentials.keys(
        access_key_id=SecretSource.env("AWS_ACCESS_KEY_ID"),
        secret_access_key=SecretSource.env("AWS_SECRET_ACCESS_KEY"),
    ),
)

plan = MigrationPlan(chart, "shop",
    source=source,
    destination=destination,
    repository=repository,
    namespaces=[
        NamespaceMapping.same("shop-web"),
        NamespaceMapping.renamed("shop-db", "shop-data"),
    ],
)
plan.stage("first-copy")
plan.cutover("go-live")

app.synth()
