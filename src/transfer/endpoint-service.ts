import { ApiObject, JsonPatch } from 'cdk8s';
import { Service, ServiceType } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { EndpointClaim } from './endpoint-kind';
import { TRANSFER_PORT } from '../api/transfer';
import { refuse } from '../constructs/mistake';
import { isDnsSubdomain, nearestDnsSubdomain } from '../grammar/dns';
import { isHost } from '../grammar/url';

/** What the Services of the endpoints differ in. */
export interface ClaimServiceProps {
  readonly type?: ServiceType;
  /**
   * The port of the Service.
   *
   * @default - that of the pods
   */
  readonly port?: number;
  readonly nodePort?: number;
  readonly annotations?: Record<string, string>;
  readonly sourceRanges?: string[];
}

/** The Service of a claim: it stands for the one pod that receives it, in whichever run. */
export function claimService(scope: Construct, claim: EndpointClaim, props: ClaimServiceProps = {}): Service {
  const service = new Service(scope, 'service', {
    metadata: { name: claim.name, namespace: claim.namespace, labels: claim.labels, annotations: props.annotations },
    type: props.type ?? ServiceType.CLUSTER_IP,
    ports: [{ name: 'tls', port: props.port ?? TRANSFER_PORT, targetPort: TRANSFER_PORT, nodePort: props.nodePort }],
    loadBalancerSourceRanges: props.sourceRanges,
  });
  Object.entries(claim.pods).forEach(([key, value]) => service.selectLabel(key, value));
  ApiObject.of(service).addJsonPatch(JsonPatch.remove('/spec/externalIPs')); // an empty list
  return service;
}

/** Refuses a domain below which no host can be. */
export function checkDomain(engine: IConstruct, field: string, domain: string): void {
  if (!isDnsSubdomain(domain) || /^\d+(\.\d+){3}$/.test(domain)) {
    const near = nearestDnsSubdomain(String(domain ?? '').trim().replace(/^[a-z]+:\/\//i, '').split(/[/:]/)[0].replace(/^\*?\.+/, ''));
    refuse(engine, {
      field,
      value: domain,
      problem: 'is no domain, below which each claim has a host of its own',
      fix: near && !/^\d+(\.\d+){3}$/.test(near) ? `write "${near}"` : 'write one such as "apps.ocp4.example.com"',
    });
  }
}

/** Refuses a host that is no DNS name. */
export function checkName(engine: IConstruct, field: string, host: string, why: string): void {
  if (!isDnsSubdomain(host) || /^\d+(\.\d+){3}$/.test(host)) {
    refuse(engine, { field, value: host, problem: `is no DNS name, ${why}`, fix: 'write one such as "shop.apps.ocp4.example.com"' });
  }
}

/** Refuses what is neither a DNS name nor an address. */
export function checkHost(engine: IConstruct, field: string, host: string): void {
  if (!isHost(host)) {
    refuse(engine, {
      field,
      value: host,
      problem: 'is no plain host name or address',
      fix: 'write one such as "node-1.ocp4.example.com", "192.0.2.7" or "[2001:db8::7]"',
    });
  }
}

/** Refuses what is no port. */
export function checkPort(engine: IConstruct, field: string, port: number, first = 1, last = 65535): void {
  if (!Number.isInteger(port) || port < first || port > last) {
    const what = first === 1 ? 'is no port' : 'is no NodePort';
    refuse(engine, { field, value: port, problem: what, fix: `write a whole number from ${first} to ${last}` });
  }
}

/** Refuses an option of a claim that its endpoint has no use for. */
export function refuseOption(claim: EndpointClaim, option: 'host' | 'port', why: string): void {
  if (claim[option] !== undefined) {
    refuse(claim.engine, { field: `${claim.field}.${option}`, value: claim[option], problem: why, fix: 'leave it out' });
  }
}
