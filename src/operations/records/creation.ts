import { IndexObject } from '../../output/migration-index';
import { keyOf } from '../cluster';
import { codeOf, FailureCode, OperationError } from '../operation-error';
import { OwnedObject } from './inventory-contents';

/** Where it is recorded. */
interface Record {
  /** Records an object before it is created, and what may be created after it. */
  willCreate(cluster: string, object: IndexObject, next: readonly IndexObject[]): Promise<void>;
  /** Records what was created of what was planned. */
  created(cluster: string, objects: readonly OwnedObject[], planned: readonly IndexObject[]): Promise<void>;
}

/** Failures after which an object was certainly not created. */
const REFUSED: ReadonlyArray<FailureCode | undefined> = [
  'invalid', 'forbidden', 'unknown-kind', 'not-found', 'conflict',
];

/**
 * The objects that a command creates on a cluster, recorded in two writes: which they will be, before the first, and
 * which they are, after the last. A command that is killed between the two has lost nothing.
 */
export class Creation {
  private readonly created: OwnedObject[] = [];
  private planned: readonly IndexObject[] = [];
  private current?: IndexObject;

  constructor(private readonly recorder: Record, private readonly cluster: string) {}

  /**
   * Records that an object is about to be created.
   *
   * @param next what may be created after it
   */
  async begins(object: IndexObject, next: readonly IndexObject[]): Promise<void> {
    this.current = object;
    this.planned = [...this.planned, object, ...next];
    await this.recorder.willCreate(this.cluster, object, next);
  }

  /** Notes that an object was created. */
  has(object: OwnedObject): void {
    this.created.push(object);
    this.current = undefined;
  }

  /** Records what was created. */
  async ends(): Promise<void> {
    await this.recorder.created(this.cluster, this.created, this.planned);
  }

  /** The same after a failure, after which nobody may know whether the last object was created. */
  async fails(failure: unknown): Promise<void> {
    const unknown = this.current === undefined || REFUSED.includes(codeOf(failure)) ? undefined : keyOf(this.current);
    const planned = this.planned.filter((object) => keyOf(object) !== unknown);
    try {
      await this.recorder.created(this.cluster, this.created, planned);
    } catch (error) {
      if (!(error instanceof OperationError)) {
        throw error;
      }
    }
  }
}
