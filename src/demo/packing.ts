/**
 * Where things go in an open box that holds three fruits: places that leave the fingers room whatever was put in before. It is what a
 * task of the template `loose_packing` does that says nothing else.
 *
 * A long thing lies along the box's long side on one half; round ones stand in a row on the other. The fingers close along
 * the row, so the walls leave 75 mm to either side of a fruit's middle.
 */
import type { Slot } from './plan/slot.ts';

const ROW_X_M = 0.048;
const ROW_Y_M = 0.07;

/** Places in the frame of `lunchbox_container` by semantic name; `pear` stands in for `apple`. */
export const PACKING_SLOTS: Readonly<Record<string, Slot>> = {
  apple: { position: [ROW_X_M, ROW_Y_M, 0.004], yawRad: 0 },
  pear: { position: [ROW_X_M, ROW_Y_M, 0.004], yawRad: 0 },
  orange: { position: [ROW_X_M, -ROW_Y_M, 0.004], yawRad: 0 },
  banana: { position: [-0.04, 0, 0.004], yawRad: Math.PI / 2 },
};
