/** The name under which the API server records what the commands write. */
export const FIELD_MANAGER = 'cdk8s-mtc';

const MANAGER = /\bconflicts? with "([^"]*)"/g;

/**
 * Whether the fields of a conflict are all those that a command itself has set: a teardown gives settings their former
 * values by a replacement, whose fields belong to another entry of the same manager.
 */
export function isOwnConflict(stderr: string): boolean {
  const managers = [...stderr.matchAll(MANAGER)].map(([, manager]) => manager);
  return managers.length > 0 && managers.every((manager) => manager === FIELD_MANAGER);
}
