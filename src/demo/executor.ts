/**
 * The perfect executor: goes through a task's subtasks with skills, on privileged state.
 */
import { STRAIGHT_DOWN_RAD } from '../asset/affordance/known.ts';
import type { Asset } from '../asset/asset.ts';
import { cos, sin } from '../core/portable-math.ts';
import { multiplyPose, type Pose, planarDistance, pose, transformPoint, yawOf, yawQuaternion } from '../core/pose.ts';
import { touches } from '../sim/contacts.ts';
import { PAD_HALF_M } from '../sim/panda-mjcf.ts';
import type { WorldState } from '../sim/world.ts';
import { clearestTurn, type Neighbours } from './clearance.ts';
import { type Command, newCommand } from './command.ts';
import { canonicalFrame, handYaw, uprightFrame, wrapAngle } from './frames.ts';
import { PartView } from './moving-part.ts';
import { DROP_M } from './plan/slot.ts';
import { referenceFrame } from './reference-frame.ts';
import { chooseGrasp } from './remap/match-grasp.ts';
import type { Subtask } from './replay.ts';
import { close } from './skills/close.ts';
import { insert } from './skills/insert.ts';
import { leaning, load } from './skills/load.ts';
import { open } from './skills/open.ts';
import { pick } from './skills/pick.ts';
import { place } from './skills/place.ts';
import { DEFAULT_MANNER, handPose, type Manner, type Skill, type SkillStatus } from './skills/skill.ts';
import { stack } from './skills/stack.ts';
import { uprightness } from './skills/thing.ts';

export interface ExecutorObject {
  readonly id: string;
  readonly asset: Asset;
}

export interface ExecutorPlan {
  readonly objects: readonly ExecutorObject[];
  readonly subtasks: readonly Subtask[];
  /** Manner of each subtask. */
  readonly manners: readonly Manner[];
}

/** How much of a thing's side is between the pads at least [m]. */
const GRIP_DEPTH_M = 0.008;
/** What was stacked lies where it should within this distance [m], with its own upright this close to the world's. */
const RESTS_WITHIN_M = 0.02;
const LEVEL_COSINE = cos((12 * Math.PI) / 180);

export class Executor {
  readonly command: Command = newCommand();
  /** Index of the running subtask. */
  subtask = -1;
  readonly #plan: ExecutorPlan;
  readonly #frame: Pose = pose();
  readonly #objectPose: Pose = pose();
  #skill: Skill | null = null;

  constructor(plan: ExecutorPlan) {
    this.#plan = plan;
  }

  /** Writes the next command. `done` and `failed` write none. */
  next(state: WorldState): SkillStatus {
    if (this.subtask < 0) this.command.target.set(state.tcp);
    for (;;) {
      if (!this.#skill) {
        if (this.subtask + 1 === this.#plan.subtasks.length) return 'done';
        this.subtask++;
        this.#skill = this.#begin(state);
      }
      const status = this.#skill.tick(state, this.command);
      if (status !== 'done') return status;
      this.#skill = null;
    }
  }

  #begin(state: WorldState): Skill {
    const { kind, object, holdAboveM, opening, slot } = this.#plan.subtasks[this.subtask]!;
    const manner = this.#plan.manners[this.subtask] ?? DEFAULT_MANNER;
    if (kind === 'grasp')
      return pick(object, (now) => this.#heldHigh(now, object, manner, holdAboveM), state, { manner });
    if (kind === 'insert') return this.#insert(state, manner);
    if (kind === 'stack') return this.#stack(state, manner);
    if (kind === 'load') return load(this.#placePose(state), slot?.leanRad ?? 0, { manner });
    if (kind === 'open') return open(this.#moved(), opening!, state, { manner });
    if (kind === 'close') return close(this.#moved(), opening!, state, { manner });
    return place(this.#placePose(state), state, { manner });
  }

  #insert(state: WorldState, manner: Manner): Skill {
    const place = (now: WorldState) => this.#placePose(now, 0);
    return insert({ place, rimM: this.#topOverSlot(state) }, state, { manner });
  }

  #stack(state: WorldState, manner: Manner): Skill {
    const { object, slot } = this.#plan.subtasks[this.subtask]!;
    const place = (now: WorldState) => this.#placePose(now, 0);
    const topM = this.#topOverSlot(state);
    const isResting = (now: WorldState) => this.#isResting(now);
    const grasp = (now: WorldState) => this.#heldHigh(now, object, manner, slot?.holdAboveM);
    return stack({ object, place, topM, isResting, grasp }, state, { manner });
  }

  /** How high the reference reaches over the slot [m]. */
  #topOverSlot(state: WorldState): number {
    const { reference } = this.#plan.subtasks[this.subtask]!;
    return Math.max(0, state.boxes[6 * reference + 5]! - this.#slotPosition(state)[2]!);
  }

  /** Whether what was stacked touches what it was stacked on, level, about where it was to go. */
  #isResting(state: WorldState): boolean {
    const { object, reference } = this.#plan.subtasks[this.subtask]!;
    const base = this.#uprightFrame(state, object).slice();
    const at = this.#slotPosition(state);
    const isNear = planarDistance(base, at) <= RESTS_WITHIN_M;
    const isLevel = Math.abs(uprightness(state, object)) >= LEVEL_COSINE;
    return isNear && isLevel && touches(state.contacts, object, reference);
  }

  #uprightFrame(state: WorldState, index: number): Pose {
    const { symmetry } = this.#plan.objects[index]!.asset;
    for (let i = 0; i < 7; i++) this.#objectPose[i] = state.objectPoses[7 * index + i]!;
    return uprightFrame(this.#frame, this.#objectPose, state.boxes, 6 * index, symmetry);
  }

  /** A grasp that is high enough for where the thing goes. */
  #heldHigh(state: WorldState, index: number, manner: Manner, holdAboveM = 0): Pose {
    const at = this.#graspPose(state, index, manner);
    at[2] = Math.max(at[2]!, state.boxes[6 * index + 2]! + holdAboveM);
    return at;
  }

  /** A grasp of the asset, turned to the equivalent one that is nearest to neutral and strikes nothing, off centre as the manner says. */
  #graspPose(state: WorldState, index: number, manner: Manner): Pose {
    const { asset, id } = this.#plan.objects[index]!;
    const frame = this.#uprightFrame(state, index);
    const neighbours = { boxes: state.boxes, except: index };
    if (asset.grasps?.length) return verifiedGraspPose(asset, frame, neighbours, manner);
    if (!asset.grasp) throw new Error(`Executor: ${id} (${asset.id}) has no grasp`);
    // never so deep that the pads meet what the thing stands on
    const height = Math.max(asset.grasp.heightM + manner.graspOffset[2], PAD_HALF_M[2] + 0.004);
    const middle = [frame[0]!, frame[1]!, frame[2]! + height];
    const written = yawOf(frame) + asset.grasp.yawRad;
    const yaw = written + clearestTurn(middle, written, asset.symmetry, neighbours) + manner.graspYawRad;
    const [along] = manner.graspOffset;
    return handPose([middle[0]! + along * cos(yaw), middle[1]! + along * sin(yaw), middle[2]!], yaw);
  }

  /** (3,): where the base of the thing is to be, in the world [m]. */
  #slotPosition(state: WorldState): Float64Array {
    const { object, reference, slot } = this.#plan.subtasks[this.subtask]!;
    if (!slot) throw new Error(`Executor: no slot for ${this.#plan.objects[object]!.id}`);
    const at = transformPoint(new Float64Array(3), this.#slotFrame(state), slot.position);
    if (slot.heightFrom === 'top') at[2] = state.boxes[6 * reference + 5]! + slot.position[2];
    return at;
  }

  /** (7,): what slots of the running subtask are told in. */
  #slotFrame(state: WorldState): Pose {
    const subtask = this.#plan.subtasks[this.subtask]!;
    const { symmetry } = this.#plan.objects[subtask.reference]!.asset;
    return canonicalFrame(pose(), referenceFrame(pose(), subtask, state, this.#plan.objects, symmetry), symmetry);
  }

  #moved(): PartView {
    const { reference, part } = this.#plan.subtasks[this.subtask]!;
    return new PartView(this.#plan.objects, reference, part!);
  }

  /** The slot in the container; the object keeps its place in the hand. */
  #placePose(state: WorldState, dropM?: number): Pose {
    const { object, slot } = this.#plan.subtasks[this.subtask]!;
    const at = this.#slotPosition(state);
    const referenceYaw = yawOf(this.#slotFrame(state));
    const base = this.#uprightFrame(state, object);
    // where the thing hangs relative to the hand, in the hand's heading
    const held = handYaw(state.tcp);
    const { yawRad, objectYawRad } = slot!;
    const heading =
      objectYawRad === undefined ? referenceYaw + yawRad : held + wrapAngle(referenceYaw + objectYawRad - yawOf(base));
    const dx = state.tcp[0]! - base[0]!;
    const dy = state.tcp[1]! - base[1]!;
    const swing = heading - held;
    const hand = handPose(
      [
        at[0]! + dx * cos(swing) - dy * sin(swing),
        at[1]! + dx * sin(swing) + dy * cos(swing),
        at[2]! + (dropM ?? slot!.dropM ?? DROP_M) + state.tcp[2]! - state.boxes[6 * object + 2]!,
      ],
      heading,
    );
    return slot!.leanRad === undefined ? hand : leaning(hand, slot!.leanRad);
  }
}

/** One of an asset's verified grasps, here and now; the manner's offsets are along the hand's x, and up. */
function verifiedGraspPose(asset: Asset, frame: Pose, neighbours: Neighbours, manner: Manner): Pose {
  const { grasp, tcp } = chooseGrasp(asset, frame, neighbours)!;
  const [along, , up] = manner.graspOffset;
  const offset = pose([along, 0, 0], yawQuaternion(grasp.tiltRad > STRAIGHT_DOWN_RAD ? 0 : manner.graspYawRad));
  const at = multiplyPose(pose(), tcp, offset);
  // so low that the pads have hold of a thin thing too, and never so deep that they meet what it lies on
  const highest = neighbours.boxes[6 * neighbours.except + 5]! + PAD_HALF_M[2] - GRIP_DEPTH_M;
  at[2] = Math.max(Math.min(at[2]! + up, highest), frame[2]! + PAD_HALF_M[2] + 0.004);
  return at;
}
