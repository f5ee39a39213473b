/**
 * What a thing is felt as: found by decomposing what is seen.
 */
import type { MovingPart, Shape } from '../asset.ts';
import { massOf } from '../category.ts';
import { feetFor, footMargin, SOLE_GAP_M } from '../geometry/feet.ts';
import { type Fit, outerPoints } from '../geometry/fit.ts';
import { LEAST_THICKNESS_M } from '../geometry/hull.ts';
import { type Inertial, inertialOf } from '../geometry/inertia.ts';
import { findHollow, type Opening } from '../geometry/opening.ts';
import { surfaceSamples } from '../geometry/samples.ts';
import { stanceOf } from '../geometry/settle.ts';
import { boundsOf, meshVolume } from '../geometry/triangle-mesh.ts';
import { escapeHeights, voxelize } from '../geometry/voxels.ts';
import type { CollisionMesh } from './collision-mesh.ts';
import { makeHulls } from './hulls.ts';
import type { ImportOptions } from './options.ts';
import type { Soup } from './soup.ts';
import { centreOf, placed } from './upright.ts';

export interface Body {
  /** What is seen, as it is to stand: in metres, z up, the asset's frame. */
  readonly soup: Soup;
  /** Its positions alone, cleaned. */
  readonly mesh: CollisionMesh;
  /** Longest side [m]. */
  readonly sizeM: number;
  readonly shapes: readonly Shape[];
  readonly parts: readonly MovingPart[];
  readonly massKg: number;
  /** Null where it follows from shapes and mass. */
  readonly inertial: Inertial | null;
  readonly opening: Opening | null;
  readonly upsideDown: boolean;
  readonly fit: Fit;
  /** How far the centre of mass lies within what it stands on [m]. */
  readonly standsByM: number;
  readonly notes: readonly string[];
}

const OUTSIDE_SAMPLES = 4000;

/** Points (N, 3) of a mesh that can be reached from outside, and its hollow. */
export function lookInto(mesh: CollisionMesh) {
  const grid = voxelize(mesh);
  const escapes = escapeHeights(grid);
  return {
    ...findHollow(grid, escapes),
    outside: outerPoints(surfaceSamples(mesh, OUTSIDE_SAMPLES), grid, escapes),
  };
}

/** Puts a soup upright at that size, and finds hulls for it. */
export async function decomposedBody(given: Soup, options: ImportOptions, sizeM: number, name: string): Promise<Body> {
  const { soup, collision: mesh, notes: sizeNotes } = await placed(given, options, sizeM);
  const { opening, upsideDown, outside } = lookInto(mesh);
  const stance = stanceOf(mesh.positions, centreOf(mesh), sizeM);
  const feet = feetFor(stance, Math.max(LEAST_THICKNESS_M, boundsOf(mesh.positions)[5]!));
  const container = opening !== null;
  const soleM = feet.length > 0 ? SOLE_GAP_M : 0;
  const { hulls, fit, notes } = await makeHulls({ mesh, container, outside, sizeM, soleM, name });
  const solids = hulls.map(({ vertices, faces }) => ({ positions: vertices, indices: faces }));
  const volumeM3 = solids.reduce((sum, solid) => sum + meshVolume(solid), 0);
  const massKg = options.massKg ?? massOf(options.category, sizeM, volumeM3);
  const inertial = inertialOf(solids, massKg);
  return {
    soup,
    mesh,
    sizeM,
    parts: [],
    shapes: [
      ...hulls.map(({ vertices, faces }) => ({ type: 'hull', vertices, faces, visible: false }) as const),
      ...feet,
    ],
    massKg,
    inertial,
    opening,
    upsideDown,
    fit,
    standsByM: footMargin(feet, stance, inertial),
    notes: [...sizeNotes, ...notes],
  };
}
