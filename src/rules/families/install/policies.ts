import { MTC_PACKAGE } from '../../../api/versions/mtc-releases';
import { Expressions } from '../../engine/expressions';

/** Rules on the installation in CEL. */
export const INSTALL_EXPRESSIONS: Expressions = {
  'install/namespace': `variables.spec.?name.orValue('') != '${MTC_PACKAGE.name}' || variables.namespace in `
    + '[\'\', \'openshift-migration\']',
};
