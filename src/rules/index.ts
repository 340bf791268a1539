import { Rule } from './engine/rule';
import { ANALYTIC_RULES } from './families/analytic/analytic';
import { CLUSTER_RULES } from './families/cluster/cluster';
import { CONTROLLER_RULES } from './families/controller/controller';
import { DIRECT_RULES } from './families/direct/direct';
import { DOCUMENT_RULES } from './families/document/document';
import { GITOPS_RULES } from './families/gitops/gitops';
import { HOOK_RULES } from './families/hook/hook';
import { INSTALL_RULES } from './families/install/install';
import { INVENTORY_RULES } from './families/inventory/inventory';
import { NAMESPACE_RULES } from './families/namespace/namespace';
import { NETWORK_RULES } from './families/network/network';
import { PLAN_RULES } from './families/plan/plan';
import { RUN_RULES } from './families/run/run';
import { SECRET_RULES } from './families/secret/secret';
import { STATUS_RULES } from './families/status/status';
import { STORAGE_RULES } from './families/storage/storage';
import { TRANSFER_RULES } from './families/transfer/transfer';
import { VERSION_RULES } from './families/version/version';

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
  ...NAMESPACE_RULES,
  ...INVENTORY_RULES,
  ...NETWORK_RULES,
  ...GITOPS_RULES,
  ...TRANSFER_RULES,
  ...DOCUMENT_RULES,
  ...STATUS_RULES,
];
