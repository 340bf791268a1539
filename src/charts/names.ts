import { Chart, Names } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { roleOf } from './chart-role';
import { ApplyStep } from '../output/apply-step';

/** An id that no child of the scope has: the given one, or the given one with a number. */
export function freeId(scope: IConstruct, id: string): string {
  let free = id;
  for (let number = 2; scope.node.tryFindChild(free) !== undefined; number++) {
    free = `${id}-${number}`;
  }
  return free;
}

const OWN_SCOPES = new WeakMap<Chart, Construct>();

/** The construct of a chart for the library's own objects: their ids cannot be the ids of the program's constructs. */
export function ownScope(chart: Chart): Construct {
  const scope = OWN_SCOPES.get(chart) ?? new Construct(chart, freeId(chart, 'cdk8s-mtc'));
  OWN_SCOPES.set(chart, scope);
  return scope;
}

/**
 * A construct of a chart for objects that a construct elsewhere has made. Its id is readable, and no two have the same.
 */
export function scopeIn(chart: Chart, maker: IConstruct): Construct {
  const scope = ownScope(chart);
  return new Construct(scope, freeId(scope, maker.node.path.replace(/\//g, '-')));
}

/** In a plain App, the names of files begin with the step, after the number: `0003-run-shop-1-stage-first-copy`. */
const STEPS = [ApplyStep.OPERATOR, ApplyStep.SECRETS, ApplyStep.RUN, ApplyStep.AFTER_FIRST_STAGE];

const CHECKED = new WeakSet<IConstruct>();

/**
 * Has a plain App reject charts of the program whose files would have the name of a step's file, so that a pattern such
 * as `????-run-*` selects all runs and nothing else.
 */
export function checkFileNames(app: IConstruct): void {
  if (!CHECKED.has(app)) {
    CHECKED.add(app);
    const charts = () => app.node.findAll().filter((construct) => Chart.isChart(construct)) as Chart[];
    app.node.addValidation({ validate: () => charts().flatMap(wrongName) });
  }
}

function wrongName(chart: Chart): string[] {
  const name = Names.toDnsLabel(chart);
  const step = STEPS.find((each) => `${name}-`.startsWith(`${each}-`));
  return step === undefined || roleOf(chart).step === step ? [] : [
    `chart ${JSON.stringify(chart.node.path)}: its file name begins with "${step}-", which is reserved for files of `
    + `the step "${step}". Give the chart an id that begins otherwise.`,
  ];
}
