/** A Secret that `cdk8s-mtc apply` fills, as `migration.json` describes it. */
export interface FilledSecret {
  readonly cluster: string;
  readonly object: { readonly namespace?: string; readonly name: string };
  readonly keys: ReadonlyArray<{ readonly key: string; readonly parts: readonly FilledPart[] }>;
}

/** A part of a value: a text, a name for which the user gives a value, or a key of a Secret. */
export interface FilledPart {
  readonly text?: string;
  readonly given?: string;
  readonly secret?: FilledFrom;
}

/** A key of a Secret on a cluster. */
export interface FilledFrom {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}
