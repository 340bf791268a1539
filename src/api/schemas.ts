// Made by `npx ts-node -P test/tsconfig.json scripts/crd-facts.ts FOLDER` from the
// CustomResourceDefinitions in FOLDER: don't edit.
import { KindFacts } from './schema-facts';

/** What API servers take as `spec` of MTC's kinds, and of the kinds that go with them. */
export const SCHEMAS: readonly KindFacts[] = [
  {
    group: 'k8s.ovn.org',
    version: 'v1',
    kind: 'EgressFirewall',
    specRequired: true,
    spec: {
      required: ['egress'],
      fields: {
        egress: {
          list: {
            required: ['to', 'type'],
            fields: {
              ports: { list: { required: ['port', 'protocol'], fields: { port: 'integer', protocol: 'string' } } },
              to: {
                fields: {
                  cidrSelector: 'string',
                  dnsName: 'string',
                  nodeSelector: {
                    fields: {
                      matchExpressions: {
                        list: {
                          required: ['key', 'operator'],
                          fields: {
                            key: 'string',
                            operator: 'string',
                            values: { list: 'string' },
                          },
                        },
                      },
                      matchLabels: { map: 'string' },
                    },
                  },
                },
              },
              type: 'string',
            },
          },
        },
      },
    },
  },
  {
    group: 'migration.openshift.io',
    version: 'v1alpha1',
    kind: 'DirectImageMigration',
    spec: {
      fields: {
        destMigClusterRef: 'reference',
        labelSelector: {
          fields: {
            matchExpressions: {
              list: {
                required: ['key', 'operator'],
                fields: {
                  key: 'string',
                  operator: 'string',
                  values: { list: 'string' },
                },
              },
            },
            matchLabels: { map: 'string' },
          },
        },
        namespaces: { list: 'string' },
        srcMigClusterRef: 'reference',
      },
    },
  },
  {
    group: 'migration.openshift.io',
    version: 'v1alpha1',
    kind: 'DirectImageStreamMigration',
    spec: {
      fields: {
        destMigClusterRef: 'reference',
        destNamespace: 'string',
        imageStreamRef: 'reference',
        srcMigClusterRef: 'reference',
      },
    },
  },
  {
    group: 'migration.openshift.io',
    version: 'v1alpha1',
    kind: 'DirectVolumeMigration',
    spec: {
      fields: {
        backOffLimit: 'integer',
        createDestinationNamespaces: 'boolean',
        deleteProgressReportingCRs: 'boolean',
        destMigClusterRef: 'reference',
        liveMigrate: 'boolean',
        migrationType: 'string',
        persistentVolumeClaims: {
          list: {
            required: ['targetAccessModes', 'targetStorageClass'],
            fields: {
              apiVersion: 'string',
              fieldPath: 'string',
              kind: 'string',
              name: 'string',
              namespace: 'string',
              resourceVersion: 'string',
              targetAccessModes: { list: 'string' },
              targetName: 'string',
              targetNamespace: 'string',
              targetStorageClass: 'string',
              targetVolumeMode: 'string',
              uid: 'string',
              verify: 'boolean',
            },
          },
        },
        srcMigClusterRef: 'reference',
      },
    },
  },
  {
    group: 'migration.openshift.io',
    version: 'v1alpha1',
    kind: 'DirectVolumeMigrationProgress',
    spec: {
      fields: {
        clusterRef: 'reference',
        podNamespace: 'string',
        podRef: 'reference',
        podSelector: { map: 'string' },
      },
    },
  },
  {
    group: 'migration.openshift.io',
    version: 'v1alpha1',
    kind: 'MigAnalytic',
    spec: {
      required: ['analyzeImageCount', 'analyzeK8SResources', 'analyzePVCapacity', 'migPlanRef'],
      fields: {
        analyzeExtendedPVCapacity: 'boolean',
        analyzeImageCount: 'boolean',
        analyzeK8SResources: 'boolean',
        analyzePVCapacity: 'boolean',
        listImages: 'boolean',
        listImagesLimit: 'integer',
        migPlanRef: 'reference',
        refresh: 'boolean',
      },
    },
  },
  {
    group: 'migration.openshift.io',
    version: 'v1alpha1',
    kind: 'MigCluster',
    spec: {
      required: ['isHostCluster'],
      fields: {
        azureResourceGroup: 'string',
        caBundle: 'string',
        exposedRegistryPath: 'string',
        insecure: 'boolean',
        isHostCluster: 'boolean',
        refresh: 'boolean',
        restartRestic: 'boolean',
        serviceAccountSecretRef: 'reference',
        url: 'string',
      },
    },
  },
  {
    group: 'migration.openshift.io',
    version: 'v1alpha1',
    kind: 'MigHook',
    spec: {
      required: ['custom', 'image', 'targetCluster'],
      fields: {
        activeDeadlineSeconds: 'integer',
        custom: 'boolean',
        image: 'string',
        playbook: 'string',
        targetCluster: 'string',
      },
    },
  },
  {
    group: 'migration.openshift.io',
    version: 'v1alpha1',
    kind: 'MigMigration',
    spec: {
      required: ['stage'],
      fields: {
        canceled: 'boolean',
        keepAnnotations: 'boolean',
        migPlanRef: 'reference',
        migrateState: 'boolean',
        quiescePods: 'boolean',
        rollback: 'boolean',
        runAsGroup: 'integer',
        runAsRoot: 'boolean',
        runAsUser: 'integer',
        stage: 'boolean',
        verify: 'boolean',
      },
    },
  },
  {
    group: 'migration.openshift.io',
    version: 'v1alpha1',
    kind: 'MigPlan',
    spec: {
      fields: {
        closed: 'boolean',
        destMigClusterRef: 'reference',
        hooks: {
          list: {
            required: ['executionNamespace', 'phase', 'reference', 'serviceAccount'],
            fields: {
              executionNamespace: 'string',
              phase: 'string',
              reference: 'reference',
              serviceAccount: 'string',
            },
          },
        },
        includedResources: { list: { required: ['group', 'kind'], fields: { group: 'string', kind: 'string' } } },
        indirectImageMigration: 'boolean',
        indirectVolumeMigration: 'boolean',
        labelSelector: {
          fields: {
            matchExpressions: {
              list: {
                required: ['key', 'operator'],
                fields: {
                  key: 'string',
                  operator: 'string',
                  values: { list: 'string' },
                },
              },
            },
            matchLabels: { map: 'string' },
          },
        },
        liveMigrate: 'boolean',
        migStorageRef: 'reference',
        namespaces: { list: 'string' },
        persistentVolumes: {
          list: {
            required: ['selection', 'supported'],
            fields: {
              capacity: 'integer or string',
              capacityConfirmed: 'boolean',
              name: 'string',
              proposedCapacity: 'integer or string',
              pvc: {
                fields: {
                  accessModes: { list: 'string' },
                  hasReference: 'boolean',
                  name: 'string',
                  namespace: 'string',
                  ownerType: 'string',
                  volumeMode: 'string',
                },
              },
              selection: {
                fields: {
                  accessMode: 'string',
                  action: 'string',
                  copyMethod: 'string',
                  storageClass: 'string',
                  verify: 'boolean',
                },
              },
              storageClass: 'string',
              supported: {
                required: ['actions', 'copyMethods'],
                fields: {
                  actions: { list: 'string' },
                  copyMethods: { list: 'string' },
                },
              },
            },
          },
        },
        refresh: 'boolean',
        srcMigClusterRef: 'reference',
      },
    },
  },
  {
    group: 'migration.openshift.io',
    version: 'v1alpha1',
    kind: 'MigStorage',
    spec: {
      required: ['backupStorageConfig', 'backupStorageProvider'],
      fields: {
        backupStorageConfig: {
          fields: {
            awsBucketName: 'string',
            awsKmsKeyId: 'string',
            awsPublicUrl: 'string',
            awsRegion: 'string',
            awsS3ForcePathStyle: 'boolean',
            awsS3Url: 'string',
            awsSignatureVersion: 'string',
            azureResourceGroup: 'string',
            azureStorageAccount: 'string',
            azureStorageContainer: 'string',
            credsSecretRef: 'reference',
            gcpBucket: 'string',
            insecure: 'boolean',
            s3CustomCABundle: 'string',
          },
        },
        backupStorageProvider: 'string',
        refresh: 'boolean',
        volumeSnapshotConfig: {
          fields: {
            awsRegion: 'string',
            azureApiTimeout: 'string',
            azureResourceGroup: 'string',
            credsSecretRef: 'reference',
            snapshotCreationTimeout: 'string',
          },
        },
        volumeSnapshotProvider: 'string',
      },
    },
  },
  {
    group: 'migration.openshift.io',
    version: 'v1alpha1',
    kind: 'MigrationController',
    open: true,
    spec: 'any',
  },
  {
    group: 'network.openshift.io',
    version: 'v1',
    kind: 'EgressNetworkPolicy',
    specRequired: true,
    spec: {
      required: ['egress'],
      fields: {
        egress: {
          list: {
            required: ['to', 'type'],
            fields: {
              to: { fields: { cidrSelector: 'string', dnsName: 'string' } },
              type: 'string',
            },
          },
        },
      },
    },
  },
  {
    group: 'route.openshift.io',
    version: 'v1',
    kind: 'Route',
    specRequired: true,
    spec: {
      required: ['to'],
      fields: {
        alternateBackends: {
          list: { required: ['name'], fields: { kind: { oneOf: ['Service', ''] }, name: 'string', weight: 'integer' } },
        },
        host: 'string',
        httpHeaders: {
          fields: {
            actions: {
              fields: {
                request: {
                  list: {
                    required: ['action', 'name'],
                    fields: {
                      action: {
                        required: ['type'],
                        fields: {
                          set: { required: ['value'], fields: { value: 'string' } },
                          type: { oneOf: ['Set', 'Delete'] },
                        },
                      },
                      name: 'string',
                    },
                  },
                },
                response: {
                  list: {
                    required: ['action', 'name'],
                    fields: {
                      action: {
                        required: ['type'],
                        fields: {
                          set: { required: ['value'], fields: { value: 'string' } },
                          type: { oneOf: ['Set', 'Delete'] },
                        },
                      },
                      name: 'string',
                    },
                  },
                },
              },
            },
          },
        },
        path: 'string',
        port: { required: ['targetPort'], fields: { targetPort: 'integer or string' } },
        subdomain: 'string',
        tls: {
          required: ['termination'],
          fields: {
            caCertificate: 'string',
            certificate: 'string',
            destinationCACertificate: 'string',
            externalCertificate: { fields: { name: 'string' } },
            insecureEdgeTerminationPolicy: { oneOf: ['Allow', 'None', 'Redirect', ''] },
            key: 'string',
            termination: { oneOf: ['edge', 'reencrypt', 'passthrough'] },
          },
        },
        to: { required: ['name'], fields: { kind: { oneOf: ['Service', ''] }, name: 'string', weight: 'integer' } },
        wildcardPolicy: { oneOf: ['None', 'Subdomain', ''] },
      },
    },
  },
];
