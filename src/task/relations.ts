/**
 * The relations that a task may ask for between two objects, with BeTTER's published thresholds.
 *
 * Directions are the robot's: x away from it, y to its left, z up. "In front of" is as a person beside the robot would say it:
 * nearer to the robot, so a smaller x.
 */
import { cos } from '../core/portable-math.ts';
import { boxCentre, boxGap, boxOverlap, centreDistance, type SceneView, sharedPart } from './scene-view.ts';

export const NEAR_M = 0.35;
export const TOUCHING_GAP_M = 0.01;
/** By how much a thing has to be further left, right, to the front or back. */
export const DIRECTION_MARGIN_M = 0.02;
/** Least share of the subject's footprint over the target's, for `on` and `above`. */
export const FOOTPRINT_SHARE = 0.3;
/** How far the subject's origin may be above the target's, for `on`. */
export const ON_HEIGHT_M = 0.1;
/** Least share of the subject's box in the target's, for `in`. */
export const IN_SHARE = 0.5;
export const VERTICAL_ALIGN_M = 0.1;
export const AXIS_ALIGN_RAD = 0.1745;

const AXIS_ALIGN_COSINE = cos(AXIS_ALIGN_RAD);

/** True when object `subject` stands in the relation to object `target`; both are indices into the scene. */
export type RelationTest = (scene: SceneView, subject: number, target: number) => boolean;

/** The box centres are at most 0.35 m apart. */
const near: RelationTest = ({ boxes }, s, t) => centreDistance(boxes, s, t, 3) <= NEAR_M;

/** The boxes are less than 0.01 m apart. */
const touching: RelationTest = ({ boxes }, s, t) => boxGap(boxes, s, t) < TOUCHING_GAP_M;

/** How much further along an axis the subject's box centre is [m]. */
function ahead({ boxes }: SceneView, s: number, t: number, axis: number): number {
  return boxCentre(boxes, s, axis) - boxCentre(boxes, t, axis);
}

const leftOf: RelationTest = (scene, s, t) => ahead(scene, s, t, 1) > DIRECTION_MARGIN_M;
const rightOf: RelationTest = (scene, s, t) => ahead(scene, t, s, 1) > DIRECTION_MARGIN_M;
const frontOf: RelationTest = (scene, s, t) => ahead(scene, t, s, 0) > DIRECTION_MARGIN_M;
const behind: RelationTest = (scene, s, t) => ahead(scene, s, t, 0) > DIRECTION_MARGIN_M;

/** Wholly higher than the target, with at least 0.3 of the subject's footprint over it. */
const above: RelationTest = ({ boxes }, s, t) =>
  boxOverlap(boxes, s, t, 2) <= 0 &&
  boxCentre(boxes, s, 2) > boxCentre(boxes, t, 2) &&
  sharedPart(boxes, s, t, 2) >= FOOTPRINT_SHARE;

/** The subject's origin is 0 to 0.1 m above the target's, with at least 0.3 of the subject's footprint over it. */
const on: RelationTest = ({ boxes, objectPoses }, s, t) => {
  const height = objectPoses[7 * s + 2]! - objectPoses[7 * t + 2]!;
  return height >= 0 && height <= ON_HEIGHT_M && sharedPart(boxes, s, t, 2) >= FOOTPRINT_SHARE;
};

/** At least half of the subject's box is in the target's. */
const inside: RelationTest = ({ boxes }, s, t) => sharedPart(boxes, s, t, 3) >= IN_SHARE;

/** One over the other: the box centres are at most 0.1 m apart seen from above. */
const verticalAlign: RelationTest = ({ boxes }, s, t) => centreDistance(boxes, s, t, 2) <= VERTICAL_ALIGN_M;

/** The objects' own z axes are at most 0.1745 rad (10 degrees) from parallel; which end is up does not matter. */
const axisAlign: RelationTest = ({ objectPoses }, s, t) => {
  let cosine = 0;
  for (let row = 0; row < 3; row++) cosine += uprightAlong(objectPoses, s, row) * uprightAlong(objectPoses, t, row);
  return Math.abs(cosine) >= AXIS_ALIGN_COSINE;
};

/** Component of object i's z axis along a world axis. */
function uprightAlong(poses: Float64Array, i: number, axis: number): number {
  const w = poses[7 * i + 3]!;
  const x = poses[7 * i + 4]!;
  const y = poses[7 * i + 5]!;
  const z = poses[7 * i + 6]!;
  if (axis === 0) return 2 * (x * z + w * y);
  if (axis === 1) return 2 * (y * z - w * x);
  return 1 - 2 * (x * x + y * y);
}

/** Every relation by name. `inside`, `next_to` and `in_front_of` are what some templates call `in`, `near` and `front_of`. */
export const RELATIONS = {
  near,
  touching,
  left_of: leftOf,
  right_of: rightOf,
  front_of: frontOf,
  behind,
  above,
  on,
  in: inside,
  vertical_align: verticalAlign,
  axis_align: axisAlign,
  inside,
  next_to: near,
  in_front_of: frontOf,
} as const satisfies Record<string, RelationTest>;

export type Relation = keyof typeof RELATIONS;
export const RELATION_NAMES = Object.keys(RELATIONS) as [Relation, ...Relation[]];
