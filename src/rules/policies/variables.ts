import { celList } from '../engine/expressions';
import { OTHER_NAMES, PROVIDERS } from '../reading/storage';

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';

/** The words that most likely mean a provider, as `meantProvider` reads them. */
const MEANT_PROVIDER = PROVIDERS.reduceRight((otherwise, provider) =>
  `variables.providerWord.matches('${OTHER_NAMES[provider].source}') ? '${provider}' : ${otherwise}`, '\'\'');

/** What several expressions use, by name. A variable may use those before it. */
export const VARIABLES: Readonly<Record<string, string>> = {
  spec: 'object.?spec.orValue({})',
  annotations: 'object.metadata.?annotations.orValue({})',
  namespace: 'object.metadata.?namespace.orValue(\'\')',
  // plans
  entries: `variables.spec.?namespaces.orValue([]).filter(entry, entry.matches('^${LABEL}(:${LABEL})?$'))`,
  sources: 'variables.entries.map(entry, entry.split(\':\')[0])',
  volumes: 'variables.spec.?persistentVolumes.orValue([])',
  copied: 'variables.volumes.filter(volume, volume.?selection.?action.orValue(\'\') == \'copy\')',
  hooks: 'variables.spec.?hooks.orValue([])',
  // direct volume migrations
  claims: 'variables.spec.?persistentVolumeClaims.orValue([])',
  // repositories
  backup: 'variables.spec.?backupStorageConfig.orValue({})',
  snapshot: 'variables.spec.?volumeSnapshotConfig.orValue({})',
  providerWord: 'variables.spec.?backupStorageProvider.orValue(\'\').trim().lowerAscii()',
  provider: `variables.providerWord in ${celList(PROVIDERS)} ? variables.providerWord : ${MEANT_PROVIDER}`,
  // egress firewalls
  egress: 'variables.spec.?egress.orValue([])',
  // Routes
  tls: 'variables.spec.?tls.orValue({})',
  backends: '[variables.spec.?to.orValue({})] + variables.spec.?alternateBackends.orValue([])',
};
