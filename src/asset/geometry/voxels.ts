/**
 * A mesh's surface in a grid of cells, and what water would do with it.
 *
 * `escapes` of an empty cell is the height (in layers) that water must rise to before it runs off from there: where that is above the
 * cell, the cell holds water. It is found by growing inwards from the outside in order of height (the priority flood of
 * R. Barnes et al., 2014, in three dimensions). Cells that nothing reaches lie inside of the solid.
 */
import type { TriangleMesh } from './triangle-mesh.ts';
import { boundsOf } from './triangle-mesh.ts';

export interface VoxelGrid {
  /** Cells along x, y, z; the outermost are empty. */
  readonly size: readonly [number, number, number];
  /** Lower corner [m]. */
  readonly origin: readonly [number, number, number];
  readonly cellM: number;
  /** 1 where the surface passes; index is (z * ny + y) * nx + x. */
  readonly surface: Uint8Array;
}

/** Cells along the longest side. */
export const VOXELS_ALONG = 48;

export function voxelize(mesh: TriangleMesh, along: number = VOXELS_ALONG): VoxelGrid {
  const box = boundsOf(mesh.positions);
  const extents = [0, 1, 2].map((axis) => box[3 + axis]! - box[axis]!);
  const cellM = Math.max(...extents) / along;
  const size = extents.map((extent) => Math.ceil(extent / cellM + 0.001) + 2) as [number, number, number];
  // half of what is over on either side, so that symmetric things are cut symmetrically
  const origin = extents.map((extent, axis) => box[axis]! - (size[axis]! * cellM - extent) / 2) as [
    number,
    number,
    number,
  ];
  const grid = { size, origin, cellM, surface: new Uint8Array(size[0] * size[1] * size[2]) };
  for (let t = 0; t < mesh.indices.length; t += 3) markTriangle(grid, mesh, t);
  return grid;
}

/** Samples a triangle three times a cell, which leaves no gap that a step along an axis could pass. */
function markTriangle({ size, origin, cellM, surface }: VoxelGrid, { positions: p, indices }: TriangleMesh, t: number) {
  const a = 3 * indices[t]!;
  const b = 3 * indices[t + 1]!;
  const c = 3 * indices[t + 2]!;
  let longest = 0;
  for (let axis = 0; axis < 3; axis++) {
    const ab = Math.abs(p[b + axis]! - p[a + axis]!);
    const ac = Math.abs(p[c + axis]! - p[a + axis]!);
    const bc = Math.abs(p[c + axis]! - p[b + axis]!);
    longest = Math.max(longest, ab, ac, bc);
  }
  const steps = Math.max(1, Math.ceil((3 * longest) / cellM));
  for (let i = 0; i <= steps; i++) {
    for (let j = 0; j <= steps - i; j++) {
      const u = i / steps;
      const v = j / steps;
      const w = 1 - u - v;
      const x = Math.floor((w * p[a]! + u * p[b]! + v * p[c]! - origin[0]) / cellM);
      const y = Math.floor((w * p[a + 1]! + u * p[b + 1]! + v * p[c + 1]! - origin[1]) / cellM);
      const z = Math.floor((w * p[a + 2]! + u * p[b + 2]! + v * p[c + 2]! - origin[2]) / cellM);
      surface[(z * size[1] + y) * size[0] + x] = 1;
    }
  }
}

/** What no water from outside comes to. */
export const UNREACHED = 0xffff;

/** (cells,): the layer over which water from that cell runs off; `UNREACHED` within the solid and on its surface. */
export function escapeHeights({ size, surface }: VoxelGrid): Uint16Array {
  const [nx, ny, nz] = size;
  const escapes = new Uint16Array(surface.length).fill(UNREACHED);
  const levels: number[][] = Array.from({ length: nz }, () => []);
  const reach = (index: number, level: number): void => {
    if (surface[index] || escapes[index] !== UNREACHED) return;
    escapes[index] = level;
    levels[level]!.push(index);
  };
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const edge = z === 0 || z === nz - 1 || y === 0 || y === ny - 1;
      for (let x = 0; x < nx; x += edge ? 1 : nx - 1) reach((z * ny + y) * nx + x, z);
    }
  }
  for (let level = 0; level < nz; level++) {
    const list = levels[level]!;
    // grows while it is walked: what is reached at a lower height runs off over this level
    for (let i = 0; i < list.length; i++) {
      const index = list[i]!;
      const x = index % nx;
      const y = Math.floor(index / nx) % ny;
      const z = Math.floor(index / (nx * ny));
      if (x > 0) reach(index - 1, level);
      if (x < nx - 1) reach(index + 1, level);
      if (y > 0) reach(index - nx, level);
      if (y < ny - 1) reach(index + nx, level);
      if (z > 0) reach(index - nx * ny, level);
      if (z < nz - 1) reach(index + nx * ny, Math.max(level, z + 1));
    }
  }
  return escapes;
}
