/**
 * Putting down another thing than the demo did, or into another one: the base of what is in hand goes where the demo's thing had its
 * own.
 */
import type { Asset, YawSymmetry } from '../../asset/asset.ts';
import { BoundingBox } from '../../asset/bounds.ts';
import { cos, sin } from '../../core/portable-math.ts';
import { invertPose, multiplyPose, type Numbers, type Pose, pose, transformPoint, yawOf } from '../../core/pose.ts';
import { canonicalFrame, handYaw, uprightFrame, wrapAngle } from '../frames.ts';
import { type DemoSegment, indexInDemo, type SeedDemo } from '../seed-demo.ts';
import { type Carry, carryAct } from './carry.ts';
import { landingOf, likePlace } from './landing.ts';
import { targetAt, tcpAt } from './shown-grasp.ts';
import { heightOf, isSameThing } from './source-asset.ts';

/** What a demo put down, and into what; and what is to be put down now. */
export interface Placing {
  readonly demo: SeedDemo;
  readonly segment: DemoSegment;
  readonly thenObject: Asset;
  readonly thenReference: Asset;
  readonly nowObject: Asset;
  readonly nowReference: Asset;
  /** (7,): the reference's upright frame in the world. */
  readonly reference: Numbers;
  /** (7,): the upright frame of what is in hand. */
  readonly held: Numbers;
  /** (7,) */
  readonly tcp: Numbers;
}

export function carryPlace(placing: Placing): Carry {
  const { demo, segment, thenReference, nowReference, reference, held, tcp } = placing;
  const frame = releaseFrame(demo, segment);
  // into something narrow by where the hand was, and as far beyond as it was told to press; else by where it was told to go
  const from = segment.kind === 'insert' ? tcpAt(demo, frame) : targetAt(demo, frame);
  const thenMouth = canonicalFrame(pose(), segment.reference_frame, thenReference.symmetry);
  const nowMouth = canonicalFrame(pose(), reference, nowReference.symmetry);
  const mouth_T_base = multiplyPose(pose(), invertPose(pose(), thenMouth), baseInDemo(placing, frame));
  const place = placeNow(placing, mouth_T_base);
  const at = transformPoint(new Float64Array(3), nowMouth, place);
  const base_T_tcp = multiplyPose(pose(), invertPose(pose(), held), tcp);
  const hand = wrapAngle(handYaw(from) + yawOf(nowMouth) - yawOf(thenMouth));
  const heading = headingFor(placing, yawOf(nowMouth) + yawOf(mouth_T_base), hand - handYaw(base_T_tcp));
  const to = multiplyPose(pose(), upright(at, heading), base_T_tcp);
  return carryAct({ frame, from, to }, { leaning: 'after', stretchBefore: 1, stretchAfter: 1 });
}

/** The place (3,) of a base in the present reference's frame [m], for the one in that of the demo's. */
function placeNow({ segment, thenReference, nowReference }: Placing, then: Numbers): Numbers {
  if (isSameThing(thenReference, nowReference)) return [then[0]!, then[1]!, then[2]!];
  const isOnBox = [thenReference, nowReference].some((reference) => landingOf(reference).kind === 'box');
  if (segment.kind !== 'stack' || !isOnBox) return likePlace(then, thenReference, nowReference);
  // on top of a thing of which no top is known, however tall it is
  return [then[0]!, then[1]!, then[2]! + heightOf(nowReference) - heightOf(thenReference)];
}

/** The base of what a demo put down, in the canonical frame of what it was put into, when it was let go (7,). */
export function landingInDemo(placing: Pick<Placing, 'demo' | 'segment' | 'thenObject'>, symmetry: YawSymmetry): Pose {
  const { demo, segment } = placing;
  const mouth = canonicalFrame(pose(), segment.reference_frame, symmetry);
  return multiplyPose(pose(), invertPose(pose(), mouth), baseInDemo(placing, releaseFrame(demo, segment)));
}

/** The last frame in which the hand was told to stay closed. */
function releaseFrame({ gripper }: SeedDemo, { start, signal }: DemoSegment): number {
  const closed = gripper[start]!;
  let frame = signal;
  while (frame > start && gripper[frame]! < closed) frame--;
  return frame;
}

/** (7,): the upright frame that the demo's thing had in a frame, in the world. */
function baseInDemo(
  { demo, segment, thenObject }: Pick<Placing, 'demo' | 'segment' | 'thenObject'>,
  frame: number,
): Pose {
  const offset = 7 * (demo.metadata.object_ids.length * frame + indexInDemo(demo, segment, 'object'));
  const at = pose(demo.objectPoses.subarray(offset, offset + 3), demo.objectPoses.subarray(offset + 3, offset + 7));
  const box = new Float64Array(6);
  new BoundingBox(thenObject).write(box, 0, at);
  return uprightFrame(pose(), at, box, 0, thenObject.symmetry);
}

/**
 * The heading of what is put down: that of the demo's thing, or one that looks the same and turns the hand least from how the demo
 * held it; where a turn makes no difference to one of them, the one that turns the hand not at all.
 *
 * @param asThen heading of the demo's thing here and now
 * @param unturned heading at which the hand is held as in the demo
 */
function headingFor({ thenObject, nowObject }: Placing, asThen: number, unturned: number): number {
  const [a, b]: [YawSymmetry, YawSymmetry] = [thenObject.symmetry, nowObject.symmetry];
  if (a.kind === 'full' || b.kind === 'full') return unturned;
  const turns = Array.from({ length: b.n }, (_, k) => asThen + (2 * Math.PI * k) / b.n);
  const off = (heading: number): number => Math.abs(wrapAngle(heading - unturned));
  return turns.reduce((best, heading) => (off(heading) < off(best) - 1e-9 ? heading : best));
}

const upright = (at: Numbers, heading: number): Pose => pose(at, [cos(heading / 2), 0, 0, sin(heading / 2)]);
