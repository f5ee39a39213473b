/**
 * Where objects start: near their written poses, and clear of each other.
 */
import { cos, sin } from '../core/portable-math.ts';
import { invertPose, multiplyPose, normalizeRotation, pose, yawQuaternion } from '../core/pose.ts';
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

/** A layout to draw starts for. */
export interface StartLayout {
  readonly written: WrittenLayout;
  readonly reset: ResolvedReset;
  /** By instance id, scaled as the object is. */
  readonly footprints: Readonly<Record<string, Footprint>>;
  /** Objects that take the draw of another, by their ids: what was put in a thing's place starts exactly as that would. */
  readonly draws?: Readonly<Record<string, string>>;
  /** Objects that stand in or on another, by their ids: they keep the place relative to it that is written. */
  readonly carriers?: Readonly<Record<string, string>>;
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
  return sampleJointStartPoses([out], [{ written, reset, footprints }], stream);
}

/**
 * Draws starts for several layouts at once, from the same streams: a draw counts only where it leaves all of them free. What
 * is written alike in two of them so starts from the same pose in both, bit for bit.
 *
 * @param outs (n, 7) for each layout
 * @returns false when none of 200 draws left every layout free
 */
export function sampleJointStartPoses(
  outs: readonly Float64Array[],
  layouts: readonly StartLayout[],
  stream: RandomStream,
): boolean {
  const samplers = layouts.map((layout, i) => new LayoutSampler(outs[i]!, layout, stream));
  for (let attempt = 0; attempt < START_POSE_TRIES; attempt++) {
    // every layout draws, whether or not another is free, so that all stay at the same draw
    for (const sampler of samplers) sampler.draw();
    if (samplers.every((sampler) => sampler.isFree())) return true;
  }
  return false;
}

class LayoutSampler {
  readonly #out: Float64Array;
  readonly #poses: Float64Array;
  readonly #reaches: readonly ResetReach[];
  readonly #outlines: readonly Footprint[];
  readonly #streams: readonly RandomStream[];
  readonly #corners: readonly Corners[];
  readonly #gaps: Float64Array;
  /** Index of what carries each object, or -1. */
  readonly #carriers: readonly number[];

  constructor(out: Float64Array, layout: StartLayout, stream: RandomStream) {
    const { written, reset, footprints, draws = {}, carriers = {} } = layout;
    const ids = written.active_instance_ids;
    this.#out = out;
    this.#poses = writtenPoses(new Float64Array(7 * ids.length), written);
    this.#reaches = ids.map((id) => reset.objects[id]!);
    this.#outlines = ids.map((id) => footprints[id]!);
    this.#streams = ids.map((id) => stream.fork(draws[id] ?? id));
    this.#corners = ids.map(() => new Float64Array(8));
    this.#carriers = ids.map((id) => (Object.hasOwn(carriers, id) ? ids.indexOf(carriers[id]!) : -1));
    placeCorners(this.#corners, this.#outlines, this.#poses);
    this.#gaps = requiredGaps(this.#corners, reset.min_gap_m);
  }

  draw(): void {
    this.#streams.forEach((stream, i) => {
      const [from, to] = [7 * i, 7 * i + 7];
      drawPose(this.#out.subarray(from, to), this.#poses.subarray(from, to), this.#reaches[i]!, stream);
    });
    this.#carriers.forEach((carrier, i) => {
      if (carrier >= 0) this.#carry(i, carrier);
    });
    placeCorners(this.#corners, this.#outlines, this.#out);
  }

  /** Moves object `i` as far as its carrier has moved from where that is written, beside what it has moved itself. */
  #carry(i: number, carrier: number): void {
    const { position_m, yaw_rad } = this.#reaches[i]!;
    const stays = position_m === 0 && yaw_rad === 0;
    const own = (stays ? this.#poses : this.#out).slice(7 * i, 7 * i + 7);
    const from = this.#poses.slice(7 * carrier, 7 * carrier + 7);
    const moved = this.#out.slice(7 * carrier, 7 * carrier + 7);
    const relative = multiplyPose(pose(), invertPose(pose(), from), own);
    multiplyPose(this.#out.subarray(7 * i, 7 * i + 7), moved, relative);
  }

  isFree(): boolean {
    return isFree(this.#corners, this.#gaps, this.#carriers);
  }
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

/** True when no two rectangles overlap, or are nearer than their gap, but for what stands on another. */
function isFree(corners: readonly Corners[], gaps: Float64Array, carriers: readonly number[]): boolean {
  for (let i = 0; i < corners.length; i++) {
    for (let j = 0; j < i; j++) {
      if (carriers[i] === j || carriers[j] === i) continue;
      const gap = rectangleGap(corners[i]!, corners[j]!);
      if (gap === 0 || gap < gaps[i * corners.length + j]!) return false;
    }
  }
  return true;
}
