import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { MigrationIndex } from '../output/migration-index';

/** A part of the program that writes manifests about the units of the app, for example Applications of Argo CD. */
export interface Delivery {
  /** Whether it adds units that other deliveries deliver. */
  readonly addsUnits?: boolean;
  /** Removes what an earlier call of `prepare` has created. */
  clear(): void;
  /** Creates its manifests for the units of the app, which do not include its own. */
  prepare(index: MigrationIndex): void;
}

const DELIVERIES = new WeakMap<IConstruct, Delivery[]>();

/** Registers a delivery of an app. */
export function registerDelivery(app: IConstruct, delivery: Delivery): void {
  DELIVERIES.set(app, [...deliveriesOf(app), delivery]);
}

/** The deliveries of an app, in the order of the program. */
export function deliveriesOf(app: IConstruct): readonly Delivery[] {
  return DELIVERIES.get(app) ?? [];
}

const PURPOSES = new WeakMap<Chart, string>();
const PLACES = new WeakMap<Chart, string>();

/**
 * Declares a chart whose objects are about the units of the app. The output folder has a separate cluster for them.
 *
 * @param runsOn the name of the cluster that the tool runs on; undefined if that is not known
 */
export function declareDeliveryChart(chart: Chart, purpose: string, runsOn?: string): void {
  PURPOSES.set(chart, purpose);
  if (runsOn !== undefined) {
    PLACES.set(chart, runsOn);
  }
}

/**
 * The name of the cluster that the tool of a delivery's chart runs on; undefined if that is not known, and
 * for other charts.
 */
export function deliveryPlace(chart: Chart): string | undefined {
  return PLACES.get(chart);
}

/** The purpose of the unit of a delivery's chart; undefined for other charts. */
export function deliveryPurpose(chart: Chart): string | undefined {
  return PURPOSES.get(chart);
}
