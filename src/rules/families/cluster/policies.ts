import { Expressions } from '../../engine/expressions';

const IS_REMOTE = 'variables.spec.?isHostCluster.orValue(true) == false';
const IS_HOST = 'variables.spec.?isHostCluster.orValue(false)';
const IS_INSECURE = 'variables.spec.?insecure.orValue(false)';
const BUNDLE = 'variables.spec.?caBundle.orValue(\'\')';

/** Rules on MigClusters in CEL. */
export const CLUSTER_EXPRESSIONS: Expressions = {
  'cluster/token-reference': `!(${IS_REMOTE}) || variables.spec.?serviceAccountSecretRef.orValue({}).size() > 0`,
  'cluster/ca-bundle-ignored': `!(${IS_REMOTE} && ${IS_INSECURE} && ${BUNDLE} != '')`,
  'cluster/insecure': `!(${IS_REMOTE} && ${IS_INSECURE} && ${BUNDLE} == '')`,
  'cluster/host-needs-nothing': `!(${IS_HOST}) || (variables.spec.?url.orValue('') == '' && ${BUNDLE} == ''`
    + ' && variables.spec.?serviceAccountSecretRef.?name.orValue(\'\') == \'\''
    + ' && variables.spec.?serviceAccountSecretRef.?namespace.orValue(\'\') == \'\')',
};
