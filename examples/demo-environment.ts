import * as path from 'path';

/** What the demo sets before it loads its example: values that nobody could take for real ones, and where to write. */
export const OUTPUT = path.join(__dirname, '..', 'dist', 'demo');

/** Your own values are not used even if they are set: a demo has no business with them. */
export const DUMMIES: Record<string, string> = {
  OLD_TOKEN: 'dummy-token-of-the-demo',
  AWS_ACCESS_KEY_ID: 'dummy-access-key-id',
  AWS_SECRET_ACCESS_KEY: 'dummy-secret-access-key',
};

Object.assign(process.env, DUMMIES, { CDK8S_OUTDIR: OUTPUT });
