import {
  base, faulty, hostController, MigrationCase, remoteController, valid,
} from './builders';

const host = (more: string) => base({ 'host/controller.yaml': hostController(more) });
const AT = 'host/controller.yaml';

/** The controller. */
export const CONTROLLER: readonly MigrationCase[] = [
  faulty('a limit in both spellings, with two values', host('mig_pv_limit: "200"\nmigPvLimit: "300"'), {
    file: AT,
    says: /mig_pv_limit.*migPvLimit|migPvLimit.*mig_pv_limit/,
  }),
  faulty('a proxy in both spellings, with two values', host('no_proxy: .example.com\nnoProxy: .example.org\n'
    + 'https_proxy: http://proxy.example.com:3128'),
  { file: AT, says: /no_proxy.*noProxy|noProxy.*no_proxy/ }),
  faulty('no_proxy with semicolons', host('https_proxy: http://proxy.example.com:3128\n'
    + 'no_proxy: .example.com;10.0.0.0/8'), { file: AT, says: /no_proxy.*;|;.*no_proxy|;/ }),
  faulty('no_proxy with a URL', host('https_proxy: http://proxy.example.com:3128\n'
    + 'no_proxy: https://api.old.example.com:6443,.svc'), { file: AT, says: /https:\/\/api\.old/ }),
  faulty('a user of the proxy without a password', host('stunnel_tcp_proxy: http://migration@10.9.0.5:3128'), {
    file: AT,
    says: /password/,
  }),
  faulty('excluded resources as a text', host('additional_excluded_resources: secrets,configmaps'), {
    file: AT,
    says: /list/,
  }),
  faulty('storage classes to move as a text', host('mig_pv_move_storageclasses: gold'), { file: AT, says: /list/ }),
  faulty('groups of restic as a number', host('restic_supplemental_groups: 5555'), { file: AT, says: /list/ }),
  faulty('groups of rsync as a list', host('src_supplemental_groups: [1000, 2000]'), {
    file: AT,
    says: /src_supplemental_groups|comma/,
  }),
  faulty('two options of rsync that are dropped', host('rsync_opt_extras: --timeout 30 -A --numeric-ids'),
    [{ file: AT, says: /30/ }, { file: AT, says: /-A/ }]),
  faulty('the bandwidth given twice', host('rsync_opt_bwlimit: 1000\nrsync_opt_extras: --bwlimit=5000'), {
    file: AT,
    says: /bwlimit.*twice|rsync_opt_bwlimit.*rsync_opt_extras|rsync_opt_extras.*rsync_opt_bwlimit/,
  }),
  faulty('deletion switched off by one variable and on by another', host('rsync_opt_delete: false\n'
    + 'rsync_opt_extras: --delete'), { file: AT, says: /--delete/ }),
  faulty('an image in parts, and as a whole', host('rsync_transfer_repo: registry.example.com/mtc\n'
    + 'rsync_transfer_image_fqin: registry.example.com/mtc/rsync:1.8'),
  { file: AT, says: /rsync_transfer_repo|rsync_transfer_image_fqin/ }),
  faulty('settings of Velero without Velero', base({
    'old/controller.yaml': remoteController('restic_timeout: 4h').replace('velero: true', 'velero: false'),
  }),
  { file: 'old/controller.yaml', says: /migration_velero/ }),
  faulty('a setting of the console without the console', base({
    'host/controller.yaml': hostController('mig_ui_cluster_api_endpoint: https://api.new.example.com:6443')
      .replace('migration_ui: true', 'migration_ui: false'),
  }), { file: AT, says: /migration_ui/ }),
  faulty('a threshold of resizing, with resizing switched off', host('enable_intelligent_pv_resize: false\n'
    + 'pv_resizing_threshold: 10'), { file: AT, says: /enable_/ }),
  valid('a list of excluded resources', host('additional_excluded_resources: [secrets]\n'
    + 'mig_pv_move_storageclasses: [gold]\nrestic_supplemental_groups: [5555]')),
  valid('a proxy with names, domains, networks and a port', host('https_proxy: http://proxy.example.com:3128\n'
    + 'no_proxy: .cluster.local,.svc,10.0.0.0/8,api.old.example.com:6443,localhost')),
  valid('groups of rsync as a text, and options that are passed on', host('src_supplemental_groups: "1000,2000"\n'
    + 'rsync_opt_extras: --numeric-ids --timeout=30')),
  valid('a proxy without a user', host('stunnel_tcp_proxy: http://10.9.0.5:3128')),
  valid('a threshold of resizing, with resizing switched on', host('enable_dvm_pv_resizing: true\n'
    + 'pv_resizing_threshold: 10')),
];
