import { FieldFacts, FieldsFacts, KindFacts } from './schema-facts';

/** `metadata` of every object, including fields of earlier Kubernetes versions. */
export const METADATA_FACTS: FieldsFacts = {
  fields: {
    annotations: { map: 'string' },
    clusterName: 'string',
    creationTimestamp: 'string',
    deletionGracePeriodSeconds: 'integer',
    deletionTimestamp: 'string',
    finalizers: { list: 'string' },
    generateName: 'string',
    generation: 'integer',
    initializers: 'any',
    labels: { map: 'string' },
    managedFields: { list: 'any' },
    name: 'string',
    namespace: 'string',
    ownerReferences: {
      list: {
        required: ['apiVersion', 'kind', 'name', 'uid'],
        fields: {
          apiVersion: 'string',
          blockOwnerDeletion: 'boolean',
          controller: 'boolean',
          kind: 'string',
          name: 'string',
          uid: 'string',
        },
      },
    },
    resourceVersion: 'string',
    selfLink: 'string',
    uid: 'string',
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
    matchExpressions: {
      list: {
        required: ['key', 'operator'],
        fields: { key: 'string', operator: 'string', values: { list: 'string' } },
      },
    },
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

/** NetworkPolicy is built in, so that no CustomResourceDefinition describes it. */
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

/** A Secret, of which only `metadata` is described here. */
export const SECRET_FACTS: KindFacts = { group: '', version: 'v1', kind: 'Secret', spec: 'any', open: true };
