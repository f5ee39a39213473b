/**
 * What a thing is made of, as plain data: shape, mass, surface, symmetry.
 *
 * An asset's frame has its origin at the centre of its base, z up, as BeTTER's layouts place objects. `shapes` is the seam between
 * sources: primitives for what is made by hand, convex hulls for what was imported. What was imported has a `visual` mesh to be
 * seen, and its hulls are only felt.
 */
import type { Grasp } from './affordance/grasp.ts';
import type { Places } from './affordance/places.ts';
import type { Inertial } from './geometry/inertia.ts';
import type { Opening } from './geometry/opening.ts';
import { meshVolume } from './geometry/triangle-mesh.ts';
import type { VisualMesh } from './visual.ts';

/** MuJoCo's meaning of `size` [m]: box half extents; sphere radius; capsule and cylinder radius and half length along z. */
export interface PrimitiveShape {
  readonly type: 'box' | 'sphere' | 'capsule' | 'cylinder';
  readonly size: readonly number[];
  /** Centre in the asset's frame [m]. */
  readonly position: readonly [number, number, number];
  /** wxyz in the asset's frame; the identity when left out. */
  readonly quaternion?: readonly [number, number, number, number];
  /** Name of one of the asset's colours. */
  readonly colour: string;
  /** False for what is only seen, such as a leaf or a label. */
  readonly collides?: boolean;
  /** False for what is only felt, such as the feet that a cup stands on. */
  readonly visible?: boolean;
  /** The moving part that it belongs to; absent for the body. */
  readonly part?: string;
}

/** A convex piece of an imported mesh, in the asset's frame. It is felt and not seen. */
export interface HullShape {
  readonly type: 'hull';
  /** (V, 3) [m]; each is a corner of the hull. */
  readonly vertices: readonly number[];
  /** (F, 3) indices of vertices, counter-clockwise seen from outside; closed. */
  readonly faces: readonly number[];
  readonly collides?: true;
  readonly visible: false;
  /** The moving part that it belongs to; absent for the body. */
  readonly part?: string;
}

export type Shape = PrimitiveShape | HullShape;

/**
 * Turns about the asset's z that leave it as it was: `n_fold` with n = 1 is none at all, 2 a brick, 4 a cube; `full` is any
 * turn (a bottle, a ball).
 */
export type YawSymmetry = { readonly kind: 'n_fold'; readonly n: number } | { readonly kind: 'full' };

export interface Surface {
  /** Sliding friction, dimensionless. */
  readonly slide: number;
  /** Torsional friction [m]. */
  readonly spin: number;
  /** Rolling friction [m]; above zero only for what would roll for ever. */
  readonly roll: number;
}

/** Where a gripper that points down takes a thing: its fingers close along the asset's y, turned by `yawRad`. */
export interface TopGrasp {
  /** Height of the TCP above the asset's base [m]. */
  readonly heightM: number;
  readonly yawRad: number;
}

/** Where an imported thing comes from, as its licence asks to be told. */
export interface Attribution {
  readonly title: string;
  readonly author: string;
  /** E.g. `cc0` or `by-sa`; `unknown` where nobody said. */
  readonly license: string;
  /** The source's own name for it, such as an Objaverse uid; empty where it has none. */
  readonly sourceUid: string;
  /** Of the file's bytes (of all its files, where there are several). */
  readonly sourceSha256: string;
}

/** A part that slides or turns on the body; its shapes are written where they are at joint 0, which is closed. */
export interface MovingPart {
  readonly name: string;
  readonly joint: 'slide' | 'hinge';
  /** Of the joint, of length 1, in the asset's frame. */
  readonly axis: readonly [number, number, number];
  /** A point of the axis in the asset's frame [m]. */
  readonly origin: readonly [number, number, number];
  /** Least and most of the joint [m] or [rad]. */
  readonly range: readonly [number, number];
  /** [N s/m] or [N m s/rad] */
  readonly damping: number;
  /** What the joint holds against before it moves [N] or [N m]. */
  readonly frictionLoss: number;
  readonly massKg: number;
  /** (7,): pose of the TCP that grips its handle at joint 0, in the asset's frame: xyz [m], quaternion wxyz. */
  readonly handle?: readonly number[];
}

export interface Asset {
  /** Unique in its catalogue, e.g. `builtin/apple`. */
  readonly id: string;
  /** What BeTTER's bindings call it, e.g. `apple`. */
  readonly semanticName: string;
  /** Of the body; its moving parts have their own. */
  readonly massKg: number;
  readonly surface: Surface;
  readonly symmetry: YawSymmetry;
  /** Absent on what no gripper takes from above, such as a lunchbox. */
  readonly grasp?: TopGrasp;
  /** Grasps of the parallel hand, each verified by a simulated lift and hold, best first; absent where none were looked for. */
  readonly grasps?: readonly Grasp[];
  /** Where it can be put, and what can be put on it or into it; absent where nobody looked. */
  readonly places?: Places;
  /** sRGB, 0 to 1. */
  readonly colours: Readonly<Record<string, readonly [number, number, number]>>;
  readonly shapes: readonly Shape[];
  /** What is seen of an imported thing; absent where the shapes are. */
  readonly visual?: VisualMesh;
  /** Absent where it follows from the shapes and the mass. */
  readonly inertial?: Inertial;
  /** On what holds things: a bowl, a mug, a box. */
  readonly opening?: Opening;
  /** Absent on what is rigid. */
  readonly parts?: readonly MovingPart[];
  readonly attribution?: Attribution;
}

/** Volume of a shape [m^3]. */
export function shapeVolume(shape: Shape): number {
  if (shape.type === 'hull') return meshVolume({ positions: shape.vertices, indices: shape.faces });
  const { type, size } = shape;
  const [a, b = 0, c = 0] = size as [number, number?, number?];
  switch (type) {
    case 'box':
      return 8 * a * b * c;
    case 'sphere':
      return (4 / 3) * Math.PI * a * a * a;
    case 'cylinder':
      return 2 * Math.PI * a * a * b;
    case 'capsule':
      return 2 * Math.PI * a * a * b + (4 / 3) * Math.PI * a * a * a;
  }
}
