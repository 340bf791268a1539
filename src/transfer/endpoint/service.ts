import { ApiObject, JsonPatch } from 'cdk8s';
import { Service, ServiceType } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { EndpointClaim } from './kind';
import { TRANSFER_PORT } from '../../api/transfer';
import { refuse } from '../../constructs/mistake';
import { isDnsSubdomain, nearestDnsSubdomain } from '../../grammar/dns';
import { isHost } from '../../grammar/url';

/** The differences between the Services of the endpoints. */
export interface ClaimServiceProps {
  readonly type?: ServiceType;
  /**
   * The port of the Service.
   *
   * @default - the port of the pods
   */
  readonly port?: number;
  readonly nodePort?: number;
  readonly annotations?: Record<string, string>;
  readonly sourceRanges?: string[];
}

/** The Service of a claim. It selects the one pod that receives it, in every run. */
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

/** Rejects a domain that can have no hosts. */
export function checkDomain(engine: IConstruct, field: string, domain: string): void {
  if (!isDnsSubdomain(domain) || /^\d+(\.\d+){3}$/.test(domain)) {
    const near = nearestDnsSubdomain(String(domain ?? '').trim().replace(/^[a-z]+:\/\//i, '').split(/[/:]/)[0]
      .replace(/^\*?\.+/, ''));
    refuse(engine, {
      field,
      value: domain,
      problem: 'is not a valid domain for the hosts of claims',
      fix: near && !/^\d+(\.\d+){3}$/.test(near) ? `write "${near}"` : 'write one such as "apps.ocp4.example.com"',
    });
  }
}

/** Rejects a host that is not a DNS name. */
export function checkName(engine: IConstruct, field: string, host: string, why: string): void {
  if (!isDnsSubdomain(host) || /^\d+(\.\d+){3}$/.test(host)) {
    refuse(engine, {
      field,
      value: host,
      problem: `is not a valid DNS name, ${why}`,
      fix: 'write one such as "shop.apps.ocp4.example.com"',
    });
  }
}

/** Rejects a host that is neither a DNS name nor an address. */
export function checkHost(engine: IConstruct, field: string, host: string): void {
  if (!isHost(host)) {
    refuse(engine, {
      field,
      value: host,
      problem: 'is not a valid host name or address',
      fix: 'write one such as "node-1.ocp4.example.com", "192.0.2.7" or "[2001:db8::7]"',
    });
  }
}

/** Rejects a number that is not a port. */
export function checkPort(engine: IConstruct, field: string, port: number, first = 1, last = 65535): void {
  if (!Number.isInteger(port) || port < first || port > last) {
    const what = first === 1 ? 'is not a valid port' : 'is not a valid NodePort';
    refuse(engine, { field, value: port, problem: what, fix: `write an integer from ${first} to ${last}` });
  }
}

/** Rejects an option of a claim that does not apply to its endpoint. */
export function refuseOption(claim: EndpointClaim, option: 'host' | 'port', why: string): void {
  if (claim[option] !== undefined) {
    refuse(
      claim.engine, { field: `${claim.field}.${option}`, value: claim[option], problem: why, fix: 'leave it out' },
    );
  }
}
