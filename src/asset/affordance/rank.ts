/**
 * Which grasps are better, and a choice of good ones that differ.
 */
import { acos } from '../../core/portable-math.ts';
import { multiplyPose, type Pose, pose, positionDistance, rotationDistance, yawQuaternion } from '../../core/pose.ts';
import type { YawSymmetry } from '../asset.ts';
import type { Closing } from './closing.ts';
import { GRASP_KINDS, type Grasp, poseOf, SWAPPED_FINGERS } from './grasp.ts';

/** Distance of the TCP from the centre of mass at which closeness has fallen to a half [m]. */
const HALF_CLOSE_M = 0.03;
/** What hangs under the hand is steady, what hangs beside it turns in it: height counts less, by this factor. */
const HEIGHT_SHARE = 1 / 3;
const WEIGHTS = { closeness: 0.35, contact: 0.3, uprightness: 0.35 } as const;

/**
 * 0 to 1: near the centre of mass, with much of both pads on the thing, from above.
 *
 * @param offset (3,): of the TCP from the centre of mass [m]
 */
export function scoreOf(offset: readonly number[], { contactShare, squareness }: Closing, tiltRad: number): number {
  const [x, y, z] = offset.map((value) => value / HALF_CLOSE_M) as [number, number, number];
  return (
    WEIGHTS.closeness / (1 + x * x + y * y + HEIGHT_SHARE * HEIGHT_SHARE * z * z) +
    WEIGHTS.contact * contactShare * squareness +
    WEIGHTS.uprightness * Math.max(0, 1 - (2 * tiltRad) / Math.PI)
  );
}

/** Two grasps nearer than these are one [m] and [rad]. */
const APART_M = 0.005;
const APART_RAD = 0.25;

/** Turns about the upright that leave a thing as it was [rad]; any turn stands for one in every ten degrees. */
export function symmetricTurns(symmetry: YawSymmetry): number[] {
  const n = symmetry.kind === 'full' ? 36 : symmetry.n;
  return Array.from({ length: n }, (_, k) => (2 * Math.PI * k) / n);
}

/**
 * Up to `count` grasps, best first, that lie apart from one another; grasps that the thing's symmetry makes equal count as one. Each
 * kind that occurs gets its share, the rest goes by score.
 */
export function spreadGrasps(grasps: readonly Grasp[], symmetry: YawSymmetry, count: number): Grasp[] {
  const turns = symmetricTurns(symmetry);
  const ranked = grasps
    .map((grasp, order) => ({ grasp, order }))
    .sort((a, b) => b.grasp.score - a.grasp.score || a.order - b.order);
  const queues = GRASP_KINDS.map((kind) => ranked.filter(({ grasp }) => grasp.kind === kind).map(({ grasp }) => grasp));
  const chosen: { readonly grasp: Grasp; readonly at: Pose }[] = [];
  const takeNext = (queue: Grasp[]): void => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const variants = equalPoses(poseOf(next), turns);
      if (chosen.some(({ at }) => variants.some((variant) => isNear(variant, at)))) continue;
      chosen.push({ grasp: next, at: poseOf(next) });
      return;
    }
  };
  while (chosen.length < count && queues.some((queue) => queue.length > 0)) {
    for (const queue of queues) if (chosen.length < count) takeNext(queue);
  }
  return chosen.map(({ grasp }) => grasp).sort((a, b) => b.score - a.score);
}

const isNear = (a: Pose, b: Pose): boolean => positionDistance(a, b) < APART_M && rotationDistance(a, b) < APART_RAD;

/** The poses that are the same grasp: by the thing's turns, and with the fingers swapped. */
function equalPoses(at: Pose, turns: readonly number[]): Pose[] {
  return turns.flatMap((turn) => {
    const turned = multiplyPose(pose(), pose([0, 0, 0], yawQuaternion(turn)), at);
    return [turned, multiplyPose(pose(), turned, SWAPPED_FINGERS)];
  });
}

/** Angle between an approach, given by its z component, and straight down [rad]. */
export const tiltOf = (approachZ: number): number => acos(Math.max(-1, Math.min(1, -approachZ)));
