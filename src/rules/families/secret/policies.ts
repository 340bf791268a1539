import { Expressions } from '../../engine/expressions';

/** Rules on Secrets in CEL. */
export const SECRET_EXPRESSIONS: Expressions = {
  'secret/service-account': 'object.?type.orValue(\'\') != \'kubernetes.io/service-account-token\''
    + ' || variables.annotations[?\'kubernetes.io/service-account.name\'].orValue(\'\') != \'\'',
};
