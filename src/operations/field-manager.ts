import { createHash } from 'node:crypto';
import { trimmed } from '../grammar/trim';

/** The field manager of commands that belong to no app, and of earlier versions. */
export const FIELD_MANAGER = 'cdk8s-mtc';

/**
 * The name under which the API server records what the commands write for an app. Apps that shared one would remove
 * each other's fields: an apply removes the fields of its manager that the manifest does not contain.
 */
export function fieldManagerOf(app: string): string {
  const readable = trimmed(app.toLowerCase().replace(/[^a-z0-9-]+/g, '-'), '-').slice(0, 60) || 'app';
  return `${FIELD_MANAGER}-${readable}-${createHash('sha256').update(app).digest('hex').slice(0, 10)}`;
}

/** Whether a field manager is that of an app, of its present name or an earlier one. */
export function isAppManager(manager: string): boolean {
  return manager.startsWith(`${FIELD_MANAGER}-`) && /-[0-9a-f]{10}$/.test(manager);
}

const MANAGER = /\bconflicts? with "([^"]*)"/g;

/**
 * Whether the fields of a conflict are all those that a command for the same app has set: a teardown gives settings
 * their former values by a replacement, whose fields belong to another entry of the same manager.
 *
 * @param own the managers of the app, under its names
 */
export function isOwnConflict(stderr: string, own: readonly string[]): boolean {
  const managers = [...stderr.matchAll(MANAGER)].map(([, manager]) => manager);
  return managers.length > 0 && managers.every((manager) => own.includes(manager));
}
