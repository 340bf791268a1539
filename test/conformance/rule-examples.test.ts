import { parseAllDocuments } from 'yaml';
import { DryRun, isThereAlready } from './dry-run';
import { RULES } from '../../src/rules';
import { NEXT_FILE } from '../../src/rules/examples/plan';

/**
 * What API servers say about the examples of the rules: custom resources go to the strict server, all other kinds to
 * the server that has Kubernetes' own kinds.
 */
const { CDK8S_MTC_STRICT_KUBECONFIG: STRICT, CDK8S_MTC_KUBECONFIG: FULL } = process.env;
const NEEDS = "[needs: API servers with MTC's CRDs, their kubeconfigs in CDK8S_MTC_STRICT_KUBECONFIG and "
  + 'CDK8S_MTC_KUBECONFIG]';

/** Kinds that these servers do not know: a client reads them, or their CRDs belong to other products. */
const READ_BY_CLIENTS = [
  'kustomize.config.k8s.io/v1beta1 Kustomization', 'argoproj.io/v1alpha1 Application',
  'kustomize.toolkit.fluxcd.io/v1 Kustomization',
  'config.openshift.io/v1 Network',
];

/**
 * The rules whose invalid example an API server refuses. All others are accepted, and only MTC, or a later step, finds
 * the fault.
 */
const REFUSED = [
  'document/api-version', 'document/label', 'document/legacy-cluster', 'document/misplaced-field',
  'document/missing-field', 'document/name', 'document/not-a-manifest', 'document/other-group',
  'document/unknown-field',
  'document/unknown-kind', 'document/unlisted-value', 'document/wrong-type', 'document/yes-or-no',
  'network/cidr', 'network/dns-name', 'network/egress-firewall-name', 'network/egress-port',
  'network/one-destination', 'network/route-certificates', 'network/route-passthrough', 'network/route-values',
  'network/rule-type',
  'secret/not-base64', 'secret/service-account',
];

/** How many requests are under way at once. */
const AT_ONCE = 8;

jest.setTimeout(300_000); // on a busy machine

interface Document {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly namespace?: string };
}

/** The documents of an example that YAML parsers accept. */
function documentsOf(example: string): Document[] {
  return example.split(NEXT_FILE)
    .flatMap((file) => parseAllDocuments(file, { uniqueKeys: false }))
    .filter((document) => document.errors.length === 0)
    .map((document) => document.toJS())
    .filter((document) => document);
}

function kindOf({ apiVersion, kind }: Document): string {
  return `${apiVersion} ${kind}`;
}

(STRICT && FULL ? describe : describe.skip)(`API servers${STRICT && FULL ? '' : ` ${NEEDS}`}`, () => {
  let servers: DryRun[];

  beforeAll(async () => {
    servers = await Promise.all([STRICT!, FULL!].map((kubeconfig) => DryRun.on(kubeconfig)));
  });

  /** What is wrong with a document; `unknown kind` if no server knows its kind. */
  async function refusal(document: Document): Promise<string | undefined> {
    if (typeof document.apiVersion !== 'string' || typeof document.kind !== 'string') {
      return 'no apiVersion or no kind';
    }
    for (const server of servers) {
      if (await server.serves(document)) {
        const answer = await server.judge(document);
        return answer.status === 201 || isThereAlready(answer) ? undefined : `${answer.status} ${answer.body.message}`;
      }
    }
    return 'unknown kind';
  }

  /** The refused documents of all examples, and why they are refused. */
  async function refusals(which: 'breaks' | 'keeps'): Promise<Array<{ rule: string; kind: string; why: string }>> {
    const queue = RULES.flatMap((rule) => documentsOf(rule[which]).map((document) => ({ rule: rule.id, document })));
    const found: Array<{ rule: string; kind: string; why: string }> = [];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const why = await refusal(next.document);
        if (why !== undefined) {
          found.push({ rule: next.rule, kind: kindOf(next.document), why });
        }
      }
    }));
    return found.sort((a, b) => a.rule.localeCompare(b.rule));
  }

  test('accept the valid example of every rule', async () => {
    const refused = await refusals('keeps');
    expect(refused.filter(({ kind }) => !READ_BY_CLIENTS.includes(kind))).toEqual([]);
    expect([...new Set(refused.map(({ kind }) => kind))]).toEqual(READ_BY_CLIENTS);
  });

  test('refuse the invalid examples of exactly these rules', async () => {
    const refused = (await refusals('breaks')).filter(({ kind }) => !READ_BY_CLIENTS.includes(kind));
    expect([...new Set(refused.map(({ rule }) => rule))]).toEqual(REFUSED);
  });
});
