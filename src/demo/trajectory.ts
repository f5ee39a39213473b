/**
 * A source segment, carried over to where its reference lies now.
 */
import type { YawSymmetry } from '../asset/asset.ts';
import {
  interpolatePose,
  invertPose,
  multiplyPose,
  type Numbers,
  normalizeRotation,
  type Pose,
  pose,
  positionDistance,
  yawQuaternion,
} from '../core/pose.ts';
import type { RandomStream } from '../core/random.ts';
import { clearestTurn, type Neighbours } from './clearance.ts';
import { canonicalFrame, handYaw } from './frames.ts';
import type { Carry } from './remap/carry.ts';
import type { ReplayOptions } from './replay-options.ts';
import { isPlacing, isPrecise, movesPart } from './seed-demo.ts';
import type { SourceSegment } from './selection.ts';

/** What is to be done in each of K control periods. */
export interface Trajectory {
  readonly length: number;
  /** (K, 7): poses for the TCP in the world. */
  readonly targets: Float64Array;
  /** (K,) */
  readonly gripper: Float32Array;
  /** (K,): frame of the source demo, or -1 while interpolating. */
  readonly sourceFrame: Int32Array;
  readonly phase: readonly string[];
  /** (K,): 1 where action noise is wanted. */
  readonly noisy: Uint8Array;
}

const targetOf = ({ demo }: SourceSegment, frame: number, out: Pose): Pose => {
  out.set(demo.target.subarray(7 * frame, 7 * frame + 7));
  return normalizeRotation(out);
};

/**
 * First and one past the last frame to replay: the approach trimmed, the end a random offset after the signal. What was opened,
 * closed, loaded or inserted is left as the demo leaves it, to the segment's end: a hand that went on from within a handle, or from inside of a
 * thing, would take it along.
 */
export function segmentFrames(source: SourceSegment, options: ReplayOptions, stream: RandomStream): [number, number] {
  const { kind, start, signal, end, act: acts = signal } = source.segment;
  const [low, high] = options.subtask_term_offset_range;
  const offset = low + stream.integer(high - low + 1);
  const stop = movesPart(kind) || kind === 'load' || kind === 'insert' ? end : Math.min(end, signal + 1 + offset);
  if (options.trim_approach_m === null) return [start, stop];
  const act = targetOf(source, acts, pose());
  const at = pose();
  let first = acts;
  while (first > start && positionDistance(targetOf(source, first - 1, at), act) <= options.trim_approach_m) first--;
  return [first, stop];
}

/**
 * `now_T_then`: carries poses of the source to the present by the reference's frame, and by one of its symmetric turns. For
 * a grasp that is the turn which brings the hand to its neutral heading, or as near as its neighbours allow; for a place, the one that brings the
 * container nearest to its own, so that everything that goes into it is placed from one frame.
 */
export function segmentTransform(
  source: SourceSegment,
  reference: Numbers,
  symmetry: YawSymmetry,
  neighbours: Neighbours,
  options: ReplayOptions,
): Pose {
  const { segment } = source;
  if (!options.grasp_symmetry || movesPart(segment.kind)) return between(reference, segment.reference_frame);
  if (isPlacing(segment.kind)) {
    const then = canonicalFrame(pose(), segment.reference_frame, symmetry);
    return between(canonicalFrame(pose(), reference, symmetry), then);
  }
  const act = multiplyPose(
    pose(),
    between(reference, segment.reference_frame),
    targetOf(source, segment.signal, pose()),
  );
  const turn = clearestTurn(act, handYaw(act), symmetry, neighbours);
  const turned = multiplyPose(pose(), reference, pose([0, 0, 0], yawQuaternion(turn)));
  return between(turned, segment.reference_frame);
}

const between = (now: Numbers, then: Numbers): Pose => multiplyPose(pose(), now, invertPose(pose(), then));

/**
 * The whole way: straight from `from` (7,) to the first pose, waiting there, then the frames of the segment.
 */
export function buildTrajectory(
  source: SourceSegment,
  [first, stop]: readonly [number, number],
  carry: Carry,
  from: Numbers,
  options: ReplayOptions,
): Trajectory {
  const entry = carry(pose(), targetOf(source, first, pose()), first);
  const bridge = Math.max(
    options.num_interpolation_steps,
    Math.ceil(positionDistance(from, entry) / options.max_interpolation_step_m),
  );
  const lead = bridge + options.num_fixed_steps;
  const length = lead + stop - first;
  const targets = new Float64Array(7 * length);
  const gripper = new Float32Array(length);
  const sourceFrame = new Int32Array(length).fill(-1);
  const phase: string[] = [];
  const noisy = new Uint8Array(length);
  const at = pose();
  for (let k = 0; k < length; k++) {
    const frame = first + k - lead;
    if (k < lead) {
      interpolatePose(at, from, entry, Math.min(1, (k + 1) / bridge));
      phase.push(k < bridge ? 'interpolate' : 'wait');
      noisy[k] = options.apply_noise_during_interpolation ? 1 : 0;
    } else {
      carry(at, targetOf(source, frame, at), frame);
      sourceFrame[k] = frame;
      phase.push(source.demo.phase[frame] ?? '');
      noisy[k] = isQuiet(source, frame, options) ? 0 : 1;
    }
    gripper[k] = source.demo.gripper[Math.max(first, frame)]!;
    targets.set(at, 7 * k);
  }
  return { length, targets, gripper, sourceFrame, phase, noisy };
}

/**
 * Whether a frame is of an opening; or near to where the fingers act of an insertion, of a stacking, of the grasp before one of the
 * two, or of a loading.
 */
function isQuiet(source: SourceSegment, frame: number, { quiet_insertion_m: nearM }: ReplayOptions): boolean {
  const { kind, signal } = source.segment;
  if (kind === 'open') return nearM !== null;
  // a grasp is as precise as what it is for
  const purpose = kind === 'grasp' ? (source.demo.metadata.segments[source.segmentIndex + 1]?.kind ?? kind) : kind;
  if (!(isPrecise(purpose) || kind === 'load') || nearM === null) return false;
  return positionDistance(targetOf(source, frame, pose()), targetOf(source, signal, pose())) <= nearM;
}
