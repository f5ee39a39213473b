/**
 * Where things go, as the executor and the matching of demos see it.
 */

/** Where a thing goes. */
export interface Slot {
  /** Centre of its base in the reference's frame [m]. */
  readonly position: readonly [number, number, number];
  /** The hand's heading there, from the reference's [rad]. */
  readonly yawRad: number;
  /** The thing's own heading there, from the reference's [rad]; where it is told, the hand turns as far as it takes. */
  readonly objectYawRad?: number;
  /** What the position's height is measured from; the reference's base where left out. */
  readonly heightFrom?: 'base' | 'top';
  /** Height over it at which the thing is let go [m]; `DROP_M` where left out. */
  readonly dropM?: number;
  /** Least height over its base at which the thing is taken [m]. */
  readonly holdAboveM?: number;
  /** How far the hand leans from the vertical when it lets the thing go [rad]. */
  readonly leanRad?: number;
  /** The reference's moving part whose frame the position is told in, as it is when shut; absent for the reference's own. */
  readonly part?: string;
}

/** Height over its place at which a thing is let go, where nothing else is said [m]. */
export const DROP_M = 0.01;

/** What lies this near to a slot lies in it, and slots that are this near are one [m]. */
export const SLOT_TOLERANCE_M = 0.015;
