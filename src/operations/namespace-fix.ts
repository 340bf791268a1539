import { withCommands } from './with-commands';
import { MTC_NAMESPACE } from '../api/common';

/** The fix for a namespace that does not exist. */
export function namespaceFix(name: string, command: string): string {
  return name === MTC_NAMESPACE
    ? `Install MTC, which creates it, or create it: \`${command} create namespace ${name}\`.`
    : `Create it: \`${command} create namespace ${name}\`.`;
}

/** The fix for namespaces that do not exist, with the command for each cluster, which can be pasted. */
export function namespaceFixes(missing: ReadonlyArray<{ readonly name: string; readonly command: string }>): string {
  if (missing.length === 1) {
    return namespaceFix(missing[0].name, missing[0].command);
  }
  const mtc = missing.some(({ name }) => name === MTC_NAMESPACE) ? ` (${MTC_NAMESPACE} by installing MTC)` : '';
  return withCommands(`Create them${mtc}`, missing.map(({ name, command }) => `${command} create namespace ${name}`));
}
