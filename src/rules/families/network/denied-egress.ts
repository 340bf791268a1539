import { Manifest, record, text, list, isRecord } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { sdnFirewall } from '../../examples/network';
import { EGRESS_KINDS } from '../../reading/egress';
import { blockedLegs } from '../../reading/model/legs';
import { namespacesWithRsyncEgress, neighbourhoodOf } from '../../reading/rsync-policies';
import { quote } from '../../reading/text';

const ALLOW = 'Write an Allow for the destination\'s router (or the proxy) before the Deny.';

const example = (type: string) => sdnFirewall(`  - type: ${type}\n    to: { cidrSelector: 192.0.2.0/24 }`);

/** The rule on egress firewalls that block the copying of volumes. */
export const DENIED_EGRESS_RULES: readonly Rule[] = [
  {
    id: 'network/denied-egress',
    severity: 'warning',
    title: 'A namespace whose volumes are copied directly can reach the destination',
    rationale: 'Clients of rsync connect to the destination\'s router, or to a proxy, from the source\'s namespaces, '
      + 'where an egress firewall applies to every pod. MTC\'s guide shows a Deny although its text describes an '
      + 'Allow.',
    source: 'MTC\'s guide, egress firewall for direct volume migration; mig-controller '
      + 'pkg/controller/directvolumemigration/rsync.go',
    on: EGRESS_KINDS,
    breaks: example('Deny'),
    finds: [{
      path: 'spec.egress[0].type',
      message: 'is Deny, but the policy is named "allow-migration": it denies what rsync needs to reach',
      fix: 'Write `type: Allow`.',
    }],
    keeps: example('Allow'),
    * check(manifest, set) {
      const rules = list(record(manifest.object.spec).egress).filter(isRecord);
      if (rules.length === 0 || !rules.every((rule) => rule.type === 'Deny') || blockedLegs(set).has(manifest)) {
        return;
      }
      const path = 'spec.egress[0].type';
      const deniesAll = rules.some((rule) => record(rule.to).cidrSelector === '0.0.0.0/0'
        && list(rule.ports).length === 0);
      const isOpenForRsync = namespacesWithRsyncEgress(set).has(neighbourhoodOf(manifest))
        && rules.every((rule) => isNetwork(text(record(rule.to).cidrSelector)));
      if (deniesAll && (isNamedAllow(manifest) || isOpenForRsync)) {
        yield {
          path,
          message: 'denies all outgoing traffic of the namespace, including rsync\'s to the destination',
          fix: ALLOW,
        };
      } else if (isNamedAllow(manifest)) {
        yield {
          path,
          message: `is Deny, but the policy is named ${quote(manifest.name)}: it denies what rsync needs to reach`,
          fix: 'Write `type: Allow`.',
        };
      } else if (isOpenForRsync) {
        yield {
          path,
          message: `is Deny for a network, although a NetworkPolicy opens ${quote(manifest.namespace)} for rsync: it `
            + 'denies what rsync needs to reach',
          fix: 'Write `type: Allow`.',
        };
      }
    },
  },
];

/** Whether the name says that something is allowed, or is the name in MTC's guide. */
function isNamedAllow(policy: Manifest): boolean {
  return policy.kind === 'EgressNetworkPolicy' && !/deny|block/i.test(policy.name)
    && /(^|[-.])(allow|permit|open|mtc|dvm|migrat\w*)([-.]|$)|rsync|^test-egress-policy$/i.test(policy.name);
}

/** Whether a range is a network, and not a single address such as the metadata service of a cloud. */
function isNetwork(range: string): boolean {
  return /\/\d+$/.test(range) && !/^169\.254\.|\/(32|128)$/.test(range);
}
