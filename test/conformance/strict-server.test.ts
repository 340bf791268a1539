import { DryRun, isThereAlready } from './dry-run';
import { isCustom, Manifest, nameOf, PROGRAMS, run } from './programs';

/**
 * Has an API server judge all custom resources that the programs write, without kubectl between: their YAML goes to it
 * as it was written. A server of 1.25 or newer refuses unknown fields itself, and knows the rules in CRDs that are
 * written in CEL.
 *
 * Nothing is kept, as all are dry runs, but namespaces and CRDs that are missing are created and stay. A server that
 * serves only custom resources will do: its namespaces are then those of the server of CDK8S_MTC_KUBECONFIG.
 */
const KUBECONFIG = process.env.CDK8S_MTC_STRICT_KUBECONFIG;
const NEEDS = "[needs: a Kubernetes 1.25 or newer API server with MTC's CRDs, its kubeconfig in "
  + 'CDK8S_MTC_STRICT_KUBECONFIG]';

jest.setTimeout(300_000); // on a busy machine

const MTC = {
  apiVersion: 'migration.openshift.io/v1alpha1',
  metadata: { name: 'refused', namespace: 'openshift-migration' },
};
const PLAN = { name: 'plan', namespace: 'openshift-migration' };
const ROUTE = { ...MTC, apiVersion: 'route.openshift.io/v1', kind: 'Route' };
const FIREWALL = {
  ...MTC,
  apiVersion: 'k8s.ovn.org/v1',
  kind: 'EgressFirewall',
  spec: { egress: [{ type: 'Deny', to: { cidrSelector: '0.0.0.0/0' } }] },
};

function route(insecureEdgeTerminationPolicy: string): Manifest {
  return {
    ...ROUTE,
    spec: { to: { kind: 'Service', name: 'a' }, tls: { termination: 'passthrough', insecureEdgeTerminationPolicy } },
  };
}

const ACCEPTED: Array<[what: string, manifest: Manifest]> = [
  ['an empty text', { ...MTC, kind: 'MigPlan', spec: { includedResources: [{ group: '', kind: 'Secret' }] } }],
  ['an EgressFirewall of the only name', { ...FIREWALL, metadata: { ...MTC.metadata, name: 'default' } }],
  ['a passthrough Route that redirects', route('Redirect')],
];

const REFUSED: Array<[what: string, manifest: Manifest, status: number, because: string]> = [
  [
    'a misspelt field', { ...MTC, kind: 'MigCluster', spec: { isHostCluster: true, insecurre: true } },
    400, 'strict decoding error: unknown field "spec.insecurre"',
  ],
  [
    'a misspelt field deep down',
    { ...MTC, kind: 'MigMigration', spec: { stage: true, migPlanRef: { ...PLAN, nmae: 'plan' } } },
    400, 'strict decoding error: unknown field "spec.migPlanRef.nmae"',
  ],
  ['a field beside spec', { ...MTC, kind: 'MigHook', spce: {} }, 400, 'strict decoding error: unknown field "spce"'],
  ['a field of the head', { ...MTC, kind: 'MigHook', metadata: { ...MTC.metadata, lables: {} } }, 400,
    'strict decoding error: unknown field "metadata.lables"'],
  ['a run without stage', { ...MTC, kind: 'MigMigration', spec: { migPlanRef: PLAN } }, 422,
    'spec.stage: Required value'],
  ['a cluster without isHostCluster', { ...MTC, kind: 'MigCluster', spec: { url: 'https://a' } }, 422,
    'spec.isHostCluster: Required value'],
  ['a wrong type', { ...MTC, kind: 'MigPlan', spec: { namespaces: 'shop' } }, 422,
    'spec.namespaces in body must be of type array: "string"'],
  ['an EgressFirewall of another name', FIREWALL, 422, "metadata.name in body should match '^default$'"],
  [
    'a passthrough Route that allows plain HTTP', route('Allow'),
    422, 'cannot have both spec.tls.termination: passthrough and spec.tls.insecureEdgeTerminationPolicy: Allow',
  ],
];

(KUBECONFIG ? describe : describe.skip)(`an API server that is strict itself${KUBECONFIG ? '' : ` ${NEEDS}`}`, () => {
  let server: DryRun;

  beforeAll(async () => {
    server = await DryRun.on(KUBECONFIG!);
  });

  test.each(PROGRAMS)('takes every custom resource that %s writes, and keeps every field of it', async (program) => {
    const all = run(program)
      .flatMap(({ manifests, texts }) => manifests.map((manifest, i) => ({ manifest, text: texts[i] })));
    // whose CRDs the server lacks
    const custom = all.filter(({ manifest }) => isCustom(manifest) && !manifest.apiVersion.startsWith('argoproj.io/'));
    expect(custom.length > 0).toBe(program !== 'two-clusters'); // which needs nothing but Kubernetes
    const refusals: string[] = [];
    for (const { manifest, text } of custom) {
      const answer = await server.judge(manifest, text);
      if (answer.status === 201) {
        expect(answer.body).toMatchObject(manifest);
      } else if (!isThereAlready(answer)) { // which a server sees last of all: nothing else is wrong
        refusals.push(`${nameOf(manifest)}: ${answer.status} ${answer.body.message}`);
      }
    }
    expect(refusals).toEqual([]);
  });

  test.each(ACCEPTED)('takes %s', async (_, manifest) => {
    expect(await server.judge(manifest)).toMatchObject({ status: 201, body: manifest });
  });

  test.each(REFUSED)('refuses %s', async (_, manifest, status, because) => {
    expect(await server.judge(manifest)).toMatchObject({ status, body: { message: expect.stringContaining(because) } });
  });
});
