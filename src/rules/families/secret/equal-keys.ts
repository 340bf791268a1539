import { AWS_ACCESS_KEY_ID_KEY, AWS_SECRET_ACCESS_KEY_KEY } from '../../../api/mig-storage';
import { isPlaceholder } from '../../../grammar/placeholder';
import { Rule } from '../../engine/rule';
import { storageWithSecret } from '../../examples/secret';
import { base64 } from '../../examples/values';
import { readEntries } from '../../reading/secret';

/** Texts that stand for a value that a tool or a person writes later. */
const MADE_UP = /^(?:your\b|change-?me$|x+$|todo\b)/i;

/** The only pair of equal keys that works: the one that MinIO has until somebody changes it. */
const MINIO_DEFAULT = 'minioadmin';

const keys = (id: string, secret: string) => storageWithSecret('aws', `${AWS_ACCESS_KEY_ID_KEY}: ${base64(id)}\n`
  + `  ${AWS_SECRET_ACCESS_KEY_KEY}: ${base64(secret)}`);

/** The rule on an access key whose two parts are the same. */
export const EQUAL_KEY_RULES: readonly Rule[] = [
  {
    id: 'secret/equal-keys',
    severity: 'warning',
    title: 'ID and secret of an access key differ',
    rationale: 'The two parts of an access key are generated separately. If they are equal, one was written in both '
      + 'places, as happens if two variables get one value. Every signature is then wrong, and MTC reports '
      + `BackupStorageProviderTestFailed. MinIO's default, ${MINIO_DEFAULT} for both, is not reported.`,
    source: 'mig-controller pkg/cloudprovider/aws.go',
    on: 'Secret',
    breaks: keys('example-id', 'example-id'),
    finds: [{
      path: `data.${AWS_SECRET_ACCESS_KEY_KEY}`,
      message: `${AWS_SECRET_ACCESS_KEY_KEY} is equal to ${AWS_ACCESS_KEY_ID_KEY}: the object `
        + 'storage rejects all requests',
      fix: `Write the ID to ${AWS_ACCESS_KEY_ID_KEY}, and the secret here.`,
    }],
    keeps: keys('example-id', 'example-secret'),
    * check(manifest, set) {
      const entries = readEntries(set)(manifest).filter(({ role }) => role === 'aws');
      const [id, secret] = [AWS_ACCESS_KEY_ID_KEY, AWS_SECRET_ACCESS_KEY_KEY]
        .map((key) => entries.find((entry) => entry.key === key));
      const value = id?.value?.trim();
      if (secret && value && value !== MINIO_DEFAULT && !isPlaceholder(value) && !MADE_UP.test(value)
        && value === secret.value?.trim()) {
        yield {
          path: secret.path,
          message: `${secret.key} is equal to ${AWS_ACCESS_KEY_ID_KEY}: the object storage rejects all requests`,
          fix: `Write the ID to ${AWS_ACCESS_KEY_ID_KEY}, and the secret here.`,
        };
      }
    },
  },
];
