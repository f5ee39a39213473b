/**
 * An asset's fields as they must look in a file: in the store's `asset.json`, and in the `extras` of a glTF.
 */
import { z } from 'zod';

const number = z.number();
export const triple = z.tuple([number, number, number]);
const pair = z.tuple([number, number]);

export const surfaceField = z.strictObject({ slide: number, spin: number, roll: number });

export const symmetryField = z.union([
  z.strictObject({ kind: z.literal('n_fold'), n: z.number().int().positive() }),
  z.strictObject({ kind: z.literal('full') }),
]);

export const graspField = z.strictObject({ heightM: number, yawRad: number });

export const openingField = z.strictObject({
  volumeM3: number,
  floorM: number,
  rimM: number,
  rimCentre: pair,
  rimHalf: pair,
});

export const partField = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_]*$/, 'must be lower-case letters, digits and _'),
  joint: z.enum(['slide', 'hinge']),
  axis: triple.refine(([x, y, z]) => Math.abs(x * x + y * y + z * z - 1) < 1e-6, 'must be of length 1'),
  origin: triple,
  range: pair.refine(([low, high]) => low < high, 'must be [low, high]'),
  damping: number.nonnegative(),
  frictionLoss: number.nonnegative(),
  massKg: number.positive(),
  /** xyz [m], quaternion wxyz */
  handle: z.tuple([number, number, number, number, number, number, number]).optional(),
});
