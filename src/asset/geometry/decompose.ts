/**
 * A mesh as few convex hulls, by V-HACD (K. Mamou, 2016) on a coarse grid.
 *
 * A decomposition is not promised to be the same on every machine: its result is what is kept and hashed.
 */
import { ConvexMeshDecomposition } from 'vhacd-js/lib/vhacd.js';
import type { Numbers } from '../../core/pose.ts';
import type { TriangleMesh } from './triangle-mesh.ts';

export interface DecomposeOptions {
  /** Pieces before they are merged. Where it never has to merge any, V-HACD is twice as fast. */
  readonly maxHulls: number;
  /** Cells in all. At 10,000 most things take half a second; more changed little. */
  readonly voxelResolution: number;
  readonly maxVerticesPerHull: number;
  /** Pieces are halved so often at most. */
  readonly maxRecursionDepth: number;
  /** Whether the plane to halve by is searched for, rather than put through the middle; twice as slow. */
  readonly findBestPlane: boolean;
}

export const DECOMPOSE_DEFAULTS: DecomposeOptions = {
  maxHulls: 64,
  voxelResolution: 10_000,
  maxVerticesPerHull: 32,
  maxRecursionDepth: 6,
  findBestPlane: false,
};

/** Corner points of each hull, (V, 3) in the mesh's frame; hulls of no use are left for the caller to find. */
export async function decompose(
  { positions, indices }: TriangleMesh,
  options: DecomposeOptions = DECOMPOSE_DEFAULTS,
): Promise<Numbers[]> {
  const decomposer = await ConvexMeshDecomposition.create();
  const mesh = { positions: Float64Array.from(positions), indices: Uint32Array.from(indices) };
  return decomposer.computeConvexHulls(mesh, { ...options, messages: 'none' }).map((hull) => hull.positions);
}
