import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { ConfigMap, IServiceAccount, ServiceAccount } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { scripts } from './scripts';
import { SecretPlace } from './trust-kind';
import { TransferRole } from '../api/transfer';
import { ownedBy } from '../findings/owner';

/** The objects of an engine on one cluster, each of them written once. */
export class ClusterObjects {
  private readonly root: Construct;
  private readonly accounts = new Map<string, IServiceAccount>();

  constructor(
    private readonly engine: Construct,
    private readonly engineName: string,
    readonly chart: Chart,
    private readonly labels: Record<string, string>,
    private readonly imagePullSecrets: string[],
  ) {
    this.root = new Construct(chart, `transfer-${engine.node.path.replace(/\//g, '-')}`);
  }

  /** Writes something in the cluster's chart, if nothing was written with this id. */
  once(id: string, write: (scope: Construct) => void): void {
    const scope = this.scopeFor(id);
    if (scope) {
      write(scope);
      owned(this.engine, scope);
    }
  }

  /** A construct for what is written with this id; none where it was written before. */
  scopeFor(id: string): Construct | undefined {
    return this.root.node.tryFindChild(id) ? undefined : new Construct(this.root, id);
  }

  /** What all pods of a namespace share: the scripts, and a ServiceAccount without any rights. */
  serviceAccountIn(namespace: string): IServiceAccount {
    const name = `${this.engineName}-transfer`;
    this.once(`scripts-${namespace}`, (scope) => {
      new ConfigMap(scope, 'scripts', { metadata: { name: this.scriptsName, namespace, labels: this.labels }, data: scripts() });
    });
    this.once(`service-account-${namespace}`, (scope) => {
      const account = new ServiceAccount(scope, 'account', { metadata: { name, namespace, labels: this.labels }, automountToken: false });
      if (this.imagePullSecrets.length > 0) {
        ApiObject.of(account).addJsonPatch(JsonPatch.add('/imagePullSecrets', this.imagePullSecrets.map((secret) => ({ name: secret }))));
      }
      this.accounts.set(namespace, account);
    });
    return this.accounts.get(namespace)!;
  }

  get scriptsName(): string {
    return `${this.engineName}-transfer-scripts`;
  }

  /** A place for a Secret that one end of transfers needs in a namespace. */
  secretPlace(role: TransferRole, namespace: string): SecretPlace {
    const { engine, engineName, labels } = this;
    return {
      engine,
      engineName,
      role,
      namespace,
      labels,
      scopeFor: (id) => this.scopeFor(id),
    };
  }
}

/** Says that all that is in a construct was made for another. */
export function owned(owner: IConstruct, scope: IConstruct): ApiObject[] {
  const objects = scope.node.findAll().filter((construct): construct is ApiObject => construct instanceof ApiObject);
  return objects.map((object) => ownedBy(owner, object));
}
