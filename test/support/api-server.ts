import { useAlone } from './exclusive';

/** The kubeconfig of a real Kubernetes API server to throw away, if the environment names one. */
export const KUBECONFIG = process.env.CDK8S_MTC_KUBECONFIG;

/** The client of that server. */
export const KUBECTL = process.env.KUBECTL ?? 'kubectl';

/**
 * The label of namespaces that tests created. They stay, because the API server of a laboratory may have no controller
 * that could delete one.
 */
export const MADE_BY_TESTS = 'cdk8s-mtc.example.com/conformance-test';

/** A test on a server may take this long, because each call of kubectl takes a second on a busy machine. */
const MILLISECONDS = 300_000;

/** A `describe` that has the server for itself. It is left out, and says what it needs, without a server. */
export function describeOnServer(title: string, body: () => void, also: readonly string[] = []): void {
  if (KUBECONFIG) {
    jest.setTimeout(MILLISECONDS);
    describe(title, () => useAlone(KUBECONFIG, body));
  } else {
    const needs = [
      "a Kubernetes API server with MTC's CRDs, its kubeconfig in CDK8S_MTC_KUBECONFIG", 'kubectl', ...also,
    ];
    describe.skip(`${title} [needs: ${needs.slice(0, -1).join(', ')} and ${needs[needs.length - 1]}]`, body);
  }
}
