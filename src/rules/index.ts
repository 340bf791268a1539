import { ANALYTIC_RULES } from './analytic';
import { CLUSTER_RULES } from './cluster/cluster';
import { CONTROLLER_RULES } from './controller/controller';
import { DIRECT_RULES } from './direct';
import { DOCUMENT_RULES } from './document/document';
import { HOOK_RULES } from './hook/hook';
import { INSTALL_RULES } from './install';
import { NETWORK_RULES } from './network/network';
import { PLAN_RULES } from './plan/plan';
import { Rule } from './rule';
import { RUN_RULES } from './run/run';
import { SECRET_RULES } from './secret/secret';
import { STORAGE_RULES } from './storage/storage';
import { TRANSFER_RULES } from './transfer/transfer';
import { VERSION_RULES } from './version/version';

/** All rules, family by family. */
export const RULES: readonly Rule[] = [
  ...INSTALL_RULES,
  ...VERSION_RULES,
  ...CONTROLLER_RULES,
  ...CLUSTER_RULES,
  ...STORAGE_RULES,
  ...SECRET_RULES,
  ...PLAN_RULES,
  ...RUN_RULES,
  ...HOOK_RULES,
  ...ANALYTIC_RULES,
  ...DIRECT_RULES,
  ...NETWORK_RULES,
  ...TRANSFER_RULES,
  ...DOCUMENT_RULES,
];
