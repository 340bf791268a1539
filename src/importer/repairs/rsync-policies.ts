import { Repairer } from './repair';
import { NETWORK_POLICY, RSYNC_PODS, STUNNEL_PORT } from '../../api/network';
import { Manifest, record } from '../../rules/engine/manifest';

/**
 * A policy that opens everything for some of rsync's pods becomes the one that a `RsyncNetworkExemption` writes, for
 * all of them. The guide calls both policies the same, so that the second one overwrites the first.
 */
export const repairPolicy: Repairer = ({ object, namespace }: Manifest) => {
  const spec = record(object.spec);
  const labels: Record<string, unknown> = record(record(spec.podSelector).matchLabels);
  const isForRsync = Object.entries(RSYNC_PODS).every(([label, value]) => labels[label] === value);
  const direction = ['Ingress', 'Egress'].find((one) => JSON.stringify(spec.policyTypes) === JSON.stringify([one]));
  if (!isForRsync || direction === undefined || JSON.stringify(spec[direction.toLowerCase()]) !== '[{}]') {
    return undefined;
  }
  const isIngress = direction === 'Ingress';
  const name = `allow-rsync-${direction.toLowerCase()}`;
  if (record(object.metadata).name === name) {
    return undefined;
  }
  const rules = isIngress ? { ingress: [{ ports: [{ protocol: 'TCP', port: STUNNEL_PORT }] }] } : { egress: [{}] };
  return {
    object: {
      ...NETWORK_POLICY,
      metadata: { name, namespace },
      spec: { podSelector: { matchLabels: RSYNC_PODS }, policyTypes: [direction], ...rules },
    },
    rules: ['network/rsync-blocks-left-out', 'network/rsync-direction', 'document/duplicate-object'],
    text: `it is called ${name}${isIngress ? `, opens port ${STUNNEL_PORT} instead of everything,` : ''} `
      + 'and selects all pods of rsync.',
  };
};
