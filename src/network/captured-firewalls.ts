import * as fs from 'fs';
import * as path from 'path';
import { Yaml } from 'cdk8s';
import { EGRESS_FIREWALL, EGRESS_NETWORK_POLICY, EgressRuleSpec, NetworkManifest } from '../api/network';
import { Mistake, quote } from '../constructs/mistake';

/** A firewall of one namespace, from a cluster or from a program. */
export interface ExistingFirewall extends Pick<NetworkManifest, 'apiVersion' | 'kind' | 'metadata'> {
  readonly rules: readonly EgressRuleSpec[];
}

/** What a captured file contains, and what is wrong with it. */
export interface CapturedFirewalls {
  readonly firewalls: readonly ExistingFirewall[];
  readonly mistakes: readonly Mistake[];
}

const CAPTURE = 'capture it again: `kubectl get egressfirewall -A -o yaml` (OVN-Kubernetes) '
  + 'or `kubectl get egressnetworkpolicy -A -o yaml` (OpenShift SDN)';

/** The API groups of the two kinds. OpenShift 3 also had a version without a group. */
const KINDS = [
  { kind: EGRESS_FIREWALL, apiVersions: [EGRESS_FIREWALL.apiVersion] },
  { kind: EGRESS_NETWORK_POLICY, apiVersions: [EGRESS_NETWORK_POLICY.apiVersion, 'v1'] },
];

/** The fields of a firewall. A parser makes other fields from broken YAML, and the rules after that place are lost. */
const FIELDS = {
  firewall: ['apiVersion', 'kind', 'metadata', 'spec', 'status'],
  spec: ['egress'],
  rule: ['type', 'to', 'ports'],
  to: ['cidrSelector', 'dnsName', 'nodeSelector'],
};

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Reads the egress firewalls from a file with the output of `kubectl get -o yaml`, or `-o json`. Never throws. */
export function readFirewalls(file: string): CapturedFirewalls {
  const mistakes: Mistake[] = [];
  const refuse = (problem: string, value?: string) => {
    mistakes.push({ field: 'egressFirewall.path', value, problem, fix: CAPTURE });
  };
  if (typeof file !== 'string' || file === '') {
    refuse('is missing');
    return { firewalls: [], mistakes };
  }
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
    refuse(fs.existsSync(file) ? 'is not a file' : 'does not exist', file);
    return { firewalls: [], mistakes };
  }
  const firewalls: ExistingFirewall[] = [];
  for (const object of objectsIn(file, refuse)) {
    const known = KINDS.find(({ kind, apiVersions }) => kind.kind === object.kind
      && apiVersions.includes(object.apiVersion));
    const problem = known && problemOf(object);
    if (problem) {
      refuse(`${nameOf(object)} ${problem}`, file);
    } else if (known) {
      firewalls.push(existingFirewall({ ...object, ...known.kind }));
    }
  }
  if (firewalls.length === 0 && mistakes.length === 0) {
    refuse('contains no EgressFirewall and no EgressNetworkPolicy', file);
  }
  return { firewalls, mistakes: [...mistakes, ...duplicates(file, firewalls)] };
}

/** The objects of a file; those of a list one by one. */
function objectsIn(file: string, refuse: (problem: string, value: string) => void): Array<Record<string, any>> {
  let documents: unknown[];
  try {
    documents = Yaml.load(path.resolve(file));
  } catch {
    refuse('cannot be read as YAML', file);
    return [];
  }
  return documents.flatMap((document) => {
    if (!isRecord(document)) {
      refuse('contains a document that is not an object', file);
      return [];
    }
    if (!Array.isArray(document.items)) {
      return [document];
    }
    if (!String(document.kind ?? '').endsWith('List')) {
      refuse('contains a list that is cut off: `kind: List` after the items is missing', file);
    }
    return document.items.filter(isRecord);
  });
}

function problemOf({ metadata, spec, ...others }: Record<string, any>): string | undefined {
  if (!isRecord(metadata) || !isText(metadata.name) || !isText(metadata.namespace)) {
    return 'has no name or no namespace';
  }
  if (!isRecord(spec) || !Array.isArray(spec.egress)) {
    return 'has no list of rules in spec.egress';
  }
  const places: Array<[string, Record<string, any>, string[]]> = [
    ['', { metadata, spec, ...others }, FIELDS.firewall], ['spec.', spec, FIELDS.spec],
  ];
  for (const [index, rule] of spec.egress.entries()) {
    const at = `spec.egress[${index}]`;
    const isRule = isRecord(rule) && ['Allow', 'Deny'].includes(rule.type) && isRecord(rule.to);
    if (!isRule || Object.keys(rule.to).length !== 1) {
      return `is damaged: ${at} has no type Allow or Deny, or not exactly one destination`;
    }
    if (rule.ports !== undefined && !Array.isArray(rule.ports)) {
      return `is damaged: ${at}.ports is not a list`;
    }
    places.push([`${at}.`, rule, FIELDS.rule], [`${at}.to.`, rule.to, FIELDS.to]);
  }
  for (const [at, value, fields] of places) {
    const unknown = Object.keys(value).find((field) => !fields.includes(field));
    if (unknown !== undefined) {
      return `is damaged: ${at}${quote(unknown)} is not a field`;
    }
  }
  return undefined;
}

/** What the cluster and `kubectl` have added is left out. */
function existingFirewall({ apiVersion, kind, metadata, spec }: Record<string, any>): ExistingFirewall {
  const { [LAST_APPLIED]: _, ...annotations } = metadata.annotations ?? {};
  return {
    apiVersion,
    kind,
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace,
      ...(metadata.labels ? { labels: metadata.labels } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    rules: spec.egress,
  };
}

/** One object in a file twice: it comes from two clusters, or from two times. */
function duplicates(file: string, firewalls: readonly ExistingFirewall[]): Mistake[] {
  const seen = new Set<string>();
  return firewalls.filter((firewall) => {
    const key = nameOf(firewall);
    return seen.has(key) || !seen.add(key);
  }).map((firewall) => ({
    field: 'egressFirewall.path',
    value: file,
    problem: `contains ${nameOf(firewall)} twice, so that its present rules are not known`,
    fix: 'use one file for each source cluster',
  }));
}

function nameOf({ kind, metadata }: Record<string, any>): string {
  return `${kind} ${metadata?.namespace ?? '?'}/${metadata?.name ?? '?'}`;
}

function isRecord(value: unknown): value is Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
