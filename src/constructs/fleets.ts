import { IConstruct } from 'constructs';
import { IndexFleet } from '../output/fleet-index';

/** What a fleet adds to the files of an app. */
export interface FleetFiles {
  readonly scope: IConstruct;
  /** Its name. */
  readonly name: string;
  /** What `fleet.json` contains of it. */
  readonly index: () => IndexFleet;
  /** What should be looked at. */
  readonly findings: IndexFleet['findings'];
  /** Its lock file, which is outside of the output folder. */
  readonly lock?: { readonly path: string; readonly text: () => string };
}

const FLEETS = new WeakMap<IConstruct, FleetFiles[]>();

/** Has an app write the files of a fleet. */
export function addFleet(files: FleetFiles): void {
  const { root } = files.scope.node;
  FLEETS.set(root, [...fleetsOf(root), files]);
}

/** The files of an app's fleets. */
export function fleetsOf(app: IConstruct): FleetFiles[] {
  return FLEETS.get(app) ?? [];
}
