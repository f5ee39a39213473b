/**
 * The room that the parallel hand takes up, in the frame of its TCP: z along the approach, y along the closing.
 *
 * The numbers are those of the simulated hand (`src/sim/panda-mjcf.ts`), which a test compares them with.
 */

/** min xyz, max xyz [m] */
export type Box = readonly [number, number, number, number, number, number];

/** Way of one finger from the middle when the hand is open [m]. */
export const OPEN_HALF_M = 0.04;
/** What a thing may measure between the pads, so that open fingers pass it with some room [m]. */
export const WIDEST_M = 0.072;
/** Half extents of a pad's face along x and z, and the middle of the face along z [m]. */
export const PAD = { halfX: 0.0085, halfZ: 0.0085, centreZ: -0.0005 } as const;

/** Parts of one open finger, on the side of positive y. */
const OPEN_FINGER: readonly Box[] = [
  [-0.01, OPEN_HALF_M + 0.0055, -0.045, 0.01, OPEN_HALF_M + 0.0195, -0.009],
  [-0.0085, OPEN_HALF_M, -0.013, 0.0085, OPEN_HALF_M + 0.012, 0.008],
];
const mirrored = ([x0, y0, z0, x1, y1, z1]: Box): Box => [x0, -y1, z0, x1, -y0, z1];

export const PALM: Box = [-0.032, -0.102, -0.1034, 0.032, 0.102, -0.0454];
/** The arm's last link, as a box about it. */
export const WRIST: Box = [-0.044, -0.044, -0.1654, 0.044, 0.044, -0.1054];
/** All that is solid of the open hand. */
export const OPEN_HAND: readonly Box[] = [...OPEN_FINGER, ...OPEN_FINGER.map(mirrored), PALM, WRIST];
