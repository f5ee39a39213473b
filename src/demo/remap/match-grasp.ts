/**
 * The grasp of the thing at hand that is closest to the one that a demo shows, and the hand's pose for it here and now.
 */
import { type Grasp, poseOf, SWAPPED_FINGERS } from '../../asset/affordance/grasp.ts';
import { knownGrasps, STRAIGHT_DOWN_RAD } from '../../asset/affordance/known.ts';
import { symmetricTurns } from '../../asset/affordance/rank.ts';
import type { Asset } from '../../asset/asset.ts';
import { multiplyPose, type Numbers, type Pose, pose, yawQuaternion } from '../../core/pose.ts';
import { alongApproach, offNeutral, postureFor } from '../../sim/neutral-hand.ts';
import { ENOUGH_ROOM_M, type Neighbours, roomForHand } from '../clearance.ts';
import { graspDistance } from './grasp-distance.ts';

export interface GraspMatch {
  readonly grasp: Grasp;
  /** Its place among the grasps that are known of the thing. */
  readonly index: number;
  /** How far it is from the grasp that the demo shows (`graspDistance`). */
  readonly distance: number;
  /** (7,): where the TCP is to close, in the world. */
  readonly tcp: Pose;
}

/** Closest grasps that are weighed against one another. */
const LOOKED_AT = 8;
/** Headings of the hand that are looked at for each, nearest to neutral first. */
const HEADINGS = 14;
/** What counts against a grasp: not within reach; a millimetre too little room; a radian off the neutral hand; a bad score. */
const COST = { unreached: 10, crampedPerM: 100, turnedPerRad: 0.15, poor: 0.2 } as const;
/** A hand turned no further than this needs no excuse [rad]. */
const EASY_TURN_RAD = Math.PI / 4;
/** Way that the hand comes along a grasp's approach, for which there must be reach [m]. */
const APPROACH_M = 0.1;

/**
 * @param shown the demo's grasp
 * @param frame (7,): the thing's upright frame in the world
 * @returns null for a thing of which no grasp is known
 */
export function matchGrasp(shown: Grasp, asset: Asset, frame: Numbers, neighbours: Neighbours): GraspMatch | null {
  const ranked = knownGrasps(asset)
    .map((grasp, index) => ({ grasp, index, distance: graspDistance(shown, grasp, asset.symmetry) }))
    .sort((a, b) => a.distance - b.distance || a.index - b.index)
    .slice(0, LOOKED_AT);
  let best: GraspMatch | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const match of ranked) {
    const own = match.distance + COST.poor * (1 - match.grasp.score);
    // whatever its place costs, it is no better than the best
    if (own >= least) continue;
    const { tcp, cost } = easiestPlace(match.grasp, asset, frame, neighbours, least - own);
    if (own + cost >= least) continue;
    least = own + cost;
    best = { ...match, tcp };
  }
  return best;
}

/** Where a skill is to take a thing: it comes from straight above. */
export interface ChosenGrasp {
  readonly grasp: Grasp;
  /** (7,): where the TCP is to close, in the world. */
  readonly tcp: Pose;
}

/**
 * The best grasp that is within reach and strikes nothing, from straight above where there is one, else the one that leans least.
 *
 * @param frame (7,): the thing's upright frame in the world
 * @returns null for a thing of which no grasp is known
 */
export function chooseGrasp(asset: Asset, frame: Numbers, neighbours: Neighbours): ChosenGrasp | null {
  const known = knownGrasps(asset);
  const leastTilt = Math.min(...known.map(({ tiltRad }) => tiltRad));
  let best: ChosenGrasp | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const grasp of known) {
    if (grasp.tiltRad > Math.max(STRAIGHT_DOWN_RAD, leastTilt)) continue;
    const own = 1 - grasp.score;
    if (own >= least) continue;
    const { tcp, cost } = easiestPlace(grasp, asset, frame, neighbours, least - own);
    if (own + cost >= least) continue;
    least = own + cost;
    best = { grasp, tcp };
  }
  return best;
}

/** Of the poses that are the same grasp, the one that costs least; looks no further once one costs nothing to speak of. */
function easiestPlace(grasp: Grasp, asset: Asset, frame: Numbers, neighbours: Neighbours, bound: number) {
  const given = poseOf(grasp);
  const places = symmetricTurns(asset.symmetry)
    .flatMap((turn) => {
      const turned = multiplyPose(pose(), frame, pose([0, 0, 0], yawQuaternion(turn)));
      const tcp = multiplyPose(pose(), turned, given);
      return [tcp, multiplyPose(pose(), tcp, SWAPPED_FINGERS)];
    })
    .map((tcp) => ({ tcp, turn: offNeutral(tcp) }))
    .sort((a, b) => a.turn - b.turn)
    .slice(0, HEADINGS);
  let best = { tcp: places[0]!.tcp, cost: Number.POSITIVE_INFINITY };
  for (const { tcp, turn } of places) {
    const turned = COST.turnedPerRad * Math.max(0, turn - EASY_TURN_RAD);
    if (turned >= Math.min(best.cost, bound)) break;
    const cramped = COST.crampedPerM * (ENOUGH_ROOM_M - roomForHand(tcp, neighbours));
    const unreached = isReached(tcp) ? 0 : COST.unreached;
    const cost = turned + cramped + unreached;
    if (cost < best.cost) best = { tcp, cost };
  }
  return best;
}

function isReached(tcp: Pose): boolean {
  const joints = postureFor(tcp);
  return joints !== null && postureFor(alongApproach(tcp, -APPROACH_M), joints) !== null;
}
