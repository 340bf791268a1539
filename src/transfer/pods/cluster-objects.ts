import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { ConfigMap, IServiceAccount, ServiceAccount } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { scripts } from './scripts';
import { bindConstraints, ConstraintsProps, writeConstraints } from './security-context-constraints';
import { TransferRole } from '../../api/transfer';
import { scopeIn } from '../../charts/names';
import { allowPods } from '../../clusters/namespace-labels';
import { ownedBy } from '../../constructs/owner';
import { SecretPlace } from '../trust/kind';

/** The place and name of a Job. */
export interface JobPlace {
  readonly chart: Chart;
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

/** The facts that the objects of an engine on one cluster depend on. */
export interface ClusterObjectsProps {
  readonly engine: Construct;
  readonly engineName: string;
  readonly chart: Chart;
  readonly labels: Record<string, string>;
  readonly imagePullSecrets: string[];
  /** The permission to run as root on OpenShift; undefined if none is written. */
  readonly constraints?: ConstraintsProps;
  /** Whether namespaces get the Pod Security labels that allow root. */
  readonly labelsNamespaces: boolean;
}

/** The objects of an engine on one cluster. Each is written once. */
export class ClusterObjects {
  private readonly tree: Construct;
  private readonly accounts = new Map<string, IServiceAccount>();
  private readonly secrets = new Map<string, string | undefined>();

  constructor(private readonly props: ClusterObjectsProps) {
    this.tree = scopeIn(props.chart, props.engine);
  }

  /** Writes something in the cluster's chart, unless something was written with this id before. */
  once(id: string, write: (scope: Construct) => void): void {
    const scope = this.scopeFor(id);
    if (scope) {
      write(scope);
      owned(this.props.engine, scope);
    }
  }

  /** A construct for the objects of this id; undefined if they were written before. */
  scopeFor(id: string): Construct | undefined {
    return this.tree.node.tryFindChild(id) ? undefined : new Construct(this.tree, id);
  }

  /**
   * The name of a Secret, or undefined if none is needed; asked for once with each id, so that each mistake
   * is reported once.
   */
  secretOnce(id: string, write: () => string | undefined): string | undefined {
    if (!this.secrets.has(id)) {
      this.secrets.set(id, write());
    }
    return this.secrets.get(id);
  }

  /** Writes the objects that all pods of a namespace share, whichever run they belong to. */
  prepare(namespace: string): void {
    const { engineName, labels, constraints, labelsNamespaces } = this.props;
    this.once(`scripts-${namespace}`, (scope) => {
      new ConfigMap(scope, 'scripts', { metadata: { name: this.scriptsName, namespace, labels }, data: scripts() });
    });
    if (constraints) {
      this.once('constraints', (scope) => writeConstraints(scope, constraints));
    } else {
      this.once(`service-account-${namespace}`, (scope) => {
        this.accounts.set(namespace, this.writeAccount(scope, 'account', `${engineName}-transfer`, namespace, labels));
      });
    }
    if (labelsNamespaces) {
      allowPods(this.props.engine, this.props.chart, namespace, 'baseline');
    }
  }

  /**
   * The ServiceAccount of a Job. One that may run as root belongs to a single Job and is written beside it, so that the
   * right to run as root is deleted with the run. The others have no rights, and a namespace has one of them.
   */
  accountFor({ chart, id, name, namespace, labels }: JobPlace): IServiceAccount {
    const { constraints } = this.props;
    if (!constraints) {
      return this.accounts.get(namespace)!;
    }
    const scope = new Construct(chart, `${id}-root`);
    const account = this.writeAccount(scope, 'account', name, namespace, labels);
    bindConstraints(scope, constraints, { name, namespace, labels });
    owned(this.props.engine, scope);
    return account;
  }

  private writeAccount(
    scope: Construct, id: string, name: string, namespace: string, labels: Record<string, string>,
  ): ServiceAccount {
    const { imagePullSecrets } = this.props;
    const account = new ServiceAccount(scope, id, { metadata: { name, namespace, labels }, automountToken: false });
    if (imagePullSecrets.length > 0) {
      ApiObject.of(account)
        .addJsonPatch(JsonPatch.add('/imagePullSecrets', imagePullSecrets.map((secret) => ({ name: secret }))));
    }
    return account;
  }

  get scriptsName(): string {
    return `${this.props.engineName}-transfer-scripts`;
  }

  /** The place of a Secret that one end of transfers needs in a namespace. */
  secretPlace(role: TransferRole, namespace: string): SecretPlace {
    const { engine, engineName, labels } = this.props;
    return { engine, engineName, role, namespace, labels, scopeFor: (id) => this.scopeFor(id) };
  }
}

/** Declares that all objects in a construct were made for another construct. */
export function owned(owner: IConstruct, scope: IConstruct): ApiObject[] {
  const objects = scope.node.findAll().filter((construct): construct is ApiObject => construct instanceof ApiObject);
  return objects.map((object) => ownedBy(owner, object));
}
