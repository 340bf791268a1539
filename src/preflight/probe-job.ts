import { createHash } from 'crypto';
import { Manifest, PlacedManifest, Probe } from './probe';
import { preflightScripts } from '../scripts/packaged-scripts';

/** The label of the Jobs and pods of a preflight. */
const PREFLIGHT_LABEL = 'preflight.cdk8s-mtc/name';

/** How the pods of a preflight are made. */
export interface ProbeJobOptions {
  /** The beginning of the names of the Jobs. */
  readonly name: string;
  readonly image: string;
  /** The id of the pods' user; OpenShift chooses one if it is not given. */
  readonly user?: number;
  readonly jobLabels?: { readonly [key: string]: string };
  readonly suspend?: boolean;
  /**
   * The variables of the pods of a namespace that name the proxy of MTC's controller (`HTTPS_PROXY`,
   * `NO_PROXY`); none elsewhere.
   */
  readonly proxies?: (cluster: string, namespace: string) => { readonly [name: string]: string };
}

/** A Job, and the probes that it makes, in their order. */
export interface ProbeJob {
  readonly cluster: string;
  readonly manifest: Manifest;
  readonly probes: readonly Probe[];
}

/** The seconds after which a Job is ended: each probe takes 40 at most. */
const SECONDS_FOR_EACH = 40;

/** Pods that have ended are deleted after an hour. */
const RETENTION = 3600;

/** The Jobs that make the probes: one for each namespace. */
export function probeJobs(
  probes: readonly Probe[], manifests: readonly PlacedManifest[], options: ProbeJobOptions,
): ProbeJob[] {
  const groups = new Map<string, Probe[]>();
  for (const probe of probes) {
    const key = `${probe.cluster}\0${probe.namespace}`;
    groups.set(key, [...groups.get(key) ?? [], probe]);
  }
  return [...groups.values()].map((group) => ({
    cluster: group[0].cluster,
    probes: group,
    manifest: jobOf(group, policyLabels(manifests, group[0].cluster, group[0].namespace), options),
  }));
}

function jobOf(
  probes: readonly Probe[], policies: Manifest, { name, image, user, jobLabels, suspend, proxies }: ProbeJobOptions,
): Manifest {
  const labels = { [PREFLIGHT_LABEL]: name };
  const lines = probes.map(({ kind, words }, index) => [index + 1, kind, ...words].join(' '));
  const digest = createHash('sha256').update(`${probes[0].namespace}\n${lines.join('\n')}`).digest('hex').slice(0, 8);
  const secrets = secretVolumes(probes);
  const environment = Object.entries({
    PROBES: lines.join('\n'), ...bundlesOf(probes), ...proxies?.(probes[0].cluster, probes[0].namespace),
  });
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `${name}-${digest}`, namespace: probes[0].namespace, labels: { ...labels, ...jobLabels } },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: SECONDS_FOR_EACH * (probes.length + 2),
      ttlSecondsAfterFinished: RETENTION,
      ...suspend ? { suspend } : {},
      template: {
        // What policies of the app select for transfers: the pod has the same openings.
        metadata: {
          labels: { ...policies, ...labels },
          annotations: { 'sidecar.istio.io/inject': 'false', 'linkerd.io/inject': 'disabled' },
        },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: {
            runAsNonRoot: true,
            ...user === undefined ? {} : { runAsUser: user },
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [{
            name: 'probe',
            image,
            command: ['bash', '-c', preflightScripts()['probe.sh']],
            env: environment.map(([variable, value]) => ({ name: variable, value })),
            resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
            securityContext: {
              allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] },
            },
            ...secrets.length === 0
              ? {}
              : {
                volumeMounts: secrets.map((each) => ({
                  name: each.name, mountPath: `/secrets/${each.path}`, readOnly: true,
                })),
              },
          }],
          ...secrets.length === 0 ? {} : { volumes: secrets.map((each) => ({ name: each.name, ...each.source })) },
        },
      },
    },
  };
}

/** A volume for the Secret of each probe that has one. */
function secretVolumes(probes: readonly Probe[]) {
  return probes.flatMap(({ secret }, index) => secret === undefined ? [] : [{
    name: `secret-${index + 1}`,
    path: `${index + 1}`,
    source: { secret: { secretName: secret, optional: true } },
  }]);
}

function bundlesOf(probes: readonly Probe[]): Record<string, string> {
  return Object.fromEntries(probes.flatMap(({ caBundle }, index) =>
    caBundle === undefined ? [] : [[`CA_${index + 1}`, caBundle]]));
}

/**
 * The labels that a NetworkPolicy of the app selects in a namespace, with egress rules: what it opens, it opens for
 * pods with these.
 */
function policyLabels(manifests: readonly PlacedManifest[], cluster: string, namespace: string): Manifest {
  const policy = manifests.find(({ cluster: of, manifest: { kind, metadata, spec } }) => of === cluster
    && kind === 'NetworkPolicy'
    && metadata?.namespace === namespace && Array.isArray(spec?.egress) && spec.egress.length > 0);
  return policy?.manifest.spec.podSelector?.matchLabels ?? {};
}
