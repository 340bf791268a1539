const QUANTITY = /^\+?(\d+(?:\.\d*)?|\.\d+)(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?\d{1,3}))?$/;

const SUFFIX: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/**
 * A Kubernetes quantity (`500m`, `2Gi`, `1e3`) as a number; undefined if the string is not one. Negative ones are not
 * accepted anywhere here.
 */
export function parseQuantity(text: string): number | undefined {
  const [, digits, suffix, exponent] = QUANTITY.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (suffix ? SUFFIX[suffix] : 10 ** Number(exponent ?? 0));
}

/** A size in KiB as Kubernetes reads it, in the largest unit of which it is a multiple: `10Gi`, `512Mi`. */
export function formatQuantity(kibibytes: number): string {
  const [unit, divisor] = ([['Gi', 1024 * 1024], ['Mi', 1024]] as const)
    .find(([, each]) => kibibytes % each === 0) ?? ['Ki', 1];
  return `${Math.ceil(kibibytes / divisor)}${unit}`;
}
