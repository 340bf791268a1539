import { Construct } from 'constructs';
import { existingSecret, makeSecret, SecretObject, SecretText } from './secret-object';
import { ExistingSecretOptions } from './secret-options';
import { SecretSource } from './secret-source';
import {
  AWS_ACCESS_KEY_ID_KEY, AWS_SECRET_ACCESS_KEY_KEY, AZURE_CREDENTIALS_KEY, GCP_CREDENTIALS_KEY,
} from '../api/mig-storage';
import { checkCalls } from '../constructs/checked-calls';
import { given, givenFields } from '../constructs/given';
import { refuse } from '../constructs/mistake';

/** Options of `S3Credentials.keys`. */
export interface S3AccessKeyOptions {
  /** The access key's id. Not encoded: AWS's keys look like base64, but are not, and are encoded here. */
  readonly accessKeyId: SecretSource;
  /** The secret part of the access key. */
  readonly secretAccessKey: SecretSource;
}

/** By what MTC and Velero may read and write an S3 bucket: an access key. */
export class S3Credentials {
  /** An access key whose Secret is made here. */
  static keys(props: S3AccessKeyOptions): S3Credentials {
    givenFields('S3Credentials.keys', 'props', props, {
      accessKeyId: 'give a source such as SecretSource.env("AWS_ACCESS_KEY_ID")',
      secretAccessKey: 'give a source such as SecretSource.env("AWS_SECRET_ACCESS_KEY")',
    });
    return new S3Credentials(undefined, {
      [AWS_ACCESS_KEY_ID_KEY]: [
        { field: 'credentials.accessKeyId', value: props.accessKeyId, instead: 'S3Credentials.existing("NAME")' },
      ],
      [AWS_SECRET_ACCESS_KEY_KEY]: [{
        field: 'credentials.secretAccessKey', value: props.secretAccessKey, instead: 'S3Credentials.existing("NAME")',
      }],
    });
  }

  /** A Secret that already exists, with the keys `aws-access-key-id` and `aws-secret-access-key`. */
  static existing(name: string, options: ExistingSecretOptions = {}): S3Credentials {
    return new S3Credentials(SecretSource.existing(name, options));
  }

  private constructor(
    /** @internal */
    readonly _existing?: SecretSource,
    /** @internal */
    readonly _keys?: Record<string, SecretText>,
  ) {}

  /** @internal */
  _secret(owner: Construct, name: string): SecretObject {
    return this._existing ? existingSecret(owner, 'credentials', this._existing) : makeSecret(owner, {
      name,
      keys: this._keys!,
      check: (key, text) => {
        if (/\s/.test(text)) {
          refuse(owner, {
            field: key === AWS_ACCESS_KEY_ID_KEY ? 'credentials.accessKeyId' : 'credentials.secretAccessKey',
            problem: 'contains white space, so it is not an access key',
            fix: 'give that part of the key alone',
          });
        }
      },
    });
  }
}

checkCalls('S3Credentials', S3Credentials);

/** By what MTC and Velero may read and write a Google Cloud Storage bucket: the key of a service account. */
export class GoogleCredentials {
  /** The key as the JSON text that Google hands out; its Secret is made here. */
  static serviceAccountKey(key: SecretSource): GoogleCredentials {
    const fix = 'give a source such as SecretSource.file("key.json")';
    return new GoogleCredentials(undefined, given('GoogleCredentials.serviceAccountKey', 'key', key, fix));
  }

  /** A Secret that already exists, with the key `gcp-credentials`. */
  static existing(name: string, options: ExistingSecretOptions = {}): GoogleCredentials {
    return new GoogleCredentials(SecretSource.existing(name, options));
  }

  private constructor(private readonly source?: SecretSource, private readonly key?: SecretSource) {}

  /** @internal */
  _secret(owner: Construct, name: string): SecretObject {
    return this.source ? existingSecret(owner, 'credentials', this.source) : makeSecret(owner, {
      name,
      keys: {
        [GCP_CREDENTIALS_KEY]: [
          { field: 'credentials', value: this.key!, instead: 'GoogleCredentials.existing("NAME")' },
        ],
      },
      check: (_, text) => {
        if (!isJsonObject(text)) {
          refuse(owner, {
            field: 'credentials',
            problem: 'is not a JSON object, and MTC reads the key of a service account in that form',
            fix: 'give the content of the key file that Google made, not encoded any further',
          });
        }
      },
    });
  }
}

checkCalls('GoogleCredentials', GoogleCredentials);

/** The cloud that an Azure subscription is in. */
export enum AzureCloud {
  /** The public cloud. */
  PUBLIC = 'AzurePublicCloud',
  /** The cloud of the United States' government. */
  US_GOVERNMENT = 'AzureUSGovernmentCloud',
  /** The cloud in China. */
  CHINA = 'AzureChinaCloud',
  /** The former German cloud. */
  GERMAN = 'AzureGermanCloud',
}

/** Options of `AzureCredentials.servicePrincipal`. */
export interface AzureServicePrincipalOptions {
  /** The tenant's id. */
  readonly tenantId: string;
  /** The subscription's id. */
  readonly subscriptionId: string;
  /** The id of the service principal. */
  readonly clientId: string;
  /** The service principal's secret. */
  readonly clientSecret: SecretSource;
  /**
   * The resource group of the clusters' disks. MTC puts a cluster's own `azureResourceGroup` in its place where there
   * is one.
   *
   * @default - none
   */
  readonly resourceGroup?: string;
  /**
   * The cloud.
   *
   * @default AzureCloud.PUBLIC
   */
  readonly cloud?: AzureCloud;
}

/** By what MTC and Velero may read and write an Azure Blob container: a service principal. */
export class AzureCredentials {
  /** A service principal, from which the Secret's text is made here. */
  static servicePrincipal(props: AzureServicePrincipalOptions): AzureCredentials {
    return new AzureCredentials(undefined, givenFields('AzureCredentials.servicePrincipal', 'props', props, {
      tenantId: 'give the ID of the tenant',
      subscriptionId: 'give the ID of the subscription',
      clientId: 'give the ID of the service principal',
      clientSecret: 'give a source such as SecretSource.env("AZURE_CLIENT_SECRET")',
    }));
  }

  /** A Secret that already exists, with the key `azure-credentials`: lines of `AZURE_TENANT_ID=…` and so on. */
  static existing(name: string, options: ExistingSecretOptions = {}): AzureCredentials {
    return new AzureCredentials(SecretSource.existing(name, options));
  }

  private constructor(private readonly source?: SecretSource, private readonly props?: AzureServicePrincipalOptions) {}

  /** @internal */
  _secret(owner: Construct, name: string): SecretObject {
    if (this.source) {
      return existingSecret(owner, 'credentials', this.source);
    }
    const props = this.props!;
    for (const field of ['tenantId', 'subscriptionId', 'clientId'] as const) {
      if (!/^[\w.-]+$/.test(props[field] ?? '')) {
        refuse(owner, {
          field: `credentials.${field}`,
          problem: 'is not a valid id (it is not repeated here: it may be the secret)',
          fix: 'write only the id that `az account show` prints',
        });
      }
    }
    if (props.resourceGroup !== undefined && !/^[\w().-]+$/.test(props.resourceGroup)) {
      refuse(owner, {
        field: 'credentials.resourceGroup',
        problem: 'is not a valid name of a resource group (it is not repeated here: it may be the secret)',
        fix: 'write only the name, not an address or an id',
      });
    }
    const text = [
      `AZURE_TENANT_ID=${props.tenantId}`,
      `AZURE_SUBSCRIPTION_ID=${props.subscriptionId}`,
      `AZURE_CLIENT_ID=${props.clientId}`,
      ...(props.resourceGroup ? [`AZURE_RESOURCE_GROUP=${props.resourceGroup}`] : []),
      `AZURE_CLOUD_NAME=${props.cloud ?? AzureCloud.PUBLIC}`,
      'AZURE_CLIENT_SECRET=\'', // without the quotes MTC would cut the secret at a "#" and replace what follows a "$"
    ].join('\n');
    return makeSecret(owner, {
      name,
      keys: {
        [AZURE_CREDENTIALS_KEY]: [text,
          {
            field: 'credentials.clientSecret', value: props.clientSecret, instead: 'AzureCredentials.existing("NAME")',
          },
          '\''],
      },
      check: (_, whole) => {
        if (/[\s'"\\]/.test(whole.slice(text.length, -1))) {
          refuse(owner, {
            field: 'credentials.clientSecret',
            problem: 'contains white space, a quote or a backslash, which the format that MTC reads cannot express',
            fix: 'give the secret alone, or have Azure make another: `az ad sp credential reset`',
          });
        }
      },
    });
  }
}

checkCalls('AzureCredentials', AzureCredentials);

function isJsonObject(text: string): boolean {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
