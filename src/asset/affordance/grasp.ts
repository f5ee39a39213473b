/**
 * Where and how the parallel hand takes a thing.
 */
import { type Pose, pose } from '../../core/pose.ts';

/**
 * `top`: from above; `side`: from the side, more than 45 degrees off; `rim`: one finger within the opening, one wall between the
 * pads; `handle`: by what sticks out beside the opening.
 */
export const GRASP_KINDS = ['top', 'side', 'rim', 'handle'] as const;
export type GraspKind = (typeof GRASP_KINDS)[number];

/** (7,): xyz [m], quaternion wxyz */
export type PoseTuple = readonly [number, number, number, number, number, number, number];

/** One way for the open hand to take a thing that rests as the asset is given. */
export interface Grasp {
  readonly kind: GraspKind;
  /** (7,): the TCP in the asset's frame when the fingers close; its z along the approach, its y along the closing. */
  readonly pose: PoseTuple;
  /** Distance between the pads when they have closed [m]. */
  readonly widthM: number;
  /** Height of the TCP above the base as a share of the thing's height. */
  readonly heightShare: number;
  /** Angle between the approach and straight down [rad]. */
  readonly tiltRad: number;
  /** 0 to 1; higher is better (`rank.ts`). */
  readonly score: number;
  /** How far the thing crept in the hand in ten seconds of simulated holding [m]; absent on a grasp that was not tried. */
  readonly driftM?: number;
}

/** A turn by half about the approach swaps the fingers, and is the same grasp: (7,), to be multiplied from the right. */
export const SWAPPED_FINGERS: Pose = pose([0, 0, 0], [0, 0, 0, 1]);

/** The pose of a grasp as numbers that can be computed with. */
export const poseOf = ({ pose: values }: Grasp): Pose => Float64Array.from(values);
