/**
 * Keys of operators that write a pose.
 */
import { z } from 'zod';
import { pose } from '../core/pose.ts';
import type { Placement } from '../task/objects.ts';

const three = z.tuple([z.number(), z.number(), z.number()], { error: 'three numbers: x, y, z in metres' });

/** Origin of the object, the centre of its base, in the task frame [m]. */
export const positionSchema = three;
/** Quaternion w x y z, of any length but zero. */
export const rotationSchema = z
  .tuple([z.number(), z.number(), z.number(), z.number()], { error: 'four numbers: quaternion w, x, y, z' })
  .refine((q) => q.some((part) => Math.abs(part) > 1e-9), 'a quaternion of length zero is no rotation');

/** The unit quaternion. */
export function unitRotation(rotation: Placement['rotation']): Placement['rotation'] {
  const [, , , w, x, y, z] = pose([0, 0, 0], rotation);
  return [w!, x!, y!, z!];
}
