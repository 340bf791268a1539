import { Construct } from 'constructs';
import { checkExcludes } from './claim-checks';
import { checkIdentity } from './pod-identity';
import { checkPodOptions } from './pod-options';
import { checkProxySecret } from './proxy-secret';
import { TransferEngineProps } from './transfer-engine-props';
import { checkChoice, checkTuning } from './transfer-settings';
import { Ownership, Verification } from './transfer-values';
import { refuse } from '../constructs/mistake';
import { checkProxyServer } from '../credentials/proxy-server';
import { isDnsLabel, nearestDnsLabel } from '../grammar/dns';
import { isCidr } from '../network/egress-rule';

/** Rejects what is wrong with an engine, whatever its claims are. */
export function checkEngine(at: Construct, props: TransferEngineProps, ownership: Ownership): void {
  const { id } = at.node;
  if (!/^[a-z]/.test(id) || !isDnsLabel(id) || id.length > 40) {
    const near = nearestDnsLabel(id.replace(/^[^a-zA-Z]+/, ''))?.slice(0, 40);
    refuse(at, {
      field: 'id',
      value: id,
      problem: 'is not a valid name for Services and other objects (at most 40 lower-case letters, digits and "-", beginning with a letter)',
      fix: near ? `write "${near}"` : 'write a name such as "shop"',
    });
  }
  checkTuning(at, props);
  checkChoice(at, 'ownership', props.ownership, Ownership);
  checkChoice(at, 'verification', props.verification, Verification);
  checkIdentity(at, '', props, ownership);
  checkIdentity(at, 'sourceIdentity.', props.sourceIdentity ?? {}, ownership);
  checkIdentity(at, 'destinationIdentity.', props.destinationIdentity ?? {}, ownership);
  checkPodOptions(at, 'pods', props.pods);
  checkPodOptions(at, 'sourcePods', props.sourcePods);
  checkPodOptions(at, 'destinationPods', props.destinationPods);
  props.endpoint._kind.check(at, props.source === props.destination);
  props.trust._kind.check(at);
  if (props.proxy) {
    checkProxyServer(at, 'proxy.', props.proxy);
    checkProxySecret(at, props.proxy);
  }
  checkExcludes(at, 'excludes', props.excludes);
  if (props.minimumRsync !== undefined && !/^\d{1,4}\.\d{1,4}\.\d{1,4}$/.test(props.minimumRsync)) {
    refuse(at, {
      field: 'minimumRsync',
      value: props.minimumRsync,
      problem: 'is not a version of rsync',
      fix: 'write three numbers, such as "3.5.0"',
    });
  }
}

/** Rejects strings that are not address ranges, and returns the others. */
export function checkCidrs(at: Construct, cidrs: string[] = []): string[] {
  return cidrs.filter((cidr, index) => {
    if (!isCidr(cidr)) {
      refuse(at, {
        field: `endpointCidrs[${index}]`,
        value: cidr,
        problem: 'is not a valid address range, and a NetworkPolicy accepts no names',
        fix: isCidr(`${cidr}/32`) ? `write "${cidr}/${cidr.includes(':') ? 128 : 32}"` : 'write one such as "203.0.113.10/32"',
      });
    }
    return isCidr(cidr);
  });
}
