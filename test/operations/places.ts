import { createHash } from 'crypto';
import { MemoryCluster } from './memory-cluster';
import { APPLY } from './settings';
import { TestObject, TestUnit, World } from './world';
import { applyFolder, ApplySettings } from '../../src/operations/apply/apply';
import { ApplyStep } from '../../src/output/apply-step';
import { ClusterRole, IndexCluster } from '../../src/output/migration-index';

/** The metadata of the objects of a program. */
export const LABELLED = (name: string, namespace: string) => ({ name, namespace, labels: { team: 'shop' } });

/** A world in which a program writes ConfigMaps to namespaces, on clusters that it only transfers between. */
export class Places extends World {
  constructor() {
    super();
    this.clusters.third = new MemoryCluster('third', this.clock);
    Object.values(this.clusters).forEach((cluster) => ['one', 'two'].forEach((name) =>
      cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })));
  }

  /** The folder of a program that writes ConfigMaps `NAMESPACE/NAME`, by cluster. */
  program(
    all: Record<string, readonly string[]>, overrides: Record<string, Partial<IndexCluster>> = {}, app = 'shop',
  ) {
    const units = Object.entries(all).map(([cluster, names]): TestUnit => ({
      path: `clusters/${cluster}/manifests`,
      cluster,
      step: ApplyStep.HOST_CLUSTER,
      objects: names.map((name): TestObject => {
        const [namespace, own] = name.split('/');
        return { apiVersion: 'v1', kind: 'ConfigMap', metadata: LABELLED(own, namespace), data: { from: own } };
      }),
    }));
    const clusters = Object.keys(all)
      .map((name) => ({ name, role: ClusterRole.OTHER, migClusters: [], units: [], ...overrides[name] }));
    return this.folder(units, { app, clusters, plans: [] });
  }

  apply(folder = this.program({}), settings: Partial<ApplySettings> = {}): Promise<void> {
    return applyFolder(this.operation(), folder, { ...APPLY, ...settings });
  }

  /** The ConfigMaps of programs. */
  own(cluster: MemoryCluster): string[] {
    return cluster.of('ConfigMap').filter(({ data }) => data.from !== undefined)
      .map(({ metadata: { namespace, name } }) => `${namespace}/${name}`).sort();
  }

  /** The inventories of a cluster: the namespace of each, and what it lists. */
  inventories(cluster: MemoryCluster): string[] {
    return cluster.of('ConfigMap').filter(({ data }) => data.objects !== undefined)
      .map(({ metadata, data }) => `${metadata.namespace} (${data.app}): `
        + `${JSON.parse(data.objects).map((object: any) => `${object.namespace}/${object.name}`).join(', ')}`).sort();
  }

  /** Warnings and their fixes. */
  get warnings(): string[] {
    return this.events.filter(({ level }) => level === 'warning').map(({ message, fix }) => `${message} | ${fix}`);
  }
}

/** The name of the record of the app `shop`. */
export const RECORD = `cdk8s-mtc-shop-${createHash('sha256').update('shop').digest('hex').slice(0, 10)}`;
