import { APPLY } from './apply';
import { CHECK } from './check';
import { CommandDefinition } from './command';
import { COMPLETION } from './completion';
import { DIFF } from './diff';
import { EXPLAIN } from './explain';
import { FLEET } from './fleet';
import { IMPORT } from './import';
import { INIT } from './init';
import { INVENTORY } from './inventory';
import { LSP } from './lsp';
import { MCP } from './mcp';
import { POLICIES } from './policies';
import { PREFLIGHT } from './preflight';
import { REPORT } from './report';
import { RUN } from './run';
import { SHOW } from './show';
import { STATUS } from './status';
import { TEARDOWN } from './teardown';
import { UNLOCK } from './unlock';
import { VOLUMES } from './volumes';

/** The commands, in the order of the help. */
export const COMMANDS: readonly CommandDefinition[] = [
  INIT,
  IMPORT,
  CHECK,
  EXPLAIN,
  POLICIES,
  FLEET,
  INVENTORY,
  SHOW,
  REPORT,
  PREFLIGHT,
  APPLY,
  RUN,
  VOLUMES,
  STATUS,
  DIFF,
  TEARDOWN,
  UNLOCK,
  LSP,
  MCP,
  COMPLETION,
];
