import { FieldFacts, FieldsFacts, KindFacts } from './schema-facts';

/** `metadata` of every object, fields of earlier Kubernetes among them. */
export const METADATA_FACTS: FieldsFacts = {
  fields: {
    annotations: { map: 'string' },
    clusterName: 'any',
    creationTimestamp: 'any',
    deletionGracePeriodSeconds: 'any',
    deletionTimestamp: 'any',
    finalizers: { list: 'string' },
    generateName: 'string',
    generation: 'any',
    initializers: 'any',
    labels: { map: 'string' },
    managedFields: 'any',
    name: 'string',
    namespace: 'string',
    ownerReferences: { list: 'any' },
    resourceVersion: 'any',
    selfLink: 'any',
    uid: 'any',
  },
};

/** The fields of Kubernetes' ObjectReference. */
export const REFERENCE_FACTS: FieldsFacts = {
  fields: {
    apiVersion: 'string',
    fieldPath: 'string',
    kind: 'string',
    name: 'string',
    namespace: 'string',
    resourceVersion: 'string',
    uid: 'string',
  },
};

const LABEL_SELECTOR: FieldFacts = {
  fields: {
    matchExpressions: { list: { required: ['key', 'operator'], fields: { key: 'string', operator: 'string', values: { list: 'string' } } } },
    matchLabels: { map: 'string' },
  },
};

const PORTS: FieldFacts = {
  list: { fields: { endPort: 'integer', port: 'integer or string', protocol: { oneOf: ['TCP', 'UDP', 'SCTP'] } } },
};

const PEERS: FieldFacts = {
  list: {
    fields: {
      ipBlock: { required: ['cidr'], fields: { cidr: 'string', except: { list: 'string' } } },
      namespaceSelector: LABEL_SELECTOR,
      podSelector: LABEL_SELECTOR,
    },
  },
};

/** NetworkPolicy is built in, so that no CustomResourceDefinition tells of it. */
export const NETWORK_POLICY_FACTS: KindFacts = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  spec: {
    fields: {
      egress: { list: { fields: { ports: PORTS, to: PEERS } } },
      ingress: { list: { fields: { from: PEERS, ports: PORTS } } },
      podSelector: LABEL_SELECTOR,
      policyTypes: { list: { oneOf: ['Ingress', 'Egress'] } },
    },
  },
};
