import { spawnSync } from 'child_process';
import { join } from 'path';

/** An object with a finding, as cdk8s-cli reports it. */
export interface ViolatingResource {
  readonly resourceName: string;
  readonly manifestPath: string;
  readonly locations: readonly string[];
}

/** What cdk8s tells a validation plugin. The types are those of cdk8s-cli, which is not a dependency. */
export interface ValidationContext {
  /** The paths of the files that synth has written. */
  readonly manifests: readonly string[];
  readonly report: {
    addViolation(violation: {
      readonly ruleName: string;
      readonly recommendation: string;
      readonly fix: string;
      readonly violatingResources: readonly ViolatingResource[];
    }): void;
    submit(status: 'success' | 'failure', metadata?: { readonly [name: string]: string }): void;
  };
}

/** The `properties` of the plugin in `cdk8s.yaml`. */
export interface CheckValidationProps {
  /**
   * Options of `cdk8s-mtc check`, such as `--strict` or `--inventory`.
   *
   * @default none: `cdk8s-mtc.yaml` says how strict the check is
   */
  readonly args?: readonly string[];
}

/** A finding in the output of `check --format json`. */
interface ReportedFinding {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly fix: string;
  readonly name: string;
  readonly path: string;
  readonly file: string;
  readonly line: number;
}

/** The command line, in the same package. */
const COMMAND_LINE = join(__dirname, '..', 'cli', 'cdk8s-mtc.js');
const MOST_OUTPUT_BYTES = 256 * 1024 * 1024;
/** The exit codes of a check that was completed: without and with findings that fail it. */
const COMPLETED: ReadonlyArray<number | null> = [0, 1];

/** Runs `cdk8s-mtc check` on what `cdk8s synth` has written, as a plugin that `validations` in `cdk8s.yaml` names. */
export class CheckValidation {
  constructor(private readonly props: CheckValidationProps = {}) {}

  /** Reports each finding. The validation fails when `check` fails, or cannot be completed. */
  async validate({ manifests, report }: ValidationContext): Promise<void> {
    const args = [
      COMMAND_LINE, 'check', '--format', 'json', '--pass-on-no-manifests', ...this.props.args ?? [], '--', ...manifests,
    ];
    const { status, stdout, stderr, error } =
      spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: MOST_OUTPUT_BYTES });
    const findings: ReportedFinding[] = stdout ? JSON.parse(stdout).findings : [];
    for (const { rule, severity, message, fix, name, path, file, line } of findings) {
      report.addViolation({
        ruleName: rule,
        recommendation: `${severity}: ${message}`,
        fix,
        violatingResources: [{
          resourceName: name, manifestPath: file, locations: [path === '' ? `line ${line}` : `line ${line}: ${path}`],
        }],
      });
    }
    const problem = COMPLETED.includes(status) ? '' : (error?.message ?? stderr).trim();
    report.submit(status === 0 ? 'success' : 'failure', problem === '' ? undefined : { Problem: problem });
  }
}
