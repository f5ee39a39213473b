/**
 * Where objects start: near their written poses, and clear of each other.
 */
import { cos, sin } from '../core/portable-math.ts';
import { multiplyPose, normalizeRotation, pose, yawQuaternion } from '../core/pose.ts';
import type { RandomStream } from '../core/random.ts';
import type { Placement } from './objects.ts';
import { type Corners, type Footprint, footprintCorners, rectangleGap } from './rectangles.ts';
import type { ResetReach, ResolvedReset } from './reset.ts';

/** Layouts that are drawn before it is given up. */
export const START_POSE_TRIES = 200;

/** The part of a resolved variation that says where things stand. */
export interface WrittenLayout {
  readonly active_instance_ids: readonly string[];
  readonly layout: Readonly<Record<string, Placement>>;
}

/** out (n, 7) = the written poses, in the order of `active_instance_ids`. */
export function writtenPoses(out: Float64Array, { active_instance_ids, layout }: WrittenLayout): Float64Array {
  active_instance_ids.forEach((id, i) => {
    out.set(pose(layout[id]!.position, layout[id]!.rotation), 7 * i);
  });
  return out;
}

/**
 * Draws a start pose for each object: uniform in a disc of radius `position_m` around the written position, at the written
 * height, turned by a uniform angle of up to `yaw_rad` either way about the upright through its origin.
 *
 * Whole layouts are drawn until one has every two footprints at least `min_gap_m` apart, so that what comes out is uniform over
 * the layouts that are allowed. Where two things are written closer than that, the gap asked of them is the written one, and
 * never less than touching. Draw k of an object comes from its own stream, and does not depend on what else there is.
 *
 * @param out (n, 7), in the order of `active_instance_ids`; of no use when false is returned
 * @param footprints by instance id, scaled as the object is
 * @returns false when none of 200 layouts was free
 */
export function sampleStartPoses(
  out: Float64Array,
  written: WrittenLayout,
  reset: ResolvedReset,
  footprints: Readonly<Record<string, Footprint>>,
  stream: RandomStream,
): boolean {
  const ids = written.active_instance_ids;
  const poses = writtenPoses(new Float64Array(7 * ids.length), written);
  const outlines = ids.map((id) => footprints[id]!);
  const streams = ids.map((id) => stream.fork(id));
  const corners = ids.map(() => new Float64Array(8));
  placeCorners(corners, outlines, poses);
  const gaps = requiredGaps(corners, reset.min_gap_m);
  for (let attempt = 0; attempt < START_POSE_TRIES; attempt++) {
    for (let i = 0; i < ids.length; i++) {
      drawPose(out.subarray(7 * i, 7 * i + 7), poses.subarray(7 * i, 7 * i + 7), reset.objects[ids[i]!]!, streams[i]!);
    }
    placeCorners(corners, outlines, out);
    if (isFree(corners, gaps)) return true;
  }
  return false;
}

const turn = new Float64Array(7);

function drawPose(out: Float64Array, written: Float64Array, reach: ResetReach, stream: RandomStream): void {
  const radius = reach.position_m * Math.sqrt(stream.uniform());
  const direction = stream.uniform(0, 2 * Math.PI);
  const yaw = stream.uniform(-reach.yaw_rad, reach.yaw_rad);
  turn.set(yawQuaternion(yaw), 3);
  multiplyPose(out, turn, written);
  normalizeRotation(out);
  out[0] = written[0]! + radius * cos(direction);
  out[1] = written[1]! + radius * sin(direction);
  out[2] = written[2]!;
}

function placeCorners(out: readonly Corners[], outlines: readonly Footprint[], poses: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    footprintCorners(out[i]!, outlines[i]!, poses.subarray(7 * i, 7 * i + 7));
  }
}

/** (n, n), of which the part with row > column is used [m]. */
function requiredGaps(written: readonly Corners[], minGapM: number): Float64Array {
  const n = written.length;
  const gaps = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) gaps[i * n + j] = Math.min(minGapM, rectangleGap(written[i]!, written[j]!));
  }
  return gaps;
}

/** True when no two rectangles overlap, or are nearer than their gap. */
function isFree(corners: readonly Corners[], gaps: Float64Array): boolean {
  for (let i = 0; i < corners.length; i++) {
    for (let j = 0; j < i; j++) {
      const gap = rectangleGap(corners[i]!, corners[j]!);
      if (gap === 0 || gap < gaps[i * corners.length + j]!) return false;
    }
  }
  return true;
}
