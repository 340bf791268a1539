const LAST = 8.64e15; // the last millisecond that a Date can represent

/** A time in milliseconds since 1970 as a day, for messages: `2026-11-28`. */
export function day(time: number): string {
  return Math.abs(time) <= LAST ? new Date(time).toISOString().slice(0, 10) : 'a day outside the calendar';
}
