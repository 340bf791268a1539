import { celHealthCheck } from './cel';
import { kappWaitRule } from './kapp';
import { kubectlWaitCommands } from './kubectl-wait';
import { APPLICATION_HEALTH_CHECK, luaHealthCheck } from './lua';
import { apiVersionOf, JUDGED_KINDS } from './verdict';
import { kindOutcome } from '../../api/outcomes/outcome-of';
import { checkCalls } from '../../constructs/checked-calls';
import { ArgumentError, givenAll } from '../../constructs/given';

/**
 * When objects of MTC are healthy, for tools that do not know these kinds. Each writer says the same about the same
 * object; the statuses that they are compared with are in `test/delivery`.
 *
 * MTC's controllers remove conditions and never set them to `False`. So a tool that looks only for `Ready` takes a
 * failed run for a healthy one.
 */
export class HealthChecks {
  /**
   * The health checks for Argo CD in Lua, by the key of the ConfigMap `argocd-cm`:
   * `resource.customizations.health.migration.openshift.io_MigPlan`. They include one for Applications, which makes an
   * Application of Applications wait for each wave.
   *
   * OpenShift GitOps owns that ConfigMap: use `argoCdResourceHealthChecks` there.
   */
  static argoCdConfigMap(): { [key: string]: string } {
    return Object.fromEntries(luaChecks()
      .map(({ group, kind, check }) => [`resource.customizations.health.${group}_${kind}`, check]));
  }

  /** The same for `spec.resourceHealthChecks` of the custom resource `ArgoCD`. */
  static argoCdResourceHealthChecks(): any[] {
    return luaChecks();
  }

  /**
   * The expressions for `spec.healthCheckExprs` of Kustomizations of Flux.
   *
   * An expression fails for an object without `status`; Flux then waits.
   */
  static fluxExpressions(): any[] {
    return JUDGED_KINDS.map(celHealthCheck);
  }

  /** The configuration of kapp (`kapp.k14s.io/v1alpha1`, kind `Config`) with a wait rule for each kind. */
  static kappConfig(): any {
    return { apiVersion: 'kapp.k14s.io/v1alpha1', kind: 'Config', waitRules: JUDGED_KINDS.map(kappWaitRule) };
  }

  /**
   * The commands that end with success when an object is healthy. kubectl does not know failure: it waits until the
   * timeout, or, for a run, until the run has ended. It knows one condition at a time: it accepts no run with warnings,
   * and it does not see the failed pods of a DirectVolumeMigration. `cdk8s-mtc run` knows both.
   *
   * @param kind a kind of MTC, such as `MigPlan`
   * @param name the name of the object
   * @param namespace its namespace
   * @param timeout how long the first command waits, such as `10m`
   */
  static kubectlWait(
    kind: string, name: string, namespace: string = 'openshift-migration', timeout: string = '10m',
  ): string[] {
    givenAll('HealthChecks.kubectlWait', [
      ['kind', kind, 'give a kind of MTC such as "MigPlan"'], ['name', name, 'give the name of the object'],
    ]);
    const outcome = JUDGED_KINDS.find((one) => one.kind === kind
      && kindOutcome({ apiVersion: apiVersionOf(one), kind }) === one);
    if (outcome === undefined) {
      throw new ArgumentError(`HealthChecks.kubectlWait: ${JSON.stringify(kind)} is not a kind of MTC. Use one of `
        + `${JUDGED_KINDS.map((one) => one.kind).join(', ')}.`);
    }
    return kubectlWaitCommands(outcome, name, namespace, timeout);
  }

  private constructor() {}
}

checkCalls('HealthChecks', HealthChecks);

interface LuaCheck {
  readonly group: string;
  readonly kind: string;
  readonly check: string;
}

function luaChecks(): LuaCheck[] {
  return [
    ...JUDGED_KINDS.map((outcome) => ({ group: outcome.group, kind: outcome.kind, check: luaHealthCheck(outcome) })),
    { group: 'argoproj.io', kind: 'Application', check: APPLICATION_HEALTH_CHECK },
  ];
}
