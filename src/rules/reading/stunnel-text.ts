/** Options of a configuration of stunnel by their names in lower case; the last of a name counts. Comments begin with `;` or `#`. */
export function stunnelOptions(text: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    const name = line.slice(0, Math.max(0, equals)).trim();
    if (/^[a-z][\w.-]*$/i.test(name)) {
      options.set(name.toLowerCase(), line.slice(equals + 1).trim());
    }
  }
  return options;
}
