/** Options of a configuration of stunnel by their names in lower case; the last of a name counts. Comments begin with `;` or `#`. */
export function stunnelOptions(text: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*([a-z][\w.-]*)\s*=\s*(.*?)\s*$/i.exec(line) ?? [];
    if (name !== undefined) {
      options.set(name.toLowerCase(), value);
    }
  }
  return options;
}
