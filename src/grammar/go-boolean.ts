const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/** The value that Go's `strconv.ParseBool` reads; undefined if it rejects the string. */
export function parseGoBoolean(text: string): boolean | undefined {
  if (TRUE.includes(text)) {
    return true;
  }
  return FALSE.includes(text) ? false : undefined;
}
