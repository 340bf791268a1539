/** The answer of a tool. */
export interface ToolAnswer {
  readonly text: string;
  /** Whether the tool could not do what it was asked for. */
  readonly isProblem?: boolean;
}
