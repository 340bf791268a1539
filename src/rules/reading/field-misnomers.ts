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

/** Seen in the wild, in older versions of MTC, or in the guide. */
export const KNOWN_MISNOMERS: readonly Misnomer[] = [
  {
    kinds: CLUSTER_PAIR,
    below: 'spec',
    names: ['source', 'sourcecluster', 'sourceclusterref', 'sourcemigcluster', 'sourceref', 'src', 'srccluster'],
    field: 'srcMigClusterRef',
  },
  {
    kinds: CLUSTER_PAIR,
    below: 'spec',
    field: 'destMigClusterRef',
    names: ['destination', 'destinationcluster', 'destinationclusterref', 'destinationmigcluster', 'destinationmigclusterref', 'dest', 'destcluster',
      'dst', 'dstmigclusterref', 'target', 'targetcluster', 'targetclusterref', 'targetmigcluster', 'targetmigclusterref', 'tgtmigclusterref'],
  },
  {
    kinds: CLUSTER_PAIR,
    below: 'spec',
    names: ['migclusterref', 'clusterref', 'migcluster', 'cluster'],
    fix: 'Write `srcMigClusterRef` for the source, `destMigClusterRef` for the destination.',
  },

  {
    kinds: ['MigPlan'],
    below: 'spec',
    names: ['storage', 'storageref', 'replicationrepository', 'replicationrepositoryref', 'repository', 'repositoryref'],
    field: 'migStorageRef',
  },
  {
    kinds: ['MigPlan'],
    below: 'spec',
    names: ['namespacemapping', 'namespacemappings', 'targetnamespaces', 'destinationnamespaces', 'destnamespaces'],
    fix: 'Write the mapping to `namespaces`: an entry is "source" or "source:destination".',
  },
  { kinds: ['MigPlan'], below: 'spec', names: ['sourcenamespaces', 'srcnamespaces', 'projects'], field: 'namespaces' },
  {
    kinds: ['MigPlan'],
    below: 'spec',
    names: ['excludedresources'],
    fix: 'Write the resources to `additional_excluded_resources` of the MigrationController; a plan has them only in its status.',
  },
  { kinds: ['MigPlan'], below: 'spec', names: ['directvolumemigration'], fix: 'Remove it: volumes are copied directly unless `indirectVolumeMigration` is true.' },
  { kinds: ['MigPlan'], below: 'spec', names: ['directimagemigration'], fix: 'Remove it: images are copied directly unless `indirectImageMigration` is true.' },
  { kinds: ['MigPlan'], below: 'spec', names: ['pvs', 'volumes'], field: 'persistentVolumes' },
  {
    kinds: ['MigPlan'],
    below: 'spec',
    names: ['persistentvolumeclaims', 'pvcs', 'claims'],
    isRemoval: true,
    fix: 'Remove it: it is a field of DirectVolumeMigration, which MTC creates. MTC finds the claims in the namespaces of the plan.',
  },
  {
    kinds: ['MigPlan'],
    below: 'spec',
    names: ['quiescepods', 'stage', 'rollback', 'migratestate', 'keepannotations', 'canceled'],
    fix: 'Write it to the `spec` of a MigMigration, which starts a run of the plan.',
  },
  { kinds: ['MigPlan'], below: 'spec.hooks[]', names: ['hook', 'hookref', 'mighookref', 'mighook', 'ref'], field: 'reference' },
  { kinds: ['MigPlan'], below: 'spec.hooks[]', names: ['namespace'], field: 'executionNamespace' },
  { kinds: ['MigPlan'], below: 'spec.hooks[]', names: ['sa', 'serviceaccountname'], field: 'serviceAccount' },
  { kinds: ['MigPlan'], below: 'spec.persistentVolumes[].selection', names: ['targetstorageclass', 'storageclassname'], field: 'storageClass' },
  { kinds: ['MigPlan'], below: 'spec.persistentVolumes[].selection', names: ['accessmodes', 'targetaccessmode'], field: 'accessMode' },
  { kinds: ['MigPlan'], below: 'spec.persistentVolumes[].selection', names: ['method'], field: 'copyMethod' },
  {
    kinds: ['MigPlan'],
    below: 'spec.persistentVolumes[].pvc',
    names: ['targetname', 'destname', 'newname'],
    fix: 'Write both names to `name`: "source:destination".',
  },

  { kinds: PLAN_USERS, below: 'spec', names: ['plan', 'planref', 'planname', 'migplan', 'migplanname', 'migrationplan', 'migrationplanref'], field: 'migPlanRef' },
  { kinds: ['MigMigration'], below: 'spec', names: ['quiesce', 'quiesceapplications', 'quiesceapps', 'stoppods'], field: 'quiescePods' },
  { kinds: ['MigMigration'], below: 'spec', names: ['cancel', 'cancelled', 'abort'], field: 'canceled' },
  { kinds: ['MigMigration'], below: 'spec', names: ['statemigration', 'state'], field: 'migrateState' },
  {
    kinds: ['MigMigration'],
    below: 'spec',
    names: ['cutover', 'final', 'type', 'migrationtype'],
    fix: 'Write `stage: true` for a copy while the application runs, `stage: false` with `quiescePods: true` for the cutover.',
  },
  {
    kinds: ['MigMigration'],
    below: 'spec',
    names: ['hooks', 'namespaces', 'persistentvolumes', 'srcmigclusterref', 'destmigclusterref', 'migstorageref'],
    fix: 'Write it to the `spec` of the MigPlan.',
  },

  { kinds: ['MigCluster'], below: 'spec', names: ['clusterurl', 'apiurl', 'apiserver', 'server', 'endpoint', 'apiendpoint', 'host', 'hostname'], field: 'url' },
  {
    kinds: ['MigCluster'],
    below: 'spec',
    names: ['clusterref'],
    fix: 'Write `url`: MTC no longer reads a Cluster of clusterregistry.k8s.io.',
  },
  {
    kinds: ['MigCluster'],
    below: 'spec',
    field: 'serviceAccountSecretRef',
    names: ['secretref', 'secret', 'secretname', 'tokensecretref', 'tokensecret', 'tokenref', 'sasecretref', 'serviceaccountsecret', 'serviceaccountref',
      'credentialssecretref', 'credssecretref', 'authsecretref'],
  },
  {
    kinds: ['MigCluster'],
    below: 'spec',
    names: ['token', 'satoken', 'serviceaccounttoken', 'bearertoken'],
    fix: 'Write the token to the key `saToken` of a Secret, and refer to the Secret in `serviceAccountSecretRef`.',
  },
  { kinds: ['MigCluster'], below: 'spec', names: ['ca', 'cacert', 'cacertificate', 'cadata', 'certificateauthoritydata'], field: 'caBundle' },
  { kinds: ['MigCluster'], below: 'spec', names: ['insecureskiptlsverify', 'skiptlsverify', 'skipverify', 'insecureskipverify'], field: 'insecure' },
  { kinds: ['MigCluster'], below: 'spec', names: ['ishost', 'hostcluster', 'islocal'], field: 'isHostCluster' },
  {
    kinds: ['MigCluster'],
    below: 'spec',
    names: ['registry', 'registrypath', 'registryroute', 'exposedregistryroute', 'registryurl', 'exposedregistry', 'registryhost'],
    field: 'exposedRegistryPath',
  },
  { kinds: ['MigCluster'], below: 'spec', names: ['storageclasses'], fix: 'Remove it: MTC finds the storage classes itself, and shows them in the status of plans.' },

  { kinds: ['MigStorage'], below: 'spec', names: ['provider', 'storageprovider', 'backupprovider'], field: 'backupStorageProvider' },
  { kinds: ['MigStorage'], below: 'spec', names: ['config', 'storageconfig', 'backupconfig'], field: 'backupStorageConfig' },
  { kinds: ['MigStorage'], below: 'spec', names: ['bucket', 'bucketname'], fix: 'Write `backupStorageConfig.awsBucketName`, or `gcpBucket` there.' },
  { kinds: ['MigStorage'], below: 'spec', names: ['secretref', 'credentialssecretref', 'secret'], fix: 'Write `backupStorageConfig.credsSecretRef`.' },
  ...['spec.backupStorageConfig', 'spec.volumeSnapshotConfig'].map((below) => (
    {
      kinds: ['MigStorage'],
      below,
      field: 'credsSecretRef',
      names: ['secretref', 'secret', 'secretname', 'credentialssecretref', 'credentials', 'credentialsref', 'credsref', 'credentialsecretref', 'cloudsecretref'],
    }
  )),
  { kinds: ['MigStorage'], below: 'spec.backupStorageConfig', names: ['bucket', 'bucketname'], fix: 'Write `awsBucketName`, or `gcpBucket` for the provider gcp.' },
  {
    kinds: ['MigStorage'],
    below: 'spec.backupStorageConfig',
    names: ['s3bucket', 's3bucketname', 'awsbucket', 'awss3bucket', 'awss3bucketname'],
    field: 'awsBucketName',
  },
  { kinds: ['MigStorage'], below: 'spec.backupStorageConfig', names: ['gcpbucketname', 'gcsbucket', 'gcsbucketname'], field: 'gcpBucket' },
  { kinds: ['MigStorage'], below: 'spec.backupStorageConfig', names: ['region', 's3region'], field: 'awsRegion' },
  { kinds: ['MigStorage'], below: 'spec.backupStorageConfig', names: ['url', 's3url', 'endpoint', 's3endpoint', 'awsendpoint', 'awsurl'], field: 'awsS3Url' },
  { kinds: ['MigStorage'], below: 'spec.backupStorageConfig', names: ['publicurl', 's3publicurl'], field: 'awsPublicUrl' },
  { kinds: ['MigStorage'], below: 'spec.backupStorageConfig', names: ['container', 'azurecontainer'], field: 'azureStorageContainer' },
  { kinds: ['MigStorage'], below: 'spec.backupStorageConfig', names: ['storageaccount', 'account'], field: 'azureStorageAccount' },
  { kinds: ['MigStorage'], below: 'spec.backupStorageConfig', names: ['resourcegroup'], field: 'azureResourceGroup' },
  { kinds: ['MigStorage'], below: 'spec.backupStorageConfig', names: ['cabundle', 'cacert', 'customcabundle', 'ca'], field: 's3CustomCABundle' },
  { kinds: ['MigStorage'], below: 'spec.backupStorageConfig', names: ['kmskeyid', 'awskmskey'], field: 'awsKmsKeyId' },
  {
    kinds: ['MigStorage'],
    below: 'spec.backupStorageConfig',
    names: ['forcepathstyle', 's3forcepathstyle', 'pathstyle'],
    fix: 'Remove it: MTC uses path style if `awsS3Url` or `awsPublicUrl` is set.',
  },
  {
    kinds: ['MigStorage'],
    below: 'spec.backupStorageConfig',
    names: ['accesskey', 'accesskeyid', 'secretkey', 'secretaccesskey', 'awsaccesskeyid', 'awssecretaccesskey'],
    fix: 'Write the keys to a Secret (`aws-access-key-id`, `aws-secret-access-key`), and refer to it in `credsSecretRef`.',
  },

  {
    kinds: ['MigHook'],
    below: 'spec',
    names: ['phase', 'hookphase', 'executionnamespace', 'serviceaccount', 'serviceaccountname'],
    fix: 'Write it to `spec.hooks` of the MigPlan, next to the reference to this hook.',
  },
  { kinds: ['MigHook'], below: 'spec', names: ['cluster', 'target', 'runon'], field: 'targetCluster' },
  { kinds: ['MigHook'], below: 'spec', names: ['ansibleplaybook', 'playbookdata'], field: 'playbook' },
  { kinds: ['MigHook'], below: 'spec', names: ['timeout', 'deadline', 'deadlineseconds', 'timeoutseconds'], field: 'activeDeadlineSeconds' },

  { kinds: ['MigAnalytic'], below: 'spec', names: ['analyzepvs', 'analyzepv', 'analyzevolumes'], field: 'analyzePVCapacity' },
  { kinds: ['MigAnalytic'], below: 'spec', names: ['analyzeimages'], field: 'analyzeImageCount' },
  { kinds: ['MigAnalytic'], below: 'spec', names: ['analyzeresources'], field: 'analyzeK8SResources' },

  { kinds: ['DirectVolumeMigration'], below: 'spec', names: ['pvcs', 'volumes', 'claims', 'persistentvolumes'], field: 'persistentVolumeClaims' },
  { kinds: ['DirectVolumeMigration'], below: 'spec.persistentVolumeClaims[]', names: ['storageclass', 'storageclassname'], field: 'targetStorageClass' },
  { kinds: ['DirectVolumeMigration'], below: 'spec.persistentVolumeClaims[]', names: ['accessmodes'], field: 'targetAccessModes' },
  { kinds: ['DirectVolumeMigration'], below: 'spec.persistentVolumeClaims[]', names: ['volumemode'], field: 'targetVolumeMode' },

  { kinds: ['EgressFirewall', 'EgressNetworkPolicy'], below: 'spec', names: ['rules', 'policy'], field: 'egress' },
  { kinds: ['EgressFirewall', 'EgressNetworkPolicy'], below: 'spec.egress[].to', names: ['cidr', 'ip', 'ipblock'], field: 'cidrSelector' },
  { kinds: ['EgressFirewall', 'EgressNetworkPolicy'], below: 'spec.egress[].to', names: ['dns', 'host', 'hostname', 'domain', 'fqdn'], field: 'dnsName' },
  {
    kinds: ['EgressNetworkPolicy'],
    below: 'spec.egress[].to',
    names: ['nodeselector'],
    fix: 'Write `cidrSelector` or `dnsName`: only the EgressFirewall of OVN-Kubernetes selects nodes.',
  },
  {
    kinds: ['EgressNetworkPolicy'],
    below: 'spec.egress[]',
    names: ['ports'],
    fix: 'Remove it: only the EgressFirewall of OVN-Kubernetes has ports.',
  },
];
