import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { Chart, Yaml } from 'cdk8s';
import {
  ArgoCdDelivery, FluxDelivery, HealthChecks, ManifestWorkDelivery, MigrationApp, TektonDelivery,
} from '../../src';
import { apiVersionOf, JUDGED_KINDS } from '../../src/delivery/health/verdict';
import { migration } from '../../test/delivery/migration';

/** The files that a tool reads, by name. */
export type Inputs = Readonly<Record<string, string>>;

const REPOSITORY = { repoUrl: 'https://git.example.com/platform/shop-migration.git' };

/**
 * What each tool judges: the health definition in its language with the recorded objects, and the manifests that
 * deliveries write for it.
 */
export function inputsOfTools(): Readonly<Record<string, Inputs>> {
  const argoCd = manifests((app) => new ArgoCdDelivery(app, 'argocd', { ...REPOSITORY, plugin: 'vault' }));
  const flux = manifests((app) =>
    new FluxDelivery(app, 'flux', { ...REPOSITORY, destinations: { old: { kubeConfigSecret: 'old' } } }));
  const tekton = {
    ...manifests((app) => new TektonDelivery(app, 'tekton', { image: 'registry.example.com/cdk8s-mtc:1.0' })),
    ...manifests((app) => new TektonDelivery(
      app, 'tekton', { image: 'registry.example.com/cdk8s-mtc:1.0', approvers: ['alice'], name: 'approved' },
    )),
  };
  const works = manifests((app) =>
    new ManifestWorkDelivery(app, 'hub', { executor: 'openshift-migration/runner', runs: true }));
  return {
    'kapp': { 'cases.json': cases(), 'kapp-config.yaml': Yaml.stringify(HealthChecks.kappConfig()) },
    'kubectl': { 'cases.json': cases(), 'commands.json': waits() },
    'flux': {
      'cases.json': cases(),
      'health-check-exprs.yaml': Yaml.stringify(HealthChecks.fluxExpressions()),
      ...only(flux, 'Kustomization'),
    },
    'argo-cd': { 'cases.json': cases(true), 'lua.json': lua(), ...only(argoCd, 'Application', 'AppProject') },
    'tekton': tekton,
    'kubeconform': { ...argoCd, ...only(flux, 'GitRepository'), ...tekton, ...works },
  };
}

/** The digest of the inputs of a tool. Results that have another one are out of date. */
export function digestOf(inputs: Inputs): string {
  return createHash('sha256').update(JSON.stringify(Object.entries(inputs).sort())).digest('hex');
}

/** The recorded objects as the API server gives them, with the verdict that each tool must have on them. */
function cases(withApplications = false): string {
  const recorded = JSON.parse(fs.readFileSync(path.join(__dirname, '../../test/delivery/health-cases.json'), 'utf8'));
  return JSON.stringify(recorded.flatMap(({ name, kind, object, verdict }: any) => {
    const outcome = JUDGED_KINDS.find((one) => one.kind === kind);
    const apiVersion = outcome ? apiVersionOf(outcome) : 'argoproj.io/v1alpha1';
    const judged = { metadata: { name: 'a', namespace: 'openshift-migration' }, ...object, apiVersion, kind };
    return outcome || withApplications ? [{ name: `${kind}, ${name}`, kind, object: judged, verdict }] : [];
  }));
}

function lua(): string {
  return JSON.stringify(Object.fromEntries(HealthChecks.argoCdResourceHealthChecks()
    .map(({ kind, check }) => [kind, check])));
}

function waits(): string {
  return JSON.stringify(Object.fromEntries(JUDGED_KINDS.map(({ kind }) => [
    kind, HealthChecks.kubectlWait(kind, 'a'),
  ])));
}

/** The manifests of a delivery, a file for each. */
function manifests(delivery: (app: MigrationApp) => Chart): Inputs {
  const { app } = migration();
  const chart = delivery(app);
  void app.index;
  const charts = chart.node.findAll().filter((one): one is Chart => Chart.isChart(one));
  return Object.fromEntries(charts.flatMap((one) => one.toJson())
    .map((object) => [`${object.kind}-${object.metadata.name}.yaml`, Yaml.stringify(object)]));
}

function only(files: Inputs, ...kinds: string[]): Inputs {
  return Object.fromEntries(Object.entries(files)
    .filter(([name]) => kinds.some((kind) => name.startsWith(`${kind}-`))));
}
