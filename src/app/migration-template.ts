import { App } from 'cdk8s';
import { placer } from '../charts/placement';
import { checkCalls } from '../constructs/checked-calls';
import { given } from '../constructs/given';
import { ownerOf } from '../constructs/owner';
import { describeFinding } from '../judging/finding-text';
import { judgeApp, RenderedApp, renderApp } from '../judging/judge-app';
import { FindingSeverity } from '../judging/synth-finding';
import { ApplyStep } from '../output/apply-step';

/** A manifest, as far as assertions look at it. */
interface Rendered {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly object: { readonly [field: string]: any };
}

/**
 * Assertions on the manifests that an app writes, for the tests of a program. Each throws an error that says what is
 * different, so that it works with every test framework.
 *
 * ```ts nofixture
 * import { MigrationApp, MigrationTemplate } from 'cdk8s-mtc';
 *
 * const app = new MigrationApp(); // in a test: the function that creates your app
 * const template = MigrationTemplate.fromApp(app);
 * template.hasNoFindings();
 * ```
 */
export class MigrationTemplate {
  /**
   * Renders the manifests of an app. Nothing is written.
   *
   * @param app a `MigrationApp` or a plain cdk8s `App`
   * @throws if a construct has rejected a value
   */
  static fromApp(app: App): MigrationTemplate {
    given('MigrationTemplate.fromApp', 'app', app, 'give the app of your program');
    const mistakes = app.node.findAll().filter((construct) => construct !== app)
      .flatMap((construct) => construct.node.validate().map((mistake) => `${construct.node.path}: ${mistake}`));
    if (mistakes.length > 0) {
      throw new Error(`The program has mistakes:\n${lines(mistakes)}`);
    }
    return new MigrationTemplate(app, renderApp(app));
  }

  private constructor(private readonly app: App, private readonly rendered: RenderedApp) {}

  /**
   * Asserts that a MigPlan exists, and that its `spec` contains these fields.
   *
   * @param name the name of the MigPlan, or the id of its construct
   * @param spec the fields to compare; other fields may exist, also in objects within; lists must be equal
   * @throws if the plan does not exist, or if a field is different
   */
  hasPlan(name: string, spec: { [field: string]: any } = {}): void {
    const plan = this.find('MigPlan', given('hasPlan', 'name', name, 'give the name of a plan'));
    const differences = differencesOf(plan.object.spec, spec, 'spec');
    if (differences.length > 0) {
      throw new Error(`MigPlan ${plan.namespace}/${plan.name} is different:\n${lines(differences)}`);
    }
  }

  /**
   * Asserts that no rule finds an error or a warning, except those that the program acknowledges.
   *
   * @throws if there is one; the message lists all
   */
  hasNoFindings(): void {
    const open = judgeApp(this.app, this.rendered).map(({ finding }) => finding)
      .filter(({ severity, reason }) => severity !== FindingSeverity.INFO && reason === undefined);
    if (open.length > 0) {
      throw new Error('The app has findings:\n'
        + `${lines(open.map((finding) => `${finding.construct}: ${describeFinding(finding)}`))}`);
    }
  }

  /**
   * A run, for assertions.
   *
   * @param name the id that the program gave it (`go-live`), or the name of its MigMigration
   * @throws if the run does not exist, or if several plans have one
   */
  run(name: string): RunTemplate {
    const run = this.find('MigMigration', given('run', 'name', name, 'give the id of a run'));
    return RunTemplate._of(run.object, this.find('MigPlan', String(run.object.spec?.migPlanRef?.name)).object);
  }

  /**
   * The objects that contain secret values in plain text, in the order of the program:
   * `Secret openshift-migration/old`.
   */
  secretsIn(): string[] {
    const placeOf = placer(this.app);
    return [...this.rendered].filter(([{ object }, construct]) => placeOf(construct, object).step === ApplyStep.SECRETS)
      .map(([manifest]) => `${manifest.kind} ${manifest.namespace}/${manifest.name}`);
  }

  private find(kind: string, name: string): Rendered {
    const all = [...this.rendered].filter(([manifest]) => manifest.kind === kind);
    const byName = all.filter(([manifest]) => manifest.name === name);
    const isId = ([manifest, construct]: typeof all[number]) => ownerOf(construct).node.id === name
      || manifest.name === `${manifest.object.spec?.migPlanRef?.name}-${name}`;
    const found = byName.length > 0 ? byName : all.filter(isId);
    if (found.length === 1) {
      return found[0][0];
    }
    const names = (found.length > 0 ? found : all).map(([manifest]) => manifest.name);
    throw new Error(found.length > 0 ? `Several objects of kind ${kind} are called "${name}": ${names.join(', ')}`
      : `The app has no ${kind} "${name}". It has ${names.length > 0 ? names.join(', ') : 'none'}.`);
  }
}

checkCalls('MigrationTemplate', MigrationTemplate);

/** Assertions on a run. `MigrationTemplate.run` creates it. */
export class RunTemplate {
  /** @internal */
  static _of(run: { readonly [field: string]: any }, plan: { readonly [field: string]: any }): RunTemplate {
    return new RunTemplate(run, plan);
  }

  private constructor(
    private readonly object: { readonly [field: string]: any },
    private readonly plan: { readonly [field: string]: any },
  ) {}

  /**
   * Asserts which namespaces the run moves, in any order.
   *
   * @param namespaces all namespaces of its plan: `shop`, or `shop:store` if it is renamed
   * @throws if the plan has others
   */
  moves(namespaces: string[]): void {
    given('moves', 'namespaces', namespaces, 'give a list of namespaces');
    const actual: string[] = this.plan.spec?.namespaces ?? [];
    const differences = [
      ...namespaces.filter((name) => !actual.includes(name)).map((name) => `"${name}" is not moved`),
      ...actual.filter((name) => !namespaces.includes(name)).map((name) => `"${name}" is moved as well`),
    ];
    if (differences.length > 0) {
      throw new Error(`The run ${this.object.metadata?.name} moves other namespaces:\n${lines(differences)}`);
    }
  }

  /**
   * Asserts fields of the run.
   *
   * @param spec the fields of the MigMigration's `spec` to compare
   * @throws if a field is different
   */
  has(spec: { [field: string]: any }): void {
    given('has', 'spec', spec, 'give the expected fields of its spec');
    const differences = differencesOf(this.object.spec, spec, 'spec');
    if (differences.length > 0) {
      throw new Error(`MigMigration ${this.object.metadata?.name} is different:\n${lines(differences)}`);
    }
  }
}

checkCalls('RunTemplate', RunTemplate);

/** Where a value does not contain what is expected. */
function differencesOf(actual: any, expected: any, path: string): string[] {
  if (isObject(expected) && isObject(actual)) {
    return Object.entries(expected)
      .flatMap(([field, value]) => differencesOf(actual[field], value, `${path}.${field}`));
  }
  const [one, other] = [actual, expected].map((value) => value === undefined ? 'missing' : JSON.stringify(value));
  return one === other ? [] : [`${path} is ${one}, not ${other}`];
}

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `  ${text}`).join('\n');
}
