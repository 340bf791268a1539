/** The one form of an option that MTC passes on to rsync: lower case, with a value after "=". */
const OPTION = /^-{1,2}([a-z0-9]+-)*[a-z0-9]+(=.*)?$/;

/** The long forms of the options whose short form has a capital letter. */
const LONG_FORMS: Readonly<Record<string, string>> = {
  A: '--acls', H: '--hard-links', S: '--sparse', W: '--whole-file', X: '--xattrs',
};

/** Whether MTC passes an option on to rsync. It drops every other one, with no more than a line in its log. */
export function isRsyncOption(option: string): boolean {
  return OPTION.test(option.slice(0, 1000));
}

/** The first character that a shell interprets; undefined if there is none. */
export function shellCharacterIn(text: string): string | undefined {
  return /[;&|<>()$`*?[\]{}!#~'"\\^\s]/.exec(text)?.[0];
}

/**
 * The same options in the form that MTC passes on: `--acls --timeout=30` for `-A --timeout 30`. Undefined if one of
 * them has no such form.
 */
export function nearestRsyncOptions(options: readonly string[]): string[] | undefined {
  const near: string[] = [];
  for (const option of options) {
    const last = near[near.length - 1];
    if (!option.startsWith('-') && last?.startsWith('--') && !last.includes('=')) {
      near[near.length - 1] = `${last}=${option}`;
    } else if (/^-[a-zA-Z]{1,60}$/.test(option) && !isRsyncOption(option)) {
      near.push(...separated(option));
    } else {
      near.push(option.replace(/^--?[^=]+/, (name) => name.toLowerCase()));
    }
  }
  return near.every((option) => isRsyncOption(option) && shellCharacterIn(option) === undefined) ? near : undefined;
}

/** `-a --hard-links` for `-aH`. */
function separated(option: string): string[] {
  const letters = [...option.slice(1)];
  const small = letters.filter((letter) => letter === letter.toLowerCase()).join('');
  const large = letters.filter((letter) => letter !== letter.toLowerCase());
  return [...small === '' ? [] : [`-${small}`], ...large.map((letter) => LONG_FORMS[letter] ?? `-${letter}`)];
}
