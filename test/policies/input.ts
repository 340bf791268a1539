import { createHash } from 'crypto';
import { objectsFor, variants } from './requests';
import { POLICIES } from '../../src/rules/policies/policies';
import { admissionPolicy } from '../../src/rules/policies/policy-manifests';

/** What `scripts/policy-verdicts.sh` records. */
export interface Verdicts {
  /** Of the policies and the objects. */
  readonly digest: string;
  /** For each rule, a letter for each of its objects: `a` for allowed, `d` for denied. */
  readonly decisions: { readonly [rule: string]: string };
}

/** The policies, and for each the objects about which it decides. */
export function inputOf() {
  const policies = POLICIES.map((policy) => admissionPolicy(policy, 'rule')[0]);
  const objects = POLICIES.map((policy) => {
    const examples = objectsFor(policy);
    return [...examples, ...variants(examples)];
  });
  return { policies, objects, digest: createHash('sha256').update(JSON.stringify([policies, objects])).digest('hex') };
}
