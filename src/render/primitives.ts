/**
 * Meshes of the primitives that assets are made of, with MuJoCo's meaning of size.
 */
import { arc, lathe } from './lathe.ts';
import { type Mesh, MeshBuilder } from './mesh.ts';

export interface BoxOptions {
  /** Width of the bevel along every edge [m]; 0 leaves the edges sharp. */
  readonly bevelM: number;
}

export const BOX_DEFAULTS: BoxOptions = { bevelM: 0 };

const AXES = [0, 1, 2] as const;

/**
 * A box of half extents (3,) [m]. Corners of a face keep the face's normal, so that a bevel is shaded as a round edge.
 */
export function boxMesh(half: readonly number[], options: Partial<BoxOptions> = {}): Mesh {
  const { bevelM } = { ...BOX_DEFAULTS, ...options };
  const bevel = Math.min(bevelM, ...half);
  const builder = new MeshBuilder();
  // corner (sx, sy, sz) of the face across `axis`: index axis * 8 + bits
  const corner = new Map<number, number>();
  const at = (axis: number, bits: number) => corner.get(axis * 8 + bits)!;
  for (const axis of AXES) {
    const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
    for (let bits = 0; bits < 8; bits++) {
      const signs = [bits & 1 ? 1 : -1, bits & 2 ? 1 : -1, bits & 4 ? 1 : -1];
      const position = AXES.map((i) => signs[i]! * (i === axis ? half[i]! : half[i]! - bevel));
      const normal = AXES.map((i) => (i === axis ? signs[i]! : 0));
      corner.set(axis * 8 + bits, builder.vertex(position, normal, position[u]! * signs[axis]!, position[v]!));
    }
  }
  for (const axis of AXES) {
    const [u, v] = [1 << ((axis + 1) % 3), 1 << ((axis + 2) % 3)];
    for (const side of [0, 1 << axis]) {
      builder.beginSurface();
      const loop = [side, side | u, side | u | v, side | v].map((bits) => at(axis, bits));
      if (side) builder.quad(loop[0]!, loop[1]!, loop[2]!, loop[3]!);
      else builder.quad(loop[0]!, loop[3]!, loop[2]!, loop[1]!);
    }
  }
  if (bevel > 0) {
    builder.beginSurface();
    addBevels(builder, at);
  }
  return builder.build();
}

/** Twelve strips and eight corners. */
function addBevels(builder: MeshBuilder, at: (axis: number, bits: number) => number): void {
  for (const axis of AXES) {
    const along = 1 << axis;
    const [a, b] = [(axis + 1) % 3, (axis + 2) % 3];
    for (const side of [0, 1 << a, 1 << b, (1 << a) | (1 << b)]) {
      const outward = (side & (1 << a) ? 1 : 0) === (side & (1 << b) ? 1 : 0);
      const loop = [at(a, side), at(b, side), at(b, side | along), at(a, side | along)];
      if (outward) builder.quad(loop[3]!, loop[0]!, loop[1]!, loop[2]!);
      else builder.quad(loop[0]!, loop[3]!, loop[2]!, loop[1]!);
    }
  }
  for (let bits = 0; bits < 8; bits++) {
    const odd = ((bits & 1) + ((bits >> 1) & 1) + ((bits >> 2) & 1)) % 2 === 1;
    const [x, y, z] = [at(0, bits), at(1, bits), at(2, bits)];
    if (odd) builder.triangle(x, y, z);
    else builder.triangle(x, z, y);
  }
}

export interface RoundOptions {
  /** Facets around the axis. */
  readonly segments: number;
  /** Facets from pole to pole of a ball. */
  readonly rings: number;
}

export const ROUND_DEFAULTS: RoundOptions = { segments: 24, rings: 14 };

const QUARTER = Math.PI / 2;

/** A ball about the origin. */
export function sphereMesh(radiusM: number, options: Partial<RoundOptions> = {}): Mesh {
  const { segments, rings } = { ...ROUND_DEFAULTS, ...options };
  return lathe(arc({ radius: 0, z: 0 }, radiusM, -QUARTER, QUARTER, rings), { segments });
}

/** A capsule along z: radius and half length of the straight part [m]. */
export function capsuleMesh(radiusM: number, halfLengthM: number, options: Partial<RoundOptions> = {}): Mesh {
  const { segments, rings } = { ...ROUND_DEFAULTS, ...options };
  const steps = Math.max(2, Math.round(rings / 2));
  const bottom = arc({ radius: 0, z: -halfLengthM }, radiusM, -QUARTER, 0, steps);
  const top = arc({ radius: 0, z: halfLengthM }, radiusM, 0, QUARTER, steps);
  return lathe([...bottom, ...top], { segments });
}

/** A cylinder along z: radius and half length [m], with a rounded rim where a bevel is asked for. */
export function cylinderMesh(
  radiusM: number,
  halfLengthM: number,
  { segments = ROUND_DEFAULTS.segments, bevelM = 0 }: { segments?: number; bevelM?: number } = {},
): Mesh {
  const bevel = Math.min(bevelM, radiusM, halfLengthM);
  if (bevel <= 0) {
    const rim = { radius: radiusM, crease: true };
    return lathe(
      [
        { ...rim, z: -halfLengthM },
        { ...rim, z: halfLengthM },
      ],
      { segments },
    );
  }
  const inner = radiusM - bevel;
  const steps = bevel < 0.0015 ? 1 : 2;
  const bottom = arc({ radius: inner, z: bevel - halfLengthM }, bevel, -QUARTER, 0, steps);
  const top = arc({ radius: inner, z: halfLengthM - bevel }, bevel, 0, QUARTER, steps);
  return lathe([...bottom, ...top], { segments });
}
