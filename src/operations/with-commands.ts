/** A clause and the commands that it announces: one is part of the sentence, several are on a line each, indented. */
export function withCommands(clause: string, commands: readonly string[]): string {
  return commands.length === 1
    ? `${clause}: \`${commands[0]}\`.`
    : [`${clause}:`, ...commands.map((command) => `  ${command}`)].join('\n');
}
