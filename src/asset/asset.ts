/**
 * What a thing is made of, as plain data: shape, mass, surface, symmetry.
 *
 * An asset's frame has its origin at the centre of its base, z up, as BeTTER's layouts place objects. `shapes` is the seam for
 * other sources: a primitive today, a convex hull of a real mesh next.
 */

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
}

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

export interface Asset {
  /** Unique in its catalogue, e.g. `builtin/apple`. */
  readonly id: string;
  /** What BeTTER's bindings call it, e.g. `apple`. */
  readonly semanticName: string;
  readonly massKg: number;
  readonly surface: Surface;
  readonly symmetry: YawSymmetry;
  /** Absent on what no gripper takes from above, such as a lunchbox. */
  readonly grasp?: TopGrasp;
  /** sRGB, 0 to 1. */
  readonly colours: Readonly<Record<string, readonly [number, number, number]>>;
  readonly shapes: readonly PrimitiveShape[];
}

/** Volume of a primitive [m^3]. */
export function shapeVolume({ type, size }: PrimitiveShape): number {
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
