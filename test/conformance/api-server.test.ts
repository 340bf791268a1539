import { spawnSync } from 'child_process';
import { OWN_CRD_FOLDER, ownResources } from './custom-resources';
import { isCustom, isForArgoCd, Manifest, nameOf, PROGRAMS, run, WrittenFile } from './programs';
import { describeOnServer, KUBECONFIG, KUBECTL, MADE_BY_TESTS } from '../support/api-server';

/**
 * Applies, for real, all that the programs write to a real API server, as a user would: with kubectl, file by file,
 * cluster by cluster.
 *
 * The server must be one to throw away: objects of any name are made and deleted in it. It must serve MTC's CRDs, and
 * must not be a cluster on which MTC is installed, because runs are applied like everything else. Namespaces stay, with
 * the label below.
 */
/**
 * kubectl refuses fields that the server does not know: `strict` since 1.25, and the only meaning of
 * `true` before that.
 */
const STRICT = '--validate=true';

jest.setTimeout(300_000); // on a busy machine; some 30 seconds for all, elsewhere

interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl on the named server and on no other. */
function kubectl(args: string[], input?: unknown): Result {
  const { KUBECONFIG: _, ...env } = process.env;
  return spawnSync(KUBECTL, ['--kubeconfig', KUBECONFIG!, ...args], {
    input: input === undefined ? undefined : JSON.stringify(input), encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024,
  });
}

/** The same, where it has to work. */
function kubectlOk(args: string[], input?: unknown): string {
  const { status, stdout, stderr } = kubectl(args, input);
  if (status !== 0) {
    throw new Error(`kubectl ${args.join(' ')} ended with ${status}:\n${stderr}`);
  }
  return stdout;
}

/** Creates what another test may create meanwhile, on the same server. */
function createMissing(file: string, input?: unknown): void {
  const { status, stderr } = kubectl(['create', '-f', file], input);
  if (status !== 0 && !stderr.trim().split('\n').every((line) => line.includes('(AlreadyExists)'))) {
    throw new Error(`kubectl create ended with ${status}:\n${stderr}`);
  }
}

function list(items: unknown[]) {
  return { apiVersion: 'v1', kind: 'List', items };
}

/** Makes sure that the server is one to play with: nobody else's MTC may be on it. */
function refuseServerInUse(): void {
  const found = kubectl(['get', 'namespace', 'openshift-migration', '-o', 'json']);
  if (found.status === 0 && JSON.parse(found.stdout).metadata.labels?.[MADE_BY_TESTS] !== 'true') {
    throw new Error('The cluster has a namespace openshift-migration that is not from these tests, and they start '
      + 'migrations. Give them a cluster to throw away.');
  }
}

/** Serves the kinds that the server does not know yet; for those that it knows, its own CRD counts. */
function installOwnCrds(): void {
  const known = kubectlOk(['get', 'crd', '-o', 'name']);
  const missing = [...new Set(ownResources().map(({ crd }) => crd))].filter((crd) => !known.includes(`/${crd}\n`));
  for (const crd of missing) {
    createMissing(`${OWN_CRD_FOLDER}/${crd.split('.')[0]}.yaml`);
    kubectlOk(['wait', '--for=condition=Established', `crd/${crd}`, '--timeout=30s']);
  }
}

/**
 * kubectl takes a kind for right that the server has not published yet, which it does a moment after it begins
 * to serve it.
 */
async function waitUntilPublished(resource: string): Promise<void> {
  for (let attempt = 0; kubectl(['explain', `${resource}.spec`]).status !== 0; attempt++) {
    if (attempt === 60) {
      throw new Error(`The server does not serve ${resource}: install MTC's CRDs on it first.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function namespacesOf(files: WrittenFile[]): string[] {
  return files.flatMap((file) => file.manifests.flatMap(({ metadata }) => metadata.namespace ?? []));
}

function createNamespaces(names: string[]): void {
  const present = new Set(kubectlOk(['get', 'namespaces', '-o', 'name']).split('\n')
    .map((line) => line.replace('namespace/', '')));
  const namespaces = [...new Set(names)].filter((name) => !present.has(name))
    .map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { [MADE_BY_TESTS]: 'true' } } }));
  if (namespaces.length > 0) {
    createMissing('-', list(namespaces));
  }
}

/**
 * Whether the server takes an empty text in a custom resource for null, and refuses it: Kubernetes before 1.21 does
 * that when it was built with Go 1.16 or newer. No release was; a build of one's own may be.
 *
 * @see https://github.com/kubernetes/kubernetes/issues/99804
 */
function refusesEmptyTexts(): boolean {
  const plan = { ...MTC, kind: 'MigPlan', spec: { includedResources: [{ group: '', kind: 'Secret' }] } };
  return /must be of type string: "null"/.test(kubectl(['create', '--dry-run=server', '-f', '-'], plan).stderr);
}

function withoutEmptyTexts(file: WrittenFile): WrittenFile {
  const fill = (manifest: Manifest) =>
    JSON.parse(JSON.stringify(manifest), (_, value) => value === '' ? 'empty' : value);
  return { ...file, manifests: file.manifests.map((manifest) => isCustom(manifest) ? fill(manifest) : manifest) };
}

/** Fields of a Job that are newer than some servers, with the release that has had them first without further ado. */
const NEWER_FIELDS = { podFailurePolicy: '1.26', suspend: '1.21', ttlSecondsAfterFinished: '1.21' };

/** Which of them the server does not keep. */
function newerFields(): string[] {
  const [, minor] = /"minor": "(\d+)/.exec(kubectlOk(['get', '--raw', '/version']))!;
  const missing = Object.entries(NEWER_FIELDS).filter(([, since]) => Number(minor) < Number(since.split('.')[1]));
  missing.forEach(([field, since]) => process.stderr.write(`The server is Kubernetes 1.${minor}: ${field} of Jobs, of `
    + `${since}, is taken out of what it is given.\n`));
  return missing.map(([field]) => field);
}

function withoutFields(file: WrittenFile, fields: string[]): WrittenFile {
  const without = (manifest: Manifest) => manifest.kind === 'Job'
    ? {
      ...manifest,
      spec: Object.fromEntries(Object.entries(manifest.spec).filter(([field]) => !fields.includes(field))),
    }
    : manifest;
  return { ...file, manifests: file.manifests.map(without) };
}

function apply(file: WrittenFile, isAsWritten: boolean): Manifest[] {
  const from = isAsWritten ? [file.path] : ['-'];
  const stored = JSON.parse(kubectlOk(['apply', STRICT, '-o', 'json', '-f', ...from],
    isAsWritten ? undefined : list(file.manifests)));
  return stored.kind === 'List' ? stored.items : [stored];
}

/** Namespaces stay: their end takes a controller, and until then nothing can be created in them. */
function remove(manifests: Manifest[]): void {
  const objects = manifests.filter(({ kind }) => kind !== 'Namespace');
  if (objects.length > 0) {
    kubectlOk(['delete', '--ignore-not-found', '--wait=false', '-f', '-'], list(objects));
  }
}

/**
 * What the server has to hand back: all that was written. It keeps a Secret's texts as bytes, and leaves out of a Job
 * what is empty or false anyhow.
 */
function expectedOf({ stringData, ...manifest }: Manifest): object {
  if (manifest.kind === 'Job') {
    return JSON.parse(JSON.stringify(manifest), (key, value) =>
      key === 'value' && value === '' || key === 'readOnly' && !value ? undefined : value);
  }
  return stringData
    ? {
      ...manifest,
      data: Object.fromEntries(Object.entries(stringData)
        .map(([key, text]) => [key, Buffer.from(text as string).toString('base64')])),
    }
    : manifest;
}

const MTC = {
  apiVersion: 'migration.openshift.io/v1alpha1',
  metadata: { name: 'refused', namespace: 'openshift-migration' },
};
const PLAN = { name: 'plan', namespace: 'openshift-migration' };

const REFUSED: Array<[what: string, resource: string, manifest: object, because: RegExp]> = [
  ['a misspelt field', 'migcluster', { ...MTC, kind: 'MigCluster', spec: { isHostCluster: true, insecurre: true } },
    /unknown field "(spec\.)?insecurre"/],
  [
    'a misspelt field deep down', 'migmigration',
    { ...MTC, kind: 'MigMigration', spec: { stage: true, migPlanRef: { ...PLAN, nmae: 'plan' } } },
    /unknown field "(spec\.migPlanRef\.)?nmae"/,
  ],
  ['a run without stage', 'migmigration', { ...MTC, kind: 'MigMigration', spec: { migPlanRef: PLAN } },
    /missing required field "stage"|spec\.stage: Required/],
  ['a wrong type', 'migplan', { ...MTC, kind: 'MigPlan', spec: { namespaces: 'shop' } },
    /invalid type for .*namespaces|spec\.namespaces: Invalid value/],
  [
    'a Subscription without source', 'subscription',
    {
      ...MTC,
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      spec: { name: 'mtc-operator', sourceNamespace: 'a' },
    },
    /missing required field "source"|spec\.source: Required/,
  ],
  [
    'an ExternalSecret with a misspelt field', 'externalsecret',
    {
      ...MTC,
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      spec: { data: [{ secretKey: 'a', remoteRef: { key: 'a', propertee: 'b' } }] },
    },
    /unknown field "(spec\.data\[0\]\.remoteRef\.)?propertee"/,
  ],
  [
    'an EgressFirewall of another name', 'egressfirewall',
    {
      ...MTC,
      apiVersion: 'k8s.ovn.org/v1',
      kind: 'EgressFirewall',
      spec: { egress: [{ type: 'Deny', to: { cidrSelector: '0.0.0.0/0' } }] },
    },
    /metadata\.name.*should match/,
  ],
  [
    'a NetworkPolicy with a wrong type', 'networkpolicy',
    {
      ...MTC,
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      spec: { podSelector: {}, policyTypes: 'Egress' },
    },
    /invalid type for .*policyTypes|cannot unmarshal/,
  ],
];

describeOnServer('a real API server', () => {
  /** What is on the server, by name. */
  const present = new Map<string, Manifest>();
  let emptyTexts: boolean;
  let newer: string[];

  beforeAll(async () => {
    refuseServerInUse();
    installOwnCrds();
    createNamespaces(['openshift-migration']);
    const resources = ['migcluster', 'migplan', 'migmigration', 'subscription', 'operatorgroup', 'externalsecret',
      'route', 'egressfirewall', 'egressnetworkpolicy', 'certificate'];
    await Promise.all(resources.map(waitUntilPublished));
    emptyTexts = !refusesEmptyTexts();
    newer = newerFields();
  });

  afterAll(() => remove([...present.values()]));

  test.each(PROGRAMS)('takes all that %s writes, and keeps every field of it', (program) => {
    const written = run(program).filter((file) => !isForArgoCd(file))
      .map((file) => emptyTexts ? file : withoutEmptyTexts(file));
    const files = written.map((file) => withoutFields(file, newer));
    const isAsWritten = (file: WrittenFile) => emptyTexts
      && (newer.length === 0 || file.manifests.every(({ kind }) => kind !== 'Job'));
    createNamespaces(namespacesOf(files));
    for (const cluster of new Set(files.map((file) => file.cluster))) {
      const ofCluster = files.filter((file) => file.cluster === cluster);
      // One server stands for all clusters: what another cluster has under the same name must not be taken
      // for this one's.
      remove(ofCluster.flatMap((file) => file.manifests).filter((manifest) => present.has(nameOf(manifest))));
      for (const file of ofCluster) {
        file.manifests.forEach((manifest) => present.set(nameOf(manifest), manifest));
        expect(apply(file, isAsWritten(file))).toMatchObject(file.manifests.map(expectedOf));
      }
    }
  });

  test.each(REFUSED)('refuses %s', (_, resource, manifest, because) => {
    const { status, stderr } = kubectl(['apply', STRICT, '-f', '-'], manifest);
    expect(stderr).toMatch(because);
    expect(status).not.toBe(0);
    expect(kubectl(['get', resource, 'refused', '-n', 'openshift-migration', '-o', 'name']).stdout).toBe('');
  });
});
