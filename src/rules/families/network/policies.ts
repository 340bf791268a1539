import { celList, Expressions } from '../../engine/expressions';
import { REGISTRIES } from '../../reading/registry';

const isPort = (port: string) => `(${port} >= 1 && ${port} <= 65535)`;
const DESTINATIONS = celList(['cidrSelector', 'dnsName', 'nodeSelector']);
const IS_REGISTRY = Object.entries(REGISTRIES)
  .map(([service, namespace]) =>
    `(variables.spec.?to.?name.orValue('') == '${service}' && variables.namespace == '${namespace}')`).join(' || ');

/** Rules on egress firewalls, network policies and Routes in CEL. */
export const NETWORK_EXPRESSIONS: Expressions = {
  'network/egress-firewall-name': 'object.metadata.?name.orValue(\'\') in [\'\', \'default\']',
  'network/rule-type': 'variables.egress.all(rule, rule.?type.orValue(\'Allow\') in [\'Allow\', \'Deny\'])',
  'network/one-destination': 'variables.egress.all(rule, !has(rule.to) || '
    + '(rule.to.exists(field, rule.to[field] != \'\')'
    + ` && ${DESTINATIONS}.filter(field, rule.to[?field].orValue('') != '').size() <= 1))`,
  'network/egress-port': 'variables.egress.all(rule, rule.?ports.orValue([]).all(one,'
    + ` one.?protocol.orValue('TCP') in ['TCP', 'UDP', 'SCTP'] && ${isPort('one.?port.orValue(1)')}))`,
  'network/rules-without-type': 'variables.spec.?policyTypes.orValue([]).size() == 0'
    + ' || !variables.spec.policyTypes.all(each, each in [\'Ingress\', \'Egress\'])'
    + ' || ((\'Ingress\' in variables.spec.policyTypes || variables.spec.?ingress.orValue([]).size() == 0)'
    + ' && (\'Egress\' in variables.spec.policyTypes || variables.spec.?egress.orValue([]).size() == 0))',
  'network/route-values': 'variables.spec.?path.orValue(\'/\').matches(\'^(/|$)\')'
    + ' && variables.backends.all(backend, backend.?weight.orValue(0) >= 0 && backend.?weight.orValue(0) <= 256)'
    + ' && variables.backends.size() <= 4'
    + ' && variables.spec.?port.?targetPort.orValue(1) != \'\''
    + ' && (type(variables.spec.?port.?targetPort.orValue(1)) == string || '
    + `${isPort('variables.spec.?port.?targetPort.orValue(1)')})`,
  'network/route-passthrough': 'variables.tls.?termination.orValue(\'\') != \'passthrough\' || '
    + '(variables.spec.?path.orValue(\'\') == \'\''
    + ' && variables.tls.?insecureEdgeTerminationPolicy.orValue(\'\') != \'Allow\' && !has(variables.spec.httpHeaders)'
    + ' && [\'certificate\', \'key\', \'caCertificate\', \'destinationCACertificate\'].all(field, '
    + 'variables.tls[?field].orValue(\'\') == \'\'))',
  'network/route-certificates': 'variables.tls.?certificate.orValue(\'\') == \'\' || '
    + 'variables.tls.?externalCertificate.?name.orValue(\'\') == \'\'',
  'network/registry-route-tls': `!(${IS_REGISTRY}) || `
    + '(has(variables.spec.tls) && variables.tls.?termination.orValue(\'\') != \'edge\')',
};
