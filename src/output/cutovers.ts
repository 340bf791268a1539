import { IndexRun } from './migration-index';

/** The purpose of a cutover that does not stop the application. */
export const CUTOVER_WITHOUT_STOP = 'moves the application without stopping it on the source; what it writes there '
  + 'during the last copy is lost';

/** Whether a cutover leaves the application running on the source. */
export function leavesRunningOnSource({ purpose }: Pick<IndexRun, 'purpose'>): boolean {
  return purpose === CUTOVER_WITHOUT_STOP;
}
