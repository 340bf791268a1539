import { Construct } from 'constructs';
import { checkExcludes } from './claim-checks';
import { checkIdentity } from './pod-identity';
import { checkProxySecret } from './proxy-secret';
import { TransferEngineProps } from './transfer-engine-props';
import { checkChoice, checkTuning } from './transfer-settings';
import { Ownership, Verification } from './transfer-values';
import { refuse } from '../constructs/mistake';
import { checkProxyServer } from '../credentials/proxy-server';
import { isDnsLabel, nearestDnsLabel } from '../grammar/dns';
import { isCidr } from '../network/egress-rule';

/** Refuses what is wrong with an engine whatever its claims are. */
export function checkEngine(at: Construct, props: TransferEngineProps, ownership: Ownership): void {
  const { id } = at.node;
  if (!/^[a-z]/.test(id) || !isDnsLabel(id) || id.length > 40) {
    const near = nearestDnsLabel(id.replace(/^[^a-zA-Z]+/, ''))?.slice(0, 40);
    refuse(at, {
      field: 'id',
      value: id,
      problem: 'is no name for Services and the like (lower-case letters, digits and "-", beginning with a letter, at most 40 characters)',
      fix: near ? `write "${near}"` : 'write a name such as "shop"',
    });
  }
  checkTuning(at, props);
  checkChoice(at, 'ownership', props.ownership, Ownership);
  checkChoice(at, 'verification', props.verification, Verification);
  checkIdentity(at, '', props, ownership);
  checkIdentity(at, 'sourceIdentity.', props.sourceIdentity ?? {}, ownership);
  checkIdentity(at, 'destinationIdentity.', props.destinationIdentity ?? {}, ownership);
  props.endpoint._kind.check(at, props.source === props.destination);
  props.trust._kind.check(at);
  if (props.proxy) {
    checkProxyServer(at, 'proxy.', props.proxy);
    checkProxySecret(at, props.proxy);
  }
  checkExcludes(at, 'excludes', props.excludes);
}

/** Refuses what is no range of addresses, and gives the others. */
export function checkCidrs(at: Construct, cidrs: string[] = []): string[] {
  return cidrs.filter((cidr, index) => {
    if (!isCidr(cidr)) {
      refuse(at, {
        field: `endpointCidrs[${index}]`,
        value: cidr,
        problem: 'is no range of addresses, and a NetworkPolicy knows no names',
        fix: isCidr(`${cidr}/32`) ? `write "${cidr}/${cidr.includes(':') ? 128 : 32}"` : 'write one such as "203.0.113.10/32"',
      });
    }
    return isCidr(cidr);
  });
}
