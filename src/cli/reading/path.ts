/** A key, or the place in a list. */
export type Step = string | number;

/** `items[2].metadata.annotations["example.com/a"]`. */
export function pathOf(steps: readonly Step[]): string {
  return steps.reduce<string>(
    (path, step) => joinPath(path, isPlainKey(step) ? step : `[${JSON.stringify(step)}]`), '',
  );
}

function isPlainKey(step: Step): step is string {
  return typeof step === 'string' && /^[^.[\]"'\s]+$/.test(step);
}

/** A path below another: `items[2]` and `spec.url` give `items[2].spec.url`. */
export function joinPath(above: string, below: string): string {
  return !above || !below || below.startsWith('[') ? above + below : `${above}.${below}`;
}
