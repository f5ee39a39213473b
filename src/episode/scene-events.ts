/**
 * What happens to a scene in mid-episode: when it is due, and done to the world, the same way in an episode and in its replay.
 */
import { positionDistance } from '../core/pose.ts';
import type { World, WorldState } from '../sim/world.ts';
import { type Condition, conditionIds } from '../task/condition.ts';
import { eventText, type SceneEvent } from '../task/events.ts';
import { compileCondition, type Predicate } from '../task/predicates.ts';

/** Control steps for which an object is at its goal and in no hand before it counts as placed. */
const PLACED_STEPS = 5;
/** How far the hand has to be from where an object is put, and from where it is taken [m]. */
const HAND_CLEARANCE_M = 0.12;
/** Room that an object is given on all sides where it is put [m]. */
const ROOM_M = 0.01;

/** The part of a resolved variation that events are made of. */
export interface EventfulScene {
  readonly events?: readonly SceneEvent[];
  readonly success: { readonly conditions: readonly Condition[] };
}

interface Watched {
  readonly event: SceneEvent;
  readonly index: number;
  /** Conditions of success that begin with the object. */
  readonly goal: readonly Predicate[];
  steps: number;
  done: boolean;
}

/** Follows an episode, and makes its events happen. */
export class SceneEvents {
  readonly #watched: readonly Watched[];
  #start = new Float64Array(0);
  #startBoxes = new Float64Array(0);

  /**
   * @param ids objects in the order of the scene's arrays
   * @param joints names of the scene's joints in the same order
   */
  constructor({ events = [], success }: EventfulScene, ids: readonly string[], joints: readonly string[] = []) {
    const indexOf = (id: string) => ids.indexOf(id);
    this.#watched = events.map((event) => ({
      event,
      index: indexOf(event.instance),
      goal: success.conditions
        .filter((condition) => conditionIds(condition)[0] === event.instance)
        .map((condition) => compileCondition(condition, indexOf, joints)),
      steps: 0,
      done: false,
    }));
  }

  /** Takes note of the state that an episode starts in. */
  reset({ objectPoses, boxes }: WorldState): void {
    this.#start = objectPoses.slice();
    this.#startBoxes = boxes.slice();
    for (const watched of this.#watched) {
      watched.steps = 0;
      watched.done = false;
    }
  }

  /** True once everything has happened that is to happen. */
  get over(): boolean {
    return this.#watched.every(({ done }) => done);
  }

  /** Does what is due, at most one thing a control step; what it was, or nothing. */
  update(world: World): string {
    for (const watched of this.#watched) {
      if (watched.done || !this.#isDue(watched, world.state)) continue;
      this.#do(watched, world);
      return eventText(watched.event);
    }
    return '';
  }

  /** Does again what a log says of a step. */
  repeat(text: string, world: World): void {
    const watched = this.#watched.find(({ event, done }) => !done && eventText(event) === text);
    if (!watched) throw new RangeError(`SceneEvents: the scene has no event "${text}"`);
    this.#do(watched, world);
  }

  #do(watched: Watched, world: World): void {
    watched.done = true;
    world.displace(watched.index, this.#goalPose(watched));
  }

  #isDue(watched: Watched, state: WorldState): boolean {
    const { event, index, goal } = watched;
    const inHand = state.heldObject === index;
    if (event.at === 'placed') {
      const placed = !inHand && goal.length > 0 && goal.every((test) => test(state));
      watched.steps = placed ? watched.steps + 1 : 0;
      if (watched.steps < PLACED_STEPS) return false;
    } else if (state.tick < event.at || inHand) return false;
    const there = this.#goalPose(watched);
    const here = state.objectPoses.subarray(7 * index, 7 * index + 3);
    const isClear = (at: Float64Array) => positionDistance(state.tcp, at) >= HAND_CLEARANCE_M;
    return isClear(here) && isClear(there) && this.#isFree(watched, there, state.boxes);
  }

  /** (7,): where the object is put. */
  #goalPose({ event, index }: Watched): Float64Array {
    const there = this.#start.slice(7 * index, 7 * index + 7);
    if (event.position) there.set(event.position);
    return there;
  }

  #isFree({ index }: Watched, there: Float64Array, boxes: Float64Array): boolean {
    for (let i = 0; i < boxes.length / 6; i++) {
      if (i !== index && this.#meets(index, there, boxes, i) && !this.#stoodOn(index, i)) return false;
    }
    return true;
  }

  /** Whether the object started in or on the other, as on a tray: that is not in the way of its being put back. */
  #stoodOn(index: number, other: number): boolean {
    const start = this.#start.subarray(7 * index, 7 * index + 7);
    return this.#meets(index, start, this.#startBoxes, other);
  }

  /** Whether object `index`, put there, would be within `ROOM_M` of box `other`. */
  #meets(index: number, there: Float64Array, boxes: Float64Array, other: number): boolean {
    for (let axis = 0; axis < 3; axis++) {
      const shift = there[axis]! - this.#start[7 * index + axis]!;
      const low = this.#startBoxes[6 * index + axis]! + shift - ROOM_M;
      const high = this.#startBoxes[6 * index + 3 + axis]! + shift + ROOM_M;
      if (boxes[6 * other + axis]! > high || boxes[6 * other + 3 + axis]! < low) return false;
    }
    return true;
  }
}
