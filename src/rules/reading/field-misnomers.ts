/** Names that people give to a field of MTC's, and that are too far from its own to be found by their letters. */
export interface Misnomer {
  readonly kinds: readonly string[];
  /** The object that they write it into: `spec`, `spec.hooks[]`. */
  readonly below: string;
  /** In small letters. */
  readonly names: readonly string[];
  /** The field of that object that they mean; undefined where it isn't one alone. */
  readonly field?: string;
  /** What to do, where it isn't just to write that field. */
  readonly fix?: string;
  /** Whether the field is only to be removed, so that it stands for no other field. */
  readonly isRemoval?: boolean;
}

const CLUSTER_PAIR = ['MigPlan', 'DirectVolumeMigration', 'DirectImageMigration', 'DirectImageStreamMigration'];
const PLAN_USERS = ['MigMigration', 'MigAnalytic'];

function misnomers(
  kinds: readonly string[], below: string, entries: ReadonlyArray<Omit<Misnomer, 'kinds' | 'below'>>,
): Misnomer[] {
  return entries.map((entry) => ({ kinds, below, ...entry }));
}

/** Seen in the wild, in older versions of MTC, or in the guide. */
export const KNOWN_MISNOMERS: readonly Misnomer[] = [
  ...misnomers(CLUSTER_PAIR, 'spec', [
    {
      names: ['source', 'sourcecluster', 'sourceclusterref', 'sourcemigcluster', 'sourceref', 'src', 'srccluster'],
      field: 'srcMigClusterRef',
    },
    {
      names: ['destination', 'destinationcluster', 'destinationclusterref', 'destinationmigcluster',
        'destinationmigclusterref', 'dest', 'destcluster', 'dst', 'dstmigclusterref', 'target', 'targetcluster',
        'targetclusterref', 'targetmigcluster', 'targetmigclusterref', 'tgtmigclusterref'],
      field: 'destMigClusterRef',
    },
    {
      names: ['migclusterref', 'clusterref', 'migcluster', 'cluster'],
      fix: 'Write `srcMigClusterRef` for the source, `destMigClusterRef` for the destination.',
    },
  ]),

  ...misnomers(['MigPlan'], 'spec', [
    {
      names: [
        'storage', 'storageref', 'replicationrepository', 'replicationrepositoryref', 'repository', 'repositoryref',
      ],
      field: 'migStorageRef',
    },
    {
      names: ['namespacemapping', 'namespacemappings', 'targetnamespaces', 'destinationnamespaces', 'destnamespaces'],
      fix: 'Write the mapping to `namespaces`: an entry is "source" or "source:destination".',
    },
    { names: ['sourcenamespaces', 'srcnamespaces', 'projects'], field: 'namespaces' },
    {
      names: ['excludedresources'],
      fix: 'Write the resources to `additional_excluded_resources` of the MigrationController; '
        + 'a plan has them only in its status.',
    },
    {
      names: ['directvolumemigration'],
      fix: 'Remove it: volumes are copied directly unless `indirectVolumeMigration` is true.',
    },
    {
      names: ['directimagemigration'],
      fix: 'Remove it: images are copied directly unless `indirectImageMigration` is true.',
    },
    { names: ['pvs', 'volumes'], field: 'persistentVolumes' },
    {
      names: ['persistentvolumeclaims', 'pvcs', 'claims'],
      isRemoval: true,
      fix: 'Remove it: it is a field of DirectVolumeMigration, which MTC creates. '
        + 'MTC finds the claims in the namespaces of the plan.',
    },
    {
      names: ['quiescepods', 'stage', 'rollback', 'migratestate', 'keepannotations', 'canceled'],
      fix: 'Write it to the `spec` of a MigMigration, which starts a run of the plan.',
    },
  ]),
  ...misnomers(['MigPlan'], 'spec.hooks[]', [
    { names: ['hook', 'hookref', 'mighookref', 'mighook', 'ref'], field: 'reference' },
    { names: ['namespace'], field: 'executionNamespace' },
    { names: ['sa', 'serviceaccountname'], field: 'serviceAccount' },
  ]),
  ...misnomers(['MigPlan'], 'spec.persistentVolumes[].selection', [
    { names: ['targetstorageclass', 'storageclassname'], field: 'storageClass' },
    { names: ['accessmodes', 'targetaccessmode'], field: 'accessMode' },
    { names: ['method'], field: 'copyMethod' },
  ]),
  ...misnomers(['MigPlan'], 'spec.persistentVolumes[].pvc', [
    { names: ['targetname', 'destname', 'newname'], fix: 'Write both names to `name`: "source:destination".' },
  ]),

  ...misnomers(PLAN_USERS, 'spec', [
    {
      names: ['plan', 'planref', 'planname', 'migplan', 'migplanname', 'migrationplan', 'migrationplanref'],
      field: 'migPlanRef',
    },
  ]),
  ...misnomers(['MigMigration'], 'spec', [
    { names: ['quiesce', 'quiesceapplications', 'quiesceapps', 'stoppods'], field: 'quiescePods' },
    { names: ['cancel', 'cancelled', 'abort'], field: 'canceled' },
    { names: ['statemigration', 'state'], field: 'migrateState' },
    {
      names: ['cutover', 'final', 'type', 'migrationtype'],
      fix: 'Write `stage: true` for a copy while the application runs, '
        + '`stage: false` with `quiescePods: true` for the cutover.',
    },
    {
      names: ['hooks', 'namespaces', 'persistentvolumes', 'srcmigclusterref', 'destmigclusterref', 'migstorageref'],
      fix: 'Write it to the `spec` of the MigPlan.',
    },
  ]),

  ...misnomers(['MigCluster'], 'spec', [
    {
      names: ['clusterurl', 'apiurl', 'apiserver', 'server', 'endpoint', 'apiendpoint', 'host', 'hostname'],
      field: 'url',
    },
    { names: ['clusterref'], fix: 'Write `url`: MTC no longer reads a Cluster of clusterregistry.k8s.io.' },
    {
      names: ['secretref', 'secret', 'secretname', 'tokensecretref', 'tokensecret', 'tokenref', 'sasecretref',
        'serviceaccountsecret', 'serviceaccountref', 'credentialssecretref', 'credssecretref', 'authsecretref'],
      field: 'serviceAccountSecretRef',
    },
    {
      names: ['token', 'satoken', 'serviceaccounttoken', 'bearertoken'],
      fix: 'Write the token to the key `saToken` of a Secret, and refer to the Secret in `serviceAccountSecretRef`.',
    },
    { names: ['ca', 'cacert', 'cacertificate', 'cadata', 'certificateauthoritydata'], field: 'caBundle' },
    { names: ['insecureskiptlsverify', 'skiptlsverify', 'skipverify', 'insecureskipverify'], field: 'insecure' },
    { names: ['ishost', 'hostcluster', 'islocal'], field: 'isHostCluster' },
    {
      names: ['registry', 'registrypath', 'registryroute', 'exposedregistryroute', 'registryurl', 'exposedregistry',
        'registryhost'],
      field: 'exposedRegistryPath',
    },
    {
      names: ['storageclasses'],
      fix: 'Remove it: MTC finds the storage classes itself, and shows them in the status of plans.',
    },
  ]),

  ...misnomers(['MigStorage'], 'spec', [
    { names: ['provider', 'storageprovider', 'backupprovider'], field: 'backupStorageProvider' },
    { names: ['config', 'storageconfig', 'backupconfig'], field: 'backupStorageConfig' },
    { names: ['bucket', 'bucketname'], fix: 'Write `backupStorageConfig.awsBucketName`, or `gcpBucket` there.' },
    { names: ['secretref', 'credentialssecretref', 'secret'], fix: 'Write `backupStorageConfig.credsSecretRef`.' },
  ]),
  ...['spec.backupStorageConfig', 'spec.volumeSnapshotConfig'].flatMap((below) => misnomers(['MigStorage'], below, [
    {
      names: ['secretref', 'secret', 'secretname', 'credentialssecretref', 'credentials', 'credentialsref', 'credsref',
        'credentialsecretref', 'cloudsecretref'],
      field: 'credsSecretRef',
    },
  ])),
  ...misnomers(['MigStorage'], 'spec.backupStorageConfig', [
    { names: ['bucket', 'bucketname'], fix: 'Write `awsBucketName`, or `gcpBucket` for the provider gcp.' },
    { names: ['s3bucket', 's3bucketname', 'awsbucket', 'awss3bucket', 'awss3bucketname'], field: 'awsBucketName' },
    { names: ['gcpbucketname', 'gcsbucket', 'gcsbucketname'], field: 'gcpBucket' },
    { names: ['region', 's3region'], field: 'awsRegion' },
    { names: ['url', 's3url', 'endpoint', 's3endpoint', 'awsendpoint', 'awsurl'], field: 'awsS3Url' },
    { names: ['publicurl', 's3publicurl'], field: 'awsPublicUrl' },
    { names: ['container', 'azurecontainer'], field: 'azureStorageContainer' },
    { names: ['storageaccount', 'account'], field: 'azureStorageAccount' },
    { names: ['resourcegroup'], field: 'azureResourceGroup' },
    { names: ['cabundle', 'cacert', 'customcabundle', 'ca'], field: 's3CustomCABundle' },
    { names: ['kmskeyid', 'awskmskey'], field: 'awsKmsKeyId' },
    {
      names: ['forcepathstyle', 's3forcepathstyle', 'pathstyle'],
      fix: 'Remove it: MTC uses path style if `awsS3Url` or `awsPublicUrl` is set.',
    },
    {
      names: ['accesskey', 'accesskeyid', 'secretkey', 'secretaccesskey', 'awsaccesskeyid', 'awssecretaccesskey'],
      fix: 'Write the keys to a Secret (`aws-access-key-id`, `aws-secret-access-key`), '
        + 'and refer to it in `credsSecretRef`.',
    },
  ]),

  ...misnomers(['MigHook'], 'spec', [
    {
      names: ['phase', 'hookphase', 'executionnamespace', 'serviceaccount', 'serviceaccountname'],
      fix: 'Write it to `spec.hooks` of the MigPlan, next to the reference to this hook.',
    },
    { names: ['cluster', 'target', 'runon'], field: 'targetCluster' },
    { names: ['ansibleplaybook', 'playbookdata'], field: 'playbook' },
    { names: ['timeout', 'deadline', 'deadlineseconds', 'timeoutseconds'], field: 'activeDeadlineSeconds' },
  ]),

  ...misnomers(['MigAnalytic'], 'spec', [
    { names: ['analyzepvs', 'analyzepv', 'analyzevolumes'], field: 'analyzePVCapacity' },
    { names: ['analyzeimages'], field: 'analyzeImageCount' },
    { names: ['analyzeresources'], field: 'analyzeK8SResources' },
  ]),

  ...misnomers(['DirectVolumeMigration'], 'spec', [
    { names: ['pvcs', 'volumes', 'claims', 'persistentvolumes'], field: 'persistentVolumeClaims' },
  ]),
  ...misnomers(['DirectVolumeMigration'], 'spec.persistentVolumeClaims[]', [
    { names: ['storageclass', 'storageclassname'], field: 'targetStorageClass' },
    { names: ['accessmodes'], field: 'targetAccessModes' },
    { names: ['volumemode'], field: 'targetVolumeMode' },
  ]),

  ...misnomers(['EgressFirewall', 'EgressNetworkPolicy'], 'spec', [
    { names: ['rules', 'policy'], field: 'egress' },
  ]),
  ...misnomers(['EgressFirewall', 'EgressNetworkPolicy'], 'spec.egress[].to', [
    { names: ['cidr', 'ip', 'ipblock'], field: 'cidrSelector' },
    { names: ['dns', 'host', 'hostname', 'domain', 'fqdn'], field: 'dnsName' },
  ]),
  ...misnomers(['EgressNetworkPolicy'], 'spec.egress[].to', [
    {
      names: ['nodeselector'],
      fix: 'Write `cidrSelector` or `dnsName`: only the EgressFirewall of OVN-Kubernetes selects nodes.',
    },
  ]),
  ...misnomers(['EgressNetworkPolicy'], 'spec.egress[]', [
    { names: ['ports'], fix: 'Remove it: only the EgressFirewall of OVN-Kubernetes has ports.' },
  ]),
];
