import { isPlaceholder } from '../../grammar/placeholder';

/**
 * One service of stunnel: the values of an option by its name in lower case, in the order of the file. The last one
 * counts, except where all do.
 */
export class StunnelService {
  private readonly own = new Map<string, string[]>();

  constructor(private readonly common?: StunnelService) {}

  add(name: string, value: string): void {
    const values = this.own.get(name);
    if (values) {
      values.push(value);
    } else {
      this.own.set(name, [value]);
    }
  }

  /** All values of an option. */
  all(name: string): readonly string[] {
    return [...this.common?.all(name) ?? [], ...this.own.get(name) ?? []];
  }

  /** The value that counts; undefined without one. */
  get(name: string): string | undefined {
    const values = this.all(name);
    return values[values.length - 1];
  }

  /** Whether an option is switched on, or may be: a placeholder may become anything. */
  isOn(name: string): boolean {
    const value = this.get(name) ?? '';
    return value.toLowerCase() === 'yes' || isPlaceholder(value);
  }
}

/**
 * The services of a configuration of stunnel: its sections, each with the options before the first section, or those
 * options alone. Comments begin with `;` or `#`. Empty if a line is a placeholder, which may become anything.
 */
export function stunnelServices(text: string): readonly StunnelService[] {
  const common = new StunnelService();
  const sections: StunnelService[] = [];
  for (const line of text.split('\n').map((each) => each.trim()).filter((each) => !/^[;#]/.test(each))) {
    const equals = line.indexOf('=');
    const name = line.slice(0, Math.max(0, equals)).trim();
    if (line.startsWith('[') && line.endsWith(']')) {
      sections.push(new StunnelService(common));
    } else if (/^[a-z][\w.-]*$/i.test(name)) {
      (sections[sections.length - 1] ?? common).add(name.toLowerCase(), line.slice(equals + 1).trim());
    } else if (isPlaceholder(line)) {
      return [];
    }
  }
  return sections.length === 0 ? [common] : sections;
}
