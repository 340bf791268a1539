import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ObjectRef } from '../api/common';
import { goDuration } from '../api/durations';
import { StorageProviderName, VolumeSnapshotConfig } from '../api/mig-storage';
import { checkCalls } from '../constructs/checked-calls';
import { absence, refuse } from '../constructs/mistake';
import { SecretObject } from '../credentials/secret-object';
import { AzureCredentials, GoogleCredentials, S3Credentials } from '../credentials/storage-credentials';

/** Snapshots by AWS. */
export interface AwsSnapshotOptions {
  /**
   * The region of the volumes of both clusters.
   *
   * @default 'us-east-1'
   */
  readonly region?: string;
  /**
   * The time limit of a snapshot.
   *
   * @default - Velero's own limit
   */
  readonly creationTimeout?: Duration;
  /**
   * The credentials for the snapshots, if the repository has another provider. With a repository in S3 its credentials
   * are used: MTC has one set of credentials for each provider.
   *
   * @default - the repository's
   */
  readonly credentials?: S3Credentials;
}

/** Snapshots by Google Cloud. They have no time limit: with one, MTC's controller would crash. */
export interface GoogleSnapshotOptions {
  /**
   * The credentials for the snapshots, if the repository has another provider.
   *
   * @default - the repository's
   */
  readonly credentials?: GoogleCredentials;
}

/** Snapshots by Azure. */
export interface AzureSnapshotOptions {
  /** The resource group of the snapshots. */
  readonly resourceGroup: string;
  /**
   * The time limit of a call to Azure's API. MTC requires one.
   *
   * @default Duration.minutes(2)
   */
  readonly apiTimeout?: Duration;
  /**
   * The time limit of a snapshot.
   *
   * @default - Velero's own limit
   */
  readonly creationTimeout?: Duration;
  /**
   * The credentials for the snapshots, if the repository has another provider.
   *
   * @default - the repository's
   */
  readonly credentials?: AzureCredentials;
}

interface Credentials {
  _secret(owner: Construct, name: string): SecretObject;
}

/**
 * The provider of the snapshots of volumes that are copied by `CopyMethod.SNAPSHOT`. Both clusters must use this
 * provider, in one region. Without it MTC uses the repository's provider, without settings.
 */
export class VolumeSnapshots {
  /** AWS EBS. */
  static aws(options: AwsSnapshotOptions = {}): VolumeSnapshots {
    const { region, creationTimeout, credentials } = options;
    return new VolumeSnapshots('aws', { awsRegion: region, snapshotCreationTimeout: timeout(creationTimeout) },
      credentials);
  }

  /** Google persistent disks. */
  static google(options: GoogleSnapshotOptions = {}): VolumeSnapshots {
    return new VolumeSnapshots('gcp', {}, options.credentials);
  }

  /** Azure managed disks. */
  static azure(options: AzureSnapshotOptions): VolumeSnapshots {
    const { resourceGroup, apiTimeout, creationTimeout, credentials } = options ?? {};
    return new VolumeSnapshots('azure', {
      azureResourceGroup: resourceGroup,
      azureApiTimeout: goDuration(apiTimeout ?? Duration.minutes(2)),
      snapshotCreationTimeout: timeout(creationTimeout),
    }, credentials);
  }

  private constructor(
    /** @internal */
    readonly _provider: StorageProviderName,
    private readonly config: Omit<VolumeSnapshotConfig, 'credsSecretRef'>,
    private readonly credentials?: Credentials,
  ) {}

  /** @internal */
  _render(
    at: Construct, repositoryName: string, repositoryProvider: StorageProviderName, repositoryCredentials: ObjectRef,
  ): VolumeSnapshotConfig {
    const group = this.config.azureResourceGroup;
    if (this._provider === 'azure' && !/^[\w().-]+$/.test(group ?? '')) {
      refuse(at, {
        field: 'volumeSnapshots.resourceGroup',
        value: group,
        problem: `${group ? 'is not the name of a resource group' : absence(group)}: MTC reports `
          + 'InvalidVolumeSnapshotSettings',
        fix: 'write the name alone, not an address or an id',
      });
    }
    const isOwn = this._provider === repositoryProvider;
    if (isOwn && this.credentials) {
      refuse(at, {
        field: 'volumeSnapshots.credentials',
        problem: `has no effect: MTC has one set of ${this._provider} credentials, the repository's`,
        fix: 'remove it, and allow the repository\'s credentials to make snapshots',
      });
    }
    if (!isOwn && !this.credentials) {
      refuse(at, {
        field: 'volumeSnapshots.credentials',
        problem: `is missing, and the repository's credentials are for ${repositoryProvider}, not for `
          + `${this._provider}`,
        fix: 'give credentials that may make snapshots',
      });
    }
    const secretName = `${repositoryName}-snapshot-credentials`;
    const secret = isOwn ? undefined : this.credentials?._secret(new Construct(at, 'volume-snapshots'), secretName);
    return { credsSecretRef: secret?.ref ?? repositoryCredentials, ...this.config };
  }
}

checkCalls('VolumeSnapshots', VolumeSnapshots);

function timeout(duration?: Duration): string | undefined {
  return duration && goDuration(duration);
}
