/**
 * A moving part of a scene as a hand meets it: how far it is open, and where it and its handle are then.
 */
import type { Asset, MovingPart } from '../asset/asset.ts';
import { complain } from '../core/errors.ts';
import { multiplyPose, type Pose, pose } from '../core/pose.ts';
import { partPose } from '../sim/joints.ts';
import type { WorldState } from '../sim/world.ts';

/** An object of a scene; where its asset is not told, it has no moving parts. */
export interface Articulated {
  readonly id: string;
  readonly asset?: Asset;
}

export class PartView {
  readonly part: MovingPart;
  /** The object that it belongs to: its index, what it is made of, what it is called. */
  readonly object: number;
  readonly asset: Asset;
  readonly id: string;
  /** Position of its joint in `jointPositions`. */
  readonly #joint: number;
  readonly #body: Pose = pose();
  readonly #frame: Pose = pose();

  /**
   * @param objects of the scene, in its order
   * @throws UserError when the object has no part of that name
   */
  constructor(objects: readonly Articulated[], object: number, name: string) {
    const { id, asset } = objects[object]!;
    const parts = asset?.parts ?? [];
    const own = parts.findIndex((part) => part.name === name);
    if (own < 0) {
      const expected = parts.length > 0 ? parts.map((part) => part.name) : 'an object with moving parts';
      throw complain({ where: id, what: 'no moving part of that name', got: name, expected });
    }
    this.part = parts[own]!;
    this.id = id;
    this.object = object;
    this.asset = asset!;
    this.#joint = objects.slice(0, object).reduce((sum, { asset: other }) => sum + (other?.parts?.length ?? 0), own);
  }

  /** How far it is open [m] or [rad]. */
  value({ jointPositions }: WorldState): number {
    return jointPositions[this.#joint]!;
  }

  /** Writes to `out` (7,) the pose in the world that the part has, or would have at another value of its joint. */
  frame(out: Pose, state: WorldState, value = this.value(state)): Pose {
    for (let i = 0; i < 7; i++) this.#body[i] = state.objectPoses[7 * this.object + i]!;
    return partPose(out, this.part, this.#body, value);
  }

  /**
   * Writes to `out` (7,) the pose of the TCP that grips the handle, as it is, or as it would be at another value of the joint.
   *
   * @throws UserError for a part without a handle
   */
  handle(out: Pose, state: WorldState, value = this.value(state)): Pose {
    return multiplyPose(out, this.frame(this.#frame, state, value), this.ownHandle);
  }

  /**
   * (7,): the pose of the TCP that grips the handle of the part when it is shut, in the thing's frame.
   *
   * @throws UserError for a part without a handle
   */
  get ownHandle(): readonly number[] {
    const { handle, name } = this.part;
    if (handle) return handle;
    throw complain({ where: this.id, what: `its ${name} has no handle`, expected: 'a part that a hand can move' });
  }
}
