import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { ConfigMap, IServiceAccount, ServiceAccount } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { scripts } from './scripts';
import { bindConstraints, ConstraintsProps, writeConstraints } from './security-context-constraints';
import { SecretPlace } from './trust-kind';
import { TransferRole } from '../api/transfer';
import { scopeIn } from '../charts/names';
import { allowPods } from '../clusters/namespace-labels';
import { ownedBy } from '../constructs/owner';

/** What the objects of an engine on one cluster depend on. */
export interface ClusterObjectsProps {
  readonly engine: Construct;
  readonly engineName: string;
  readonly chart: Chart;
  readonly labels: Record<string, string>;
  readonly imagePullSecrets: string[];
  /** What lets root in on OpenShift; none where nothing shall be written for that. */
  readonly constraints?: ConstraintsProps;
  /** Whether namespaces get the labels by which root is let in. */
  readonly labelsNamespaces: boolean;
}

/** The objects of an engine on one cluster, each of them written once. */
export class ClusterObjects {
  private readonly tree: Construct;
  private readonly accounts = new Map<string, IServiceAccount>();

  constructor(private readonly props: ClusterObjectsProps) {
    this.tree = scopeIn(props.chart, props.engine);
  }

  /** Writes something in the cluster's chart, if nothing was written with this id. */
  once(id: string, write: (scope: Construct) => void): void {
    const scope = this.scopeFor(id);
    if (scope) {
      write(scope);
      owned(this.props.engine, scope);
    }
  }

  /** A construct for what is written with this id; none where it was written before. */
  scopeFor(id: string): Construct | undefined {
    return this.tree.node.tryFindChild(id) ? undefined : new Construct(this.tree, id);
  }

  /** What all pods of a namespace share: the scripts, and a ServiceAccount without any rights. */
  serviceAccountIn(namespace: string): IServiceAccount {
    const { engineName, labels, imagePullSecrets } = this.props;
    const name = `${engineName}-transfer`;
    this.once(`scripts-${namespace}`, (scope) => {
      new ConfigMap(scope, 'scripts', { metadata: { name: this.scriptsName, namespace, labels }, data: scripts() });
    });
    this.once(`service-account-${namespace}`, (scope) => {
      const account = new ServiceAccount(scope, 'account', { metadata: { name, namespace, labels }, automountToken: false });
      if (imagePullSecrets.length > 0) {
        ApiObject.of(account).addJsonPatch(JsonPatch.add('/imagePullSecrets', imagePullSecrets.map((secret) => ({ name: secret }))));
      }
      this.accounts.set(namespace, account);
    });
    this.letRootInto(namespace, this.accounts.get(namespace)!);
    return this.accounts.get(namespace)!;
  }

  /** What root needs, where the pods are root and it was asked for. */
  private letRootInto(namespace: string, account: IServiceAccount): void {
    const { constraints, labelsNamespaces } = this.props;
    if (constraints) {
      this.once('constraints', (scope) => writeConstraints(scope, constraints));
      this.once(`constraints-${namespace}`, (scope) => bindConstraints(scope, constraints, namespace, account));
    }
    if (labelsNamespaces) {
      allowPods(this.props.engine, this.props.chart, namespace, 'baseline');
    }
  }

  get scriptsName(): string {
    return `${this.props.engineName}-transfer-scripts`;
  }

  /** A place for a Secret that one end of transfers needs in a namespace. */
  secretPlace(role: TransferRole, namespace: string): SecretPlace {
    const { engine, engineName, labels } = this.props;
    return { engine, engineName, role, namespace, labels, scopeFor: (id) => this.scopeFor(id) };
  }
}

/** Says that all that is in a construct was made for another. */
export function owned(owner: IConstruct, scope: IConstruct): ApiObject[] {
  const objects = scope.node.findAll().filter((construct): construct is ApiObject => construct instanceof ApiObject);
  return objects.map((object) => ownedBy(owner, object));
}
