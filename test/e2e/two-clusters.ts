import { Cluster } from './cluster';

/**
 * The clusters that these tests copy between: to throw away, or at least with some node ports (31443 to 31447 of the
 * destination) and namespaces to spare, which the tests make and delete. NetworkPolicies must be in force on both, and
 * both must have a default storage class.
 */
const { CDK8S_MTC_E2E_SOURCE: SOURCE, CDK8S_MTC_E2E_DESTINATION: DESTINATION, CDK8S_MTC_E2E_ADDRESS: ADDRESS } =
  process.env;

const NEEDS = '[needs: two Kubernetes clusters, their kubeconfigs in CDK8S_MTC_E2E_SOURCE and '
  + 'CDK8S_MTC_E2E_DESTINATION, the address of a node of the latter as pods of the former see it in '
  + 'CDK8S_MTC_E2E_ADDRESS, and kubectl]';

/** Both have it: with bash, rsync, stunnel, coreutils and curl. */
export const IMAGE = process.env.CDK8S_MTC_E2E_IMAGE ?? 'lab.local/tools:1';

/** The same with GNU's tools, of which scripts make use: as in the images that transfers use by default. */
export const GNU_IMAGE = process.env.CDK8S_MTC_E2E_GNU_IMAGE ?? '';
export const NEEDS_GNU_IMAGE = GNU_IMAGE
  ? ''
  : ' [needs: an image with GNU tools on both clusters, its name in CDK8S_MTC_E2E_GNU_IMAGE: '
    + 'test/e2e/gnu-image.sh makes one]';

/** Of a node of the destination, as pods of the source see it. */
export const address = ADDRESS ?? '192.0.2.1';

/** The users of pods: on OpenShift, each namespace of each cluster has its own range. */
export const SOURCE_USER = 20001;
export const DESTINATION_USER = 30001;

/** One of several tests that build on one another. */
export type Step = (title: string, body: () => Promise<void>) => void;

/**
 * Tests that build on one another, and are left out without clusters. After one that failed the others fail at once,
 * instead of waiting for what will not come.
 *
 * @param needs what else they need and do not have: ` [needs: …]`
 */
export function describeOnTwoClusters(title: string, tests: (step: Step) => void, needs = ''): void {
  const hasClusters = SOURCE && DESTINATION && ADDRESS;
  const run = hasClusters && needs === '' ? describe : describe.skip;
  run(`two clusters${hasClusters ? '' : ` ${NEEDS}`}`, () => describe(`${title}${needs}`, () => {
    let failed: string | undefined;
    tests((name, body) => test(name, async () => {
      if (failed) {
        throw new Error(`It builds on "${failed}", which failed.`);
      }
      failed = name;
      await body();
      failed = undefined;
    }));
  }));
}

/** Both clusters, each with an empty namespace. What was made there is deleted when the tests are done. */
export function twoClusters(namespace: string): { source: Cluster; destination: Cluster } {
  const source = new Cluster('ocp3', SOURCE!, namespace);
  const destination = new Cluster('ocp4', DESTINATION!, namespace);
  beforeAll(() => Promise.all([source.createNamespace(), destination.createNamespace()]));
  afterAll(() => {
    source.deleteNamespace(false); // a minute, with some kubelets
    destination.deleteNamespace(false);
  });
  return { source, destination };
}
