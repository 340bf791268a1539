import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { LabelCondition, labelSelectorOptions, renderLabelSelector } from './label-selector';
import { checkedMapping, NamespaceMapping } from './namespace-mapping';
import { requiredCluster, requiredList } from './required-options';
import { actionOf } from '../api/actions';
import { flag, Kind, mtcRef } from '../api/common';
import {
  DIRECT_IMAGE_MIGRATION, DIRECT_IMAGE_STREAM_MIGRATION, DIRECT_VOLUME_MIGRATION, DirectImageMigrationSpec,
  DirectImageStreamMigrationSpec,
  DirectVolumeMigrationSpec, DirectVolumeMigrationType,
} from '../api/direct-migrations';
import { AccessMode, VolumeMode } from '../api/mig-plan';
import { runChart } from '../charts/cluster-charts';
import { onOneCluster } from '../charts/clusters';
import { ICluster } from '../clusters/cluster';
import { mtcMetadata, nameOption } from '../constructs/metadata';
import { required } from '../constructs/mistake';
import { renderedFrom } from '../constructs/options';
import { OwnConstruct } from '../constructs/own-construct';
import { ownedBy } from '../constructs/owner';
import { readProps } from '../constructs/read-options';
import { RunOwner } from '../output/migration-index';

/** The options that the fields of all direct migrations are rendered from. */
const OPTIONS = {
  'metadata': 'metadata',
  'spec.srcMigClusterRef': 'source',
  'spec.destMigClusterRef': 'destination',
  'spec.namespaces': 'namespaces',
  'spec.labelSelector': 'labelSelector',
  'spec.persistentVolumeClaims': 'claims',
  'spec.imageStreamRef.name': 'imageStream',
  'spec.imageStreamRef.namespace': 'namespace',
  'spec.destNamespace': 'destinationNamespace',
  'spec.backOffLimit': 'backOffLimit',
  'spec.migrationType': 'migrationType',
};

/** Properties of all direct migrations. */
export interface DirectMigrationProps {
  /** The cluster to copy from. */
  readonly source: ICluster;

  /** The cluster to copy to. */
  readonly destination: ICluster;

  /**
   * Name, labels and annotations of the object.
   *
   * @default - the name is the construct's id
   */
  readonly metadata?: ApiObjectMetadata;
}

/** A claim that a `DirectVolumeMigration` copies. */
export interface DirectClaim {
  /** The namespace of the claim on the source. */
  readonly namespace: string;

  /** The name of the claim on the source. */
  readonly claim: string;

  /** The storage class on the destination. The API requires it. */
  readonly targetStorageClass: string;

  /** The access modes on the destination. The API requires them. */
  readonly targetAccessModes: AccessMode[];

  /**
   * The namespace on the destination.
   *
   * @default - the same
   */
  readonly targetNamespace?: string;

  /**
   * The name of the claim on the destination.
   *
   * @default - the same
   */
  readonly targetClaim?: string;

  /**
   * The volume mode on the destination. It cannot differ from that of the source.
   *
   * @default - the source's
   */
  readonly targetVolumeMode?: VolumeMode;

  /**
   * Whether checksums of all files are compared. This is much slower.
   *
   * @default false
   */
  readonly verify?: boolean;
}

/** Properties of a `DirectVolumeMigration`. */
export interface DirectVolumeMigrationProps extends DirectMigrationProps {
  /** The claims. */
  readonly claims: DirectClaim[];

  /**
   * The maximum number of attempts per claim. `rsync.attempts` of the host's controller overrides it.
   *
   * @default 20
   */
  readonly backOffLimit?: number;

  /**
   * The kind of run that the copy is part of.
   *
   * @default - none of the three
   */
  readonly migrationType?: DirectVolumeMigrationType;

  /**
   * Whether the disks of running virtual machines are migrated while they run.
   *
   * @default false
   */
  readonly liveMigrate?: boolean;
}

/** Properties of a `DirectImageMigration`. */
export interface DirectImageMigrationProps extends DirectMigrationProps {
  /** The namespaces whose image streams are copied. */
  readonly namespaces: NamespaceMapping[];

  /**
   * The conditions on labels that image streams must meet to be copied.
   *
   * @default - all
   */
  readonly labelSelector?: LabelCondition[];
}

/** Properties of a `DirectImageStreamMigration`. */
export interface DirectImageStreamMigrationProps extends DirectMigrationProps {
  /** The namespace of the image stream. */
  readonly namespace: string;

  /** The name of the image stream. */
  readonly imageStream: string;

  /**
   * The namespace on the destination, which must exist.
   *
   * @default - the same
   */
  readonly destinationNamespace?: string;
}

/**
 * A copy of claims without a plan, for tests and for versions of MTC that support it. **Applying it starts it**, so it
 * has its own file.
 *
 * **It crashes the controllers of MTC 1.7 and 1.8 in a loop**, which stops all plans of the host cluster until it is
 * deleted (`oc delete directvolumemigration NAME -n openshift-migration`): they read the run that owns it without
 * checking that there is one. The rule `direct/volumes-by-hand` reports it as an error. Use a `StateMigrationPlan` to
 * copy claims; its runs create these objects.
 */
export class DirectVolumeMigration extends OwnConstruct {
  /** The DirectVolumeMigration. */
  readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: DirectVolumeMigrationProps) {
    super(scope, id, props = readProps('DirectVolumeMigration', props));
    const claims = requiredList(this, 'claims', props.claims, '{ namespace: "shop", claim: "data" }');
    const spec: DirectVolumeMigrationSpec = {
      ...clusterRefs(this, props),
      backOffLimit: props.backOffLimit,
      migrationType: props.migrationType,
      liveMigrate: flag(props.liveMigrate),
      persistentVolumeClaims: claims.map((claim) => ({
        namespace: claim.namespace,
        name: claim.claim,
        targetNamespace: claim.targetNamespace ?? claim.namespace,
        targetName: claim.targetClaim ?? claim.claim,
        targetStorageClass: claim.targetStorageClass,
        targetAccessModes: claim.targetAccessModes,
        targetVolumeMode: claim.targetVolumeMode,
        verify: flag(claim.verify),
      })),
    };
    this.apiObject = action(this, DIRECT_VOLUME_MIGRATION, 'direct-volumes', props, spec, 'copies claims');
  }
}

/**
 * A copy of the images of whole namespaces without a plan. **Applying it starts it**, so it has its own file. Runs of
 * plans create these objects themselves.
 */
export class DirectImageMigration extends OwnConstruct {
  /** The DirectImageMigration. */
  readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: DirectImageMigrationProps) {
    super(scope, id, props = readProps('DirectImageMigration', props));
    const given = requiredList(this, 'namespaces', props.namespaces, 'NamespaceMapping.same("shop")');
    const namespaces = given.flatMap((namespace, index) =>
      checkedMapping(this, `namespaces[${index}]`, namespace) ?? []);
    const spec: DirectImageMigrationSpec = {
      ...clusterRefs(this, props),
      namespaces: namespaces.map((namespace) => namespace._entry),
      labelSelector: renderLabelSelector(props.labelSelector),
    };
    this.apiObject = renderedFrom(
      action(this, DIRECT_IMAGE_MIGRATION, 'direct-images', props, spec, 'copies the images of namespaces'),
      labelSelectorOptions(props.labelSelector),
    );
  }
}

/**
 * A copy of one image stream without a plan. **Applying it starts it**, so it has its own file. Runs of plans create
 * these objects themselves.
 */
export class DirectImageStreamMigration extends OwnConstruct {
  /** The DirectImageStreamMigration. */
  readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: DirectImageStreamMigrationProps) {
    super(scope, id, props = readProps('DirectImageStreamMigration', props));
    for (const field of ['namespace', 'imageStream'] as const) {
      required(this, field, props[field], 'give its name', () => 'missing');
    }
    const spec: DirectImageStreamMigrationSpec = {
      ...clusterRefs(this, props),
      imageStreamRef: { name: props.imageStream, namespace: props.namespace },
      destNamespace: props.destinationNamespace,
    };
    this.apiObject = action(this, DIRECT_IMAGE_STREAM_MIGRATION, 'direct-image-stream', props, spec,
      'copies an image stream');
  }
}

function clusterRefs(at: Construct, { source, destination }: DirectMigrationProps) {
  return {
    srcMigClusterRef: mtcRef(requiredCluster(at, 'source', source).clusterName),
    destMigClusterRef: mtcRef(requiredCluster(at, 'destination', destination).clusterName),
  };
}

/** The object, in a separate chart. */
function action(
  at: Construct, kind: Kind, prefix: string, props: DirectMigrationProps, spec: object, purpose: string,
): ApiObject {
  const metadata = mtcMetadata(at, props.metadata);
  onOneCluster(at, props.source, props.destination);
  const chart = runChart(Chart.of(at), `${prefix}-${metadata.name}`, {
    ownerKind: RunOwner.NONE, owner: 'direct', kind: actionOf(kind)!.kind, id: metadata.name, purpose,
  });
  return renderedFrom(ownedBy(at, new ApiObject(chart, 'Resource', { ...kind, metadata, spec })), {
    ...OPTIONS,
    'metadata.name': nameOption(at),
  });
}
