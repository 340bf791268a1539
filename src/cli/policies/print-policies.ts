import { stringify } from 'yaml';
import { didYouMean } from '../../grammar/did-you-mean';
import { Policy, POLICIES } from '../../rules/policies/policies';
import { admissionPolicy, kyvernoPolicy } from '../../rules/policies/policy-manifests';
import { Surroundings } from '../surroundings';
import { printable } from '../terminal/printable';

/** The options of `policies`. */
export interface PoliciesFlags {
  readonly engine: 'admission' | 'kyverno';
  readonly select: readonly string[];
  readonly disable: readonly string[];
  readonly warn: boolean;
  readonly list: boolean;
}

/** Prints the policies; false if an option names none. */
export function printPolicies(
  { engine, select, disable, warn, list }: PoliciesFlags, { stdout, stderr }: Surroundings,
): boolean {
  const names = POLICIES.flatMap(namesOf);
  const unknown = [...select, ...disable].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const near = didYouMean(unknown, names);
    stderr(`error: no policy has the name "${printable(unknown)}"${near ? `; did you mean ${near}?` : '.'} \`cdk8s-mtc `
      + 'policies --list` prints all.\n');
    return false;
  }
  const isNamed = (policy: Policy, by: readonly string[]) => namesOf(policy).some((name) => by.includes(name));
  const chosen = POLICIES.filter((policy) => (select.length === 0 || isNamed(policy, select))
    && !isNamed(policy, disable));
  const action = warn ? 'warn' : 'rule';
  for (const policy of chosen) {
    const { id, severity, title } = policy.rule;
    const manifests = engine === 'kyverno' ? [kyvernoPolicy(policy, action)] : admissionPolicy(policy, action);
    stdout(list
      ? `${id} (${severity}): ${title}\n`
      : manifests.map((manifest) => `---\n${stringify(manifest, { aliasDuplicateObjects: false, lineWidth: 0 })}`)
        .join(''));
  }
  return true;
}

/** The rule of a policy, and its family. */
function namesOf({ rule }: Policy): string[] {
  return [rule.id, rule.id.split('/')[0]];
}
