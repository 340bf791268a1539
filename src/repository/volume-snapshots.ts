import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ObjectRef } from '../api/common';
import { goDuration } from '../api/durations';
import { StorageProviderName, VolumeSnapshotConfig } from '../api/mig-storage';
import { refuse } from '../constructs/mistake';
import { SecretObject } from '../credentials/secret-object';
import { AzureCredentials, GoogleCredentials, S3Credentials } from '../credentials/storage-credentials';

/** Snapshots by AWS. */
export interface AwsSnapshotProps {
  /**
   * The region of both clusters' volumes.
   *
   * @default 'us-east-1'
   */
  readonly region?: string;
  /**
   * How long a snapshot may take.
   *
   * @default - Velero's own limit
   */
  readonly creationTimeout?: Duration;
  /**
   * Credentials for the snapshots, where the repository is another provider's. For a repository in S3 the repository's are used:
   * MTC keeps one set of credentials for each provider.
   *
   * @default - the repository's
   */
  readonly credentials?: S3Credentials;
}

/** Snapshots by Google Cloud. A time limit is not offered: with one, MTC's controller would crash. */
export interface GoogleSnapshotProps {
  /**
   * Credentials for the snapshots, where the repository is another provider's.
   *
   * @default - the repository's
   */
  readonly credentials?: GoogleCredentials;
}

/** Snapshots by Azure. */
export interface AzureSnapshotProps {
  /** The resource group that the snapshots are kept in. */
  readonly resourceGroup: string;
  /**
   * How long a call to Azure's API may take. MTC requires it.
   *
   * @default Duration.minutes(2)
   */
  readonly apiTimeout?: Duration;
  /**
   * How long a snapshot may take.
   *
   * @default - Velero's own limit
   */
  readonly creationTimeout?: Duration;
  /**
   * Credentials for the snapshots, where the repository is another provider's.
   *
   * @default - the repository's
   */
  readonly credentials?: AzureCredentials;
}

interface Credentials {
  _secret(owner: Construct, name: string): SecretObject;
}

/**
 * Who makes the snapshots of volumes that are copied by `CopyMethod.SNAPSHOT`. Both clusters must use this provider, in one
 * region. Without it MTC asks the repository's provider, with its own settings left out.
 */
export class VolumeSnapshots {
  /** AWS EBS. */
  static aws(props: AwsSnapshotProps = {}): VolumeSnapshots {
    return new VolumeSnapshots('aws', { awsRegion: props.region, snapshotCreationTimeout: timeout(props.creationTimeout) }, props.credentials);
  }

  /** Google persistent disks. */
  static google(props: GoogleSnapshotProps = {}): VolumeSnapshots {
    return new VolumeSnapshots('gcp', {}, props.credentials);
  }

  /** Azure managed disks. */
  static azure(props: AzureSnapshotProps): VolumeSnapshots {
    return new VolumeSnapshots('azure', {
      azureResourceGroup: props.resourceGroup,
      azureApiTimeout: goDuration(props.apiTimeout ?? Duration.minutes(2)),
      snapshotCreationTimeout: timeout(props.creationTimeout),
    }, props.credentials);
  }

  private constructor(
    /** @internal */
    readonly _provider: StorageProviderName,
    private readonly config: Omit<VolumeSnapshotConfig, 'credsSecretRef'>,
    private readonly credentials?: Credentials,
  ) {}

  /** @internal */
  _render(at: Construct, repositoryName: string, repositoryProvider: StorageProviderName, repositoryCredentials: ObjectRef): VolumeSnapshotConfig {
    const group = this.config.azureResourceGroup;
    if (group !== undefined && !/^[\w().-]+$/.test(group)) {
      refuse(at, {
        field: 'volumeSnapshots.resourceGroup',
        value: group,
        problem: `is ${group ? 'no name of a resource group' : 'empty'}; MTC reports it as InvalidVolumeSnapshotSettings`,
        fix: 'write the name alone, neither an address nor an id',
      });
    }
    const isOwn = this._provider === repositoryProvider;
    if (isOwn && this.credentials) {
      refuse(at, {
        field: 'volumeSnapshots.credentials',
        problem: `would not be used: MTC keeps one set of ${this._provider} credentials, and the repository's is it`,
        fix: 'leave it out, and let the repository\'s credentials make snapshots too',
      });
    }
    if (!isOwn && !this.credentials) {
      refuse(at, {
        field: 'volumeSnapshots.credentials',
        problem: `is missing, and the repository's credentials are for ${repositoryProvider}, not for ${this._provider}`,
        fix: 'give the credentials that may make snapshots',
      });
    }
    const secret = isOwn ? undefined : this.credentials?._secret(new Construct(at, 'volume-snapshots'), `${repositoryName}-snapshot-credentials`);
    return { credsSecretRef: secret?.ref ?? repositoryCredentials, ...this.config };
  }
}

function timeout(duration?: Duration): string | undefined {
  return duration && goDuration(duration);
}
