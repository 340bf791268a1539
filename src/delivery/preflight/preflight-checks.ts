import { ApiObject, Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { PreflightChecksProps } from './preflight-checks-props';
import { MTC_NAMESPACE } from '../../api/common';
import { ChartRun, ordersFiles } from '../../charts/chart-role';
import { remoteChart, runChart } from '../../charts/cluster-charts';
import { clustersOf } from '../../charts/clusters';
import { registerDelivery } from '../../charts/deliveries';
import { refuse, refuseAtSynth } from '../../constructs/mistake';
import { OwnConstruct } from '../../constructs/own-construct';
import { readProps, refuseMistakesOf } from '../../constructs/read-options';
import { isDnsSubdomain } from '../../grammar/dns';
import { parseImage } from '../../grammar/image';
import { ClusterRole, MigrationIndex, RunOwner } from '../../output/migration-index';
import { PlacedManifest } from '../../preflight/probe';
import { ProbeJob, probeJobs } from '../../preflight/probe-job';
import { probesOf } from '../../preflight/probes';
import { unknownClusters } from '../delivery-mistakes';

const IMAGE = 'quay.io/backube/volsync:0.16.0';

/** The label that tells Kueue the queue of a Job. */
const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';

/**
 * Jobs that try what only a pod in a cluster can try: ports and proxies between the clusters, commands in pods of
 * remote clusters (SPDY), the login to registries, and the repository with its real keys. `cdk8s-mtc preflight --jobs`
 * makes the same attempts; this construct is for GitOps tools.
 *
 * The Jobs are a run, below `runs/preflight/`, with one unit for each cluster. They change nothing. A Job fails if an
 * attempt fails, its pod's termination message is the reason, and its log has a line of JSON for each attempt. They run
 * without root, and get no API token; those that need a token or keys mount the Secret that MTC uses. To repeat them,
 * delete the Jobs and apply the unit again.
 */
export class PreflightChecks extends OwnConstruct {
  private readonly props: PreflightChecksProps;
  private index?: MigrationIndex;
  private written: Construct[] = [];
  private readonly run: ChartRun;

  /**
   * @param scope the MigrationApp
   * @param id the id of the run
   */
  constructor(scope: Construct, id: string, props: PreflightChecksProps = {}) {
    super(scope, id);
    refuseMistakesOf(this, props = readProps('PreflightChecks', props));
    this.props = props;
    this.run = {
      ownerKind: RunOwner.NONE,
      owner: 'preflight',
      kind: 'preflight',
      id,
      purpose: 'tries ports, logins and the repository from pods; changes nothing',
    };
    this.check();
    registerDelivery(
      this.node.root, { addsUnits: true, clear: () => this.clear(), prepare: (index) => this.writeJobs(index) },
    );
  }

  private check(): void {
    const { image, user, httpsProxy, queue, suspend } = this.props;
    if (!ordersFiles(this)) {
      refuse(this, {
        field: 'scope',
        problem: 'is in a plain App, whose output has no unit for the Jobs of each cluster',
        fix: 'create the program with `new MigrationApp()`',
      });
    }
    if (image !== undefined && !parseImage(image)) {
      refuse(this, {
        field: 'image',
        value: image,
        problem: 'is not a reference of an image: no pod would start',
        fix: 'write one such as "registry.example.com/tools:1"',
      });
    }
    if (user !== undefined && !(Number.isInteger(user) && user > 0)) {
      refuse(this, {
        field: 'user',
        value: user,
        problem: 'is not the id of a user without root\'s rights',
        fix: 'write one such as 1000',
      });
    }
    if (httpsProxy !== undefined && !/^https?:\/\/[^@\s/]+:\d{1,5}\/?$/.test(httpsProxy)) {
      refuse(this, {
        field: 'httpsProxy',
        problem: 'is not the URL of a proxy with a port and without credentials, '
          + 'which everybody who may read the Job would see',
        fix: 'write one such as "http://proxy.example.com:3128"',
      });
    }
    if (queue !== undefined && !isDnsSubdomain(queue)) {
      refuse(this, {
        field: 'queue',
        value: queue,
        problem: 'is not a valid name: no such LocalQueue can exist',
        fix: 'write lower-case letters, digits, "-" and "."',
      });
    }
    if (queue !== undefined && suspend === false) {
      refuse(this, {
        field: 'suspend',
        value: false,
        problem: 'contradicts queue: the Jobs would start at once, without quota, if Kueue is not installed',
        fix: 'leave suspend out',
      });
    }
    refuseAtSynth(this, () =>
      unknownClusters(this.index, this.props.routerDomains).map((mistake) => ({ ...mistake, field: 'routerDomains' })));
  }

  private clear(): void {
    this.written.forEach((object) => object.node.scope?.node.tryRemoveChild(object.node.id));
    this.written = [];
  }

  private writeJobs(index: MigrationIndex): void {
    this.index = index;
    const { image = IMAGE, user, routerDomains = {}, queue, suspend = queue !== undefined } = this.props;
    const charts = new Map<string, Chart>();
    const manifests = placedManifests(this.node.root, charts);
    const { probes } = probesOf(index, manifests, routerDomains);
    const jobs = probeJobs(probes, manifests, {
      name: 'cdk8s-mtc-preflight',
      image,
      user,
      suspend,
      proxies: (cluster, namespace) => this.proxies(index, cluster, namespace),
      ...queue === undefined ? {} : { jobLabels: { [QUEUE_LABEL]: queue } },
    });
    const host = index.clusters.find(({ role }) => role === ClusterRole.HOST)?.name;
    this.write(jobs, charts, charts.get(host ?? '') ?? [...charts.values()][0]);
  }

  private proxies(
    { clusters }: MigrationIndex, cluster: string, namespace: string,
  ): { readonly [name: string]: string } {
    const { httpsProxy, noProxy } = this.props;
    const isController = namespace === MTC_NAMESPACE
      && clusters.some(({ name, role }) => name === cluster && role === ClusterRole.HOST);
    return isController && httpsProxy !== undefined
      ? { HTTPS_PROXY: httpsProxy, ...noProxy === undefined ? {} : { NO_PROXY: noProxy } }
      : {};
  }

  private write(jobs: readonly ProbeJob[], charts: ReadonlyMap<string, Chart>, host: Chart): void {
    for (const { cluster, manifest } of jobs) {
      // the app may have written nothing for a remote cluster
      const clusterChart = charts.get(cluster) ?? remoteChart(this, cluster, host);
      const chart = runChart(clusterChart, `preflight-${this.node.id}-${cluster}`, this.run);
      this.written.push(new ApiObject(chart, manifest.metadata.name, manifest as never));
    }
  }
}

/** The manifests of an app, each with its cluster. */
function placedManifests(app: IConstruct, charts: Map<string, Chart>): PlacedManifest[] {
  const clusterOf = clustersOf(app);
  const objects = app.node.findAll().filter((construct) => ApiObject.isApiObject(construct)) as ApiObject[];
  return objects.map((object) => {
    const { chart } = clusterOf(Chart.of(object));
    const cluster = chart.node.path.replace(/\//g, '.');
    charts.set(cluster, chart);
    return { cluster, manifest: object.toJson() };
  });
}
