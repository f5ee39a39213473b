/**
 * The Panda's white cast shells as distance fields, each in the frame of its link: parts that flow into each other.
 */
import type { Mesh } from './mesh.ts';
import { blend, capsule, cylinder, type Distance, meshOfDistance, roundBox, without } from './sdf.ts';

/** Radius of the arm's tubes [m], and of the wrist's. */
export const TUBE_M = 0.057;
export const WRIST_M = 0.048;
const CELL_M = 0.016;

/** A solid, and a box about it [m]. */
export interface Shell {
  readonly solid: Distance;
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
}

/** A flange of the foot, the column, and the plug housing behind it. */
export const link0: Shell = {
  solid: without(
    blend(
      0.045,
      cylinder([0, 0, 0.004], [0, 0, 0.133], TUBE_M + 0.002, 0.006),
      roundBox([-0.035, 0, 0.022], [0.105, 0.072, 0.028], 0.016),
      capsule([-0.085, 0, 0.055], [-0.01, 0, 0.075], 0.04, 0.05),
    ),
    roundBox([0, 0, -0.02], [0.3, 0.3, 0.02], 0.001),
  ),
  low: [-0.17, -0.12, -0.01],
  high: [0.11, 0.12, 0.15],
};

/** Upright tube into the left half of the shoulder. */
export const link1: Shell = {
  solid: blend(
    0.05,
    cylinder([0, 0, -0.187], [0, 0, -0.03], TUBE_M, 0.012),
    cylinder([0, -0.122, 0], [0, -0.005, 0], TUBE_M + 0.003, 0.014),
  ),
  low: [-0.09, -0.14, -0.2],
  high: [0.09, 0.08, 0.09],
};

/** The other half of the shoulder into the upper arm. */
export const link2: Shell = {
  solid: blend(
    0.05,
    cylinder([0, -0.187, 0], [0, -0.03, 0], TUBE_M, 0.012),
    cylinder([0, 0, 0.005], [0, 0, 0.122], TUBE_M + 0.003, 0.014),
  ),
  low: [-0.09, -0.2, -0.08],
  high: [0.09, 0.09, 0.14],
};

/** Upper arm into the elbow's first half, which stands forward of it. */
export const link3: Shell = {
  solid: blend(
    0.06,
    cylinder([0, 0, -0.115], [0, 0, -0.035], TUBE_M, 0.012),
    cylinder([0.0825, 0.005, 0], [0.0825, 0.107, 0], TUBE_M + 0.001, 0.014),
    capsule([0.01, 0.015, -0.035], [0.07, 0.045, -0.005], 0.048),
  ),
  low: [-0.09, -0.09, -0.13],
  high: [0.16, 0.13, 0.09],
};

/** The elbow's second half into the forearm. */
export const link4: Shell = {
  solid: blend(
    0.06,
    cylinder([0, 0, 0.005], [0, 0, 0.107], TUBE_M + 0.001, 0.014),
    cylinder([-0.0825, 0.035, 0], [-0.0825, 0.117, 0], TUBE_M, 0.012),
    capsule([-0.012, 0.005, 0.045], [-0.0725, 0.035, 0.015], 0.048),
  ),
  low: [-0.17, -0.09, -0.09],
  high: [0.09, 0.13, 0.13],
};

/** The forearm, from a full tube to a slim one beside the wrist. */
export const link5: Shell = {
  solid: blend(
    0.07,
    cylinder([0, 0, -0.253], [0, 0, -0.185], TUBE_M, 0.012),
    capsule([0, 0.022, -0.19], [0, 0.066, -0.05], 0.05, 0.034),
    cylinder([0, 0.043, 0], [0, 0.108, 0], WRIST_M, 0.018),
  ),
  low: [-0.09, -0.09, -0.27],
  high: [0.09, 0.13, 0.08],
};

/** The wrist: across joint 6, then forward to joint 7. */
export const link6: Shell = {
  solid: blend(
    0.05,
    cylinder([0, 0, -0.036], [0, 0, 0.056], WRIST_M, 0.016),
    cylinder([0.088, -0.043, 0], [0.088, 0.062, 0], WRIST_M, 0.012),
  ),
  low: [-0.07, -0.08, -0.08],
  high: [0.16, 0.09, 0.08],
};

export const hand: Shell = {
  solid: blend(
    0.025,
    roundBox([0, 0, 0.038], [0.0315, 0.1, 0.0215], 0.014),
    roundBox([0, 0, 0.024], [0.0315, 0.062, 0.022], 0.016),
    cylinder([0, 0, 0.002], [0, 0, 0.04], 0.043, 0.004),
  ),
  low: [-0.06, -0.12, -0.01],
  high: [0.06, 0.12, 0.08],
};

/** @param cellM width of the cells that the solid is sampled in [m] */
export const shellMesh = ({ solid, low, high }: Shell, cellM = CELL_M): Mesh => meshOfDistance(solid, low, high, cellM);
