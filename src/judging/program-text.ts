/**
 * A text of a rule as the author of a program reads it: options in place of the fields that are rendered from them, and
 * values as TypeScript. "Write `url: https://api.example.com`." becomes "Write `url: 'https://api.example.com'`."
 *
 * @param options field to option, as in `renderedFrom`
 */
export function programText(text: string, options: ReadonlyMap<string, string>): string {
  const names = new Map([...options].map(([field, option]) => [lastName(field), lastName(option)]));
  return text.replace(/`([A-Za-z]\w*)(?:: ([^`]+))?`/g, (written, field: string, value?: string) => {
    const name = names.get(field);
    if (name === undefined) {
      return written;
    }
    return value === undefined ? `\`${name}\`` : `\`${name}: ${literal(value)}\``;
  });
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** A YAML value on one line as TypeScript. */
function literal(value: string): string {
  const isLiteral = /^(?:true|false|-?\d+(?:\.\d+)?|["'[{].*)$/.test(value);
  return isLiteral ? value : `'${value.replace(/[\\']/g, '\\$&')}'`;
}
