import { MTC_NAMESPACE } from '../api/common';

/** The fix for a namespace that does not exist. */
export function namespaceFix(name: string, command: string): string {
  return name === MTC_NAMESPACE
    ? `Install MTC, which creates it, or create it: \`${command} create namespace ${name}\`.`
    : `Create it: \`${command} create namespace ${name}\`.`;
}

/** The fixes for namespaces that do not exist, as commands that can be pasted. */
export function namespaceFixes(names: readonly string[], command: string): string {
  return names.length === 1
    ? namespaceFix(names[0], command)
    : `Create them: ${names.map((name) => `\`${command} create namespace ${name}\``).join(', ')}.`;
}
