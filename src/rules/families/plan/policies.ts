import { CopyMethod, VolumeAction } from '../../../api/mig-plan';
import { celList, Expressions } from '../../engine/expressions';

const MAIN_FIELDS = ['srcMigClusterRef', 'destMigClusterRef', 'migStorageRef', 'namespaces'];
const IS_WHOLE = `(variables.spec.size() == 0 || variables.spec.exists(field, field in ${celList(MAIN_FIELDS)}))`;
const SAME_CLUSTER = ['name', 'namespace'].map((field) =>
  `variables.spec.?srcMigClusterRef.?${field}.orValue('') != '' && variables.spec.srcMigClusterRef.${field} `
    + `== variables.spec.?destMigClusterRef.?${field}.orValue('')`)
  .join(' && ');
const action = 'volume.?selection.?action.orValue(\'\')';
const method = 'volume.?selection.?copyMethod.orValue(\'\')';
const ACTIONS = celList(Object.values(VolumeAction));
const supported = 'volume.?supported.?actions.orValue([])';
const lastOf = (entry: string) => `${entry}.split(':')[size(${entry}.split(':')) - 1]`;

/** Rules on MigPlans in CEL. */
export const PLAN_EXPRESSIONS: Expressions = {
  'plan/source-and-destination': `!has(object.spec) || !${IS_WHOLE} || `
    + '[\'srcMigClusterRef\', \'destMigClusterRef\'].all(field, variables.spec[?field].orValue({}).size() > 0)',
  'plan/namespaces': `!has(object.spec) || !${IS_WHOLE} || variables.spec.?namespaces.orValue([]).size() > 0`,
  'plan/same-name-mapping': 'variables.entries.all(entry, !entry.contains(\':\') || entry.split(\':\')[0] != '
    + 'entry.split(\':\')[1])',
  'plan/duplicate-source': 'variables.sources.all(one, variables.sources.filter(other, other == one).size() == 1)',
  'plan/duplicate-destination': 'variables.entries.all(one, variables.entries.all(other,'
    + ` ${lastOf('one')} != ${lastOf('other')} || one.split(':')[0] == other.split(':')[0]))`,
  'plan/indirect-within-cluster': `!(variables.spec.?indirectVolumeMigration.orValue(false) && ${SAME_CLUSTER})`,
  'plan/partly-renamed-within-cluster': `!(${SAME_CLUSTER}) || variables.entries.all(entry, entry.contains(':')) || `
    + '!variables.entries.exists(entry, entry.contains(\':\'))',
  'plan/volume-action': `variables.volumes.all(volume, ${action} == '' ? ${supported}.size() == 1 `
    + `: ${action} in ${ACTIONS})`,
  'plan/volume-action-not-offered': `variables.volumes.all(volume, !(${action} in ${ACTIONS}) || ${supported}.size() `
    + `== 0 || ${action} in ${supported})`,
  'plan/volume-copy-method': `variables.copied.all(volume, ${method} in ${celList(Object.values(CopyMethod))})`,
  'plan/volume-without-storage-class': 'variables.copied.all(volume, volume.?selection.?storageClass.hasValue())',
  'plan/volume-raw-device-as-files': '!variables.copied.exists(volume, volume.?pvc.?volumeMode.orValue(\'\') == '
    + `'Block' && ${method} == 'filesystem')`,
  'plan/volume-snapshot': `!variables.copied.exists(volume, ${method} == 'snapshot')`,
  'plan/volume-verify': '!variables.copied.exists(volume, volume.?selection.?verify.orValue(false))',
  'plan/verify-of-snapshot': `!variables.copied.exists(volume, ${method} == 'snapshot' && `
    + 'volume.?selection.?verify.orValue(false))',
  'plan/volume-mode': 'variables.copied.all(volume, volume.?pvc.?volumeMode.orValue(\'\') in [\'\', \'Filesystem\', '
    + '\'Block\', \'Auto\'])',
  'plan/volume-without-access-modes': 'variables.spec.?indirectVolumeMigration.orValue(false) || '
    + `variables.copied.all(volume, ${method} == 'snapshot'`
    + ' || volume.?pvc.?accessModes.orValue([]).size() > 0 || volume.?selection.?accessMode.orValue(\'\') != \'\')',
  'plan/duplicate-volume': 'variables.volumes.all(one, one.?name.orValue(\'\') == \'\''
    + ' || variables.volumes.filter(other, other.?name.orValue(\'\') == one.name).size() == 1)',
  'plan/claim-of-other-namespace': 'variables.entries.size() == 0 || variables.entries.size() < '
    + 'variables.spec.namespaces.size()'
    + ' || variables.volumes.all(volume, volume.?pvc.?namespace.orValue(\'\') == \'\' || volume.pvc.namespace in '
    + 'variables.sources)',
  'plan/renamed-claim-indirect': '!(variables.spec.?indirectVolumeMigration.orValue(false) || '
    + 'variables.spec.?indirectImageMigration.orValue(false))'
    + ` || variables.volumes.all(volume, ${action} == 'skip' || volume.?pvc.?name.orValue('').split(':').size() < 2`
    + ' || volume.pvc.name.split(\':\')[0] == \'\' || volume.pvc.name.split(\':\')[1] in '
    + '[\'\', volume.pvc.name.split(\':\')[0]])',
};
