import { Policy } from './policies';
import { MTC_NAMESPACE } from '../../api/common';
import { JUDGED_KINDS, JudgedKind } from '../../api/judged-kinds';
import { Severity } from '../engine/rule';

/** What a cluster does with an object that breaks a rule. `rule`: it rejects errors and warns about everything else. */
export type PolicyAction = 'rule' | 'warn';

const LABELS = { 'app.kubernetes.io/managed-by': 'cdk8s-mtc' };

/** The name of the policy of a rule. */
export function policyName({ rule }: Policy): string {
  return `cdk8s-mtc-${rule.id.replace('/', '-')}`;
}

/** A ValidatingAdmissionPolicy and its binding, of Kubernetes 1.30 and later (OpenShift 4.17). */
export function admissionPolicy(policy: Policy, action: PolicyAction): object[] {
  const metadata = { name: policyName(policy), labels: LABELS };
  return [{
    apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicy', metadata, spec: specOf(policy),
  }, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata,
    spec: { policyName: policyName(policy), validationActions: actionsFor(policy.rule.severity, action) },
  }];
}

/**
 * The same as a ValidatingPolicy of Kyverno 1.17 and later. It judges requests only, because its conditions are about
 * the request.
 */
export function kyvernoPolicy(policy: Policy, action: PolicyAction): object {
  return {
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'ValidatingPolicy',
    metadata: { name: policyName(policy), labels: LABELS },
    spec: {
      validationActions: actionsFor(policy.rule.severity, action),
      evaluation: { admission: { enabled: true }, background: { enabled: false } },
      ...specOf(policy),
    },
  };
}

function specOf({ rule, kinds, expression, variables }: Policy) {
  return {
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: resourceRules(kinds, rule.skips?.includes('live') ? ['CREATE'] : ['CREATE', 'UPDATE']),
    },
    matchConditions: CONDITIONS,
    ...variables.length > 0 ? { variables } : {},
    validations: [{ expression, message: `${rule.title}. ${rule.rationale.replace(/\s+/g, ' ')} [${rule.id}]` }],
  };
}

/**
 * What MTC's operator and controller write is theirs, and an object that was accepted before may still get a status,
 * labels or a finalizer.
 */
const CONDITIONS = [
  {
    name: 'not-by-mtc',
    expression: `!request.userInfo.username.startsWith('system:serviceaccount:${MTC_NAMESPACE}:')`,
  },
  { name: 'is-changed', expression: 'oldObject == null || object.?spec.orValue({}) != oldObject.?spec.orValue({})' },
];

function actionsFor(severity: Severity, action: PolicyAction): string[] {
  return severity === 'error' && action === 'rule' ? ['Deny'] : ['Warn'];
}

/** Rules that skip live objects judge new ones only. */
function resourceRules(kinds: readonly JudgedKind[], operations: readonly string[]) {
  const groups = [...new Set(kinds.map((kind) => JUDGED_KINDS[kind]))];
  return groups.map((group) => ({
    apiGroups: [group],
    apiVersions: ['*'],
    operations,
    resources: kinds.filter((kind) => JUDGED_KINDS[kind] === group).map(pluralOf),
  }));
}

function pluralOf(kind: JudgedKind): string {
  const lower = kind.toLowerCase();
  if (lower.endsWith('y')) {
    return `${lower.slice(0, -1)}ies`;
  }
  return `${lower}${lower.endsWith('s') ? 'es' : 's'}`;
}
