/** The statement that a finding of a rule is intended. */
export interface Acknowledgement {
  readonly rule: string;
  readonly reason: string;
  /**
   * Whether it may match nothing: the library's acknowledgements of what it writes itself, and those of a program in
   * its output.
   */
  readonly mayBeUnused?: boolean;
}

const PREFIX = 'acknowledge.cdk8s-mtc.io/';

/**
 * The annotation that acknowledges a rule's findings at an object; its value is the reason.
 * `acknowledge.cdk8s-mtc.io/plan.conflict`.
 */
export function acknowledgementAnnotation(rule: string): string {
  return `${PREFIX}${rule.replace('/', '.')}`;
}

/** The rule that an annotation acknowledges; undefined if it is another annotation. */
export function acknowledgedRule(annotation: string): string | undefined {
  return annotation.startsWith(PREFIX) ? annotation.slice(PREFIX.length).replace('.', '/') : undefined;
}
