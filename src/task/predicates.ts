/**
 * Conditions compiled to functions of the scene. A compiled condition allocates nothing when it is evaluated.
 */
import { acos, atan2 } from '../core/portable-math.ts';
import { yawOf } from '../core/pose.ts';
import type { Condition, JointCondition, NodeCondition, Range } from './condition.ts';
import { RELATIONS } from './relations.ts';
import type { SceneView } from './scene-view.ts';

export type Predicate = (scene: SceneView) => boolean;

/**
 * Compiles a condition tree once, to be evaluated at every control step.
 *
 * @param indexOf place of an object in the scene's arrays; negative for one that is not there
 * @param joints the scene's joints in the order of its arrays, each as `jointName` has it
 * @throws RangeError for an object or a joint that is not in the scene; resolution has refused such conditions before
 */
export function compileCondition(
  condition: Condition,
  indexOf: (id: string) => number,
  joints: readonly string[] = [],
): Predicate {
  if ('op' in condition) {
    if (condition.op === 'not') {
      const negated = compileCondition(condition.condition, indexOf, joints);
      return (scene) => !negated(scene);
    }
    const parts = condition.conditions.map((part) => compileCondition(part, indexOf, joints));
    return combine(parts, condition.op === 'or');
  }
  const subject = find(condition.subject_id, indexOf);
  if (condition.type === 'node') return compileNode(condition, subject);
  if (condition.type === 'joint') return compileJoint(condition, joints);
  const target = find(condition.target_id, indexOf);
  const test = RELATIONS[condition.relation];
  return (scene) => test(scene, subject, target);
}

function find(id: string, indexOf: (id: string) => number): number {
  const index = indexOf(id);
  if (!(index >= 0)) throw new RangeError(`compileCondition: ${id} is not in the scene`);
  return index;
}

/** A joint's name in its scene, e.g. `cabinet_1/drawer`. */
export const jointName = (objectId: string, part: string): string => `${objectId}/${part}`;

function compileJoint({ subject_id, joint, range }: JointCondition, joints: readonly string[]): Predicate {
  const index = joints.indexOf(jointName(subject_id, joint));
  if (index < 0) throw new RangeError(`compileCondition: ${subject_id} has no joint ${joint} in the scene`);
  return ({ jointPositions }) => isWithin(jointPositions![index]!, range);
}

/** `decisive` is the value that settles the matter: true for or, false for and. */
function combine(parts: readonly Predicate[], decisive: boolean): Predicate {
  return (scene) => {
    for (let i = 0; i < parts.length; i++) {
      if (parts[i]!(scene) === decisive) return decisive;
    }
    return !decisive;
  };
}

const scratch = new Float64Array(7);
const ANGLES = { roll: rollOf, pitch: pitchOf, yaw: yawOf } as const;

function compileNode({ position, euler }: NodeCondition, subject: number): Predicate {
  const parts: Predicate[] = [];
  (['x', 'y', 'z'] as const).forEach((name, axis) => {
    const range = position?.[name];
    if (range) parts.push(({ objectPoses }) => isWithin(objectPoses[7 * subject + axis]!, range));
  });
  for (const name of ['roll', 'pitch', 'yaw'] as const) {
    const range = euler?.[name];
    if (!range) continue;
    const angleOf = ANGLES[name];
    parts.push(({ objectPoses }) => {
      for (let k = 0; k < 7; k++) scratch[k] = objectPoses[7 * subject + k]!;
      return isAngleWithin(angleOf(scratch), range);
    });
  }
  return combine(parts, false);
}

function isWithin(value: number, [low, high]: Range): boolean {
  return value >= low && value <= high;
}

/** True when the angle or the same angle some turns on [rad] is within the range. */
function isAngleWithin(angle: number, [low, high]: Range): boolean {
  const turn = 2 * Math.PI;
  return angle + Math.ceil((low - angle) / turn) * turn <= high;
}

// `eulerOf` of core/pose.ts gives the same angles in a new array, which a step must not allocate
function rollOf(a: Float64Array): number {
  return atan2(2 * (a[3]! * a[4]! + a[5]! * a[6]!), 1 - 2 * (a[4]! * a[4]! + a[5]! * a[5]!));
}

function pitchOf(a: Float64Array): number {
  return Math.PI / 2 - acos(2 * (a[3]! * a[5]! - a[6]! * a[4]!));
}
