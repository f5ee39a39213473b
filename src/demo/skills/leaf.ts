/**
 * The leaf of a door as a hand meets it that points down: closed fingers beside one of its faces, the palm above all of the thing.
 */
import { PALM } from '../../asset/affordance/hand.ts';
import { type Asset, shapeVolume } from '../../asset/asset.ts';
import { BoundingBox } from '../../asset/bounds.ts';
import { complain } from '../../core/errors.ts';
import { atan2, cos, sin } from '../../core/portable-math.ts';
import { axisOf, type Pose, pose, transformPoint } from '../../core/pose.ts';
import type { WorldState } from '../../sim/world.ts';
import { wrapAngle } from '../frames.ts';
import type { PartView } from '../moving-part.ts';
import { handPose } from './skill.ts';

/** Half extents of closed fingers along the hand's x and y [m]. */
const FINGERS_HALF_M = [0.01, 0.0195] as const;
/** Room between the palm and the top of the thing [m]. */
const UNDER_PALM_M = 0.012;
/** How far from the hinge a hand acts on a leaf, as a share of its length: far for leverage, and clear of a handle at its edge. */
const REACH_SHARE = 0.75;
/** Cosine of the most that the hinge of a door leans. */
const UPRIGHT = 0.99;

/** `inner` is the face that is hidden when the door is shut. */
export type Face = 'inner' | 'outer';

export class Leaf {
  readonly #view: PartView;
  /** Unit vectors in the thing's frame with the door shut: from the hinge to the free edge, and out of the thing. */
  readonly #along: readonly [number, number];
  readonly #out: readonly [number, number];
  /** From the hinge's line to each face along `out` [m]. */
  readonly #faces: Readonly<Record<Face, number>>;
  readonly #lengthM: number;

  /**
   * @param view of a part that turns on an upright hinge, square to the thing's axes when it is shut, with a handle on its outer face
   * @throws UserError for one whose hinge does not stand upright, or that has no handle
   */
  constructor(view: PartView) {
    const { origin, axis, name } = view.part;
    if (Math.abs(axis[2]) < UPRIGHT) {
      const what = `the hinge of its ${name} does not stand upright`;
      throw complain({ where: view.id, what, got: axis, expected: 'a door that opens sideways' });
    }
    const handle = view.ownHandle;
    const box = leafBox(view.asset, view.part.name);
    const [halfX, halfY] = [(box[3]! - box[0]!) / 2, (box[4]! - box[1]!) / 2];
    const middle = [box[0]! + halfX, box[1]! + halfY] as const;
    const [thin, long] = halfX < halfY ? ([0, 1] as const) : ([1, 0] as const);
    const half = [halfX, halfY] as const;
    const outwards = Math.sign(handle[thin]! - middle[thin]);
    const edgewards = Math.sign(middle[long] - origin[long]!);
    const unit = (axis: 0 | 1, sign: number): [number, number] => (axis === 0 ? [sign, 0] : [0, sign]);
    this.#view = view;
    this.#along = unit(long, edgewards);
    this.#out = unit(thin, outwards);
    const offset = outwards * (middle[thin] - origin[thin]!);
    this.#faces = { inner: offset - half[thin], outer: offset + half[thin] };
    this.#lengthM = edgewards * (middle[long] - origin[long]!) + half[long];
  }

  /**
   * (7,): a hand whose closed fingers are `gapM` [m] off a face of the leaf, as it is at `value` [rad] of its joint. It keeps its
   * heading whichever way the leaf has turned.
   */
  beside(face: Face, gapM: number, state: WorldState, value: number): Pose {
    const frame = this.#view.frame(pose(), state, value);
    const heading = this.#heading(state);
    const side = face === 'outer' ? 1 : -1;
    const { origin } = this.#view.part;
    const off = this.#faces[face] + side * (gapM + this.#fingersHalfM(frame, heading));
    const reach = REACH_SHARE * this.#lengthM;
    const local = [0, 1].map((k) => origin[k]! + reach * this.#along[k]! + off * this.#out[k]!);
    const at = transformPoint(new Float64Array(3), frame, [...local, 0]);
    return handPose([at[0]!, at[1]!, this.#heightM(state)], heading);
  }

  /** Of the TCP: as low as the palm lets it over the top of the thing [m]. */
  #heightM({ boxes }: WorldState): number {
    return boxes[6 * this.#view.object + 5]! + UNDER_PALM_M + PALM[5];
  }

  /** Straight into the thing, or half a turn from it, which looks the same [rad]. */
  #heading(state: WorldState): number {
    return wrapAngle(this.#outwards(this.#view.frame(pose(), state, 0)), Math.PI);
  }

  /** Heading of the outer face [rad]. */
  #outwards(frame: Pose): number {
    const [x, y] = axisOf(frame, 0);
    return atan2(y, x) + atan2(this.#out[1], this.#out[0]);
  }

  /** How far closed fingers reach from their middle towards the leaf [m]. */
  #fingersHalfM(frame: Pose, heading: number): number {
    const turn = this.#outwards(frame) - heading;
    return FINGERS_HALF_M[0] * Math.abs(cos(turn)) + FINGERS_HALF_M[1] * Math.abs(sin(turn));
  }
}

/** (6,): min xyz, max xyz of the largest shape of a part in the thing's frame, with the part shut [m]. */
function leafBox(asset: Asset, part: string): Float64Array {
  const shapes = asset.shapes.filter((shape) => shape.part === part);
  const largest = shapes.reduce((a, b) => (shapeVolume(b) > shapeVolume(a) ? b : a));
  const box = new Float64Array(6);
  new BoundingBox({ ...asset, shapes: [largest] }).write(box, 0, pose());
  return box;
}
