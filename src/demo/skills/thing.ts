/**
 * What skills look at of a thing: where it stands, and whether it stands upright.
 */
import { axisOf } from '../../core/pose.ts';
import type { WorldState } from '../../sim/world.ts';

/** x and y of the middle of an object's box [m]. */
export function middleOf({ boxes }: Pick<WorldState, 'boxes'>, index: number): [number, number] {
  const at = 6 * index;
  return [(boxes[at]! + boxes[at + 3]!) / 2, (boxes[at + 1]! + boxes[at + 4]!) / 2];
}

/** Height of an object's box [m]. */
export const heightOf = ({ boxes }: WorldState, index: number): number => boxes[6 * index + 5]! - boxes[6 * index + 2]!;

/** Cosine of the angle between an object's own upright and the world's: 1 upright, -1 on its head. */
export const uprightness = ({ objectPoses }: WorldState, index: number): number =>
  axisOf(objectPoses.subarray(7 * index, 7 * index + 7), 2)[2];
