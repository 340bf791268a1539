import { Acknowledgement } from '../../api/acknowledgement';

/** An acknowledgement, and where it was made: the place itself first, then those that contain it. */
export interface MadeAcknowledgement<Place> {
  readonly acknowledgement: Acknowledgement;
  readonly places: readonly Place[];
}

/**
 * Decides which findings are acknowledged, and which acknowledgements match nothing. A place is whatever an
 * acknowledgement can be made at: a construct of a program, or an object or a line in a file.
 */
export class Acknowledged<Place> {
  private readonly used = new Set<Acknowledgement>();

  /** @param at the acknowledgements that were made at a place, the one that counts last */
  constructor(private readonly at: (place: Place) => readonly Acknowledgement[]) {}

  /**
   * Why a finding of a rule is intended, according to the nearest acknowledgement; undefined if there is none. All that
   * match are used.
   */
  reasonFor(rule: string, places: readonly Place[]): string | undefined {
    const matching = places.flatMap((place) => [...this.at(place)].reverse()).filter((one) => one.rule === rule);
    matching.forEach((one) => this.used.add(one));
    return matching[0]?.reason;
  }

  /** Of these acknowledgements, those that match no finding. */
  unused<Made extends MadeAcknowledgement<Place>>(made: readonly Made[]): Made[] {
    return made.filter(({ acknowledgement }) => !acknowledgement.mayBeUnused && !this.used.has(acknowledgement));
  }
}
