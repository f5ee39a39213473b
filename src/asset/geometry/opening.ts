/**
 * Whether a thing holds other things: the hollow that would keep water, its floor and its rim.
 */
import { escapeHeights, UNREACHED, type VoxelGrid } from './voxels.ts';

/** The inside of a container that stands upright. */
export interface Opening {
  /** What it holds when full to the rim [m^3]. */
  readonly volumeM3: number;
  /** Height of the inner floor above the base [m]. */
  readonly floorM: number;
  /** Height over which it runs out [m]. */
  readonly rimM: number;
  /** Middle of the mouth, from above in the asset's frame [m]. */
  readonly rimCentre: readonly [number, number];
  /** Half extents of the mouth along x and y [m]. */
  readonly rimHalf: readonly [number, number];
}

export interface Hollow {
  /** The largest hollow that opens upwards; null where nothing to speak of is held. */
  readonly opening: Opening | null;
  /** True when the thing would hold, were it turned over, and does not as it stands. */
  readonly upsideDown: boolean;
}

/** A hollow counts from this share of the thing's box, and this depth as a share of its height. */
export const LEAST_HOLLOW = { share: 0.06, depth: 0.12 } as const;

export function findHollow(grid: VoxelGrid, escapes: Uint16Array = escapeHeights(grid)): Hollow {
  const opening = largestPool(grid, escapes);
  if (opening) return { opening, upsideDown: false };
  const turned = { ...grid, surface: turnedOver(grid) };
  return { opening: null, upsideDown: largestPool(turned, escapeHeights(turned)) !== null };
}

function turnedOver({ size: [nx, ny, nz], surface }: VoxelGrid): Uint8Array {
  const layer = nx * ny;
  const out = new Uint8Array(surface.length);
  for (let z = 0; z < nz; z++) out.set(surface.subarray(z * layer, (z + 1) * layer), (nz - 1 - z) * layer);
  return out;
}

interface Pool {
  readonly cells: number[];
  readonly spill: number;
}

function largestPool(grid: VoxelGrid, escapes: Uint16Array): Opening | null {
  const [nx, ny, nz] = grid.size;
  const pool = poolsOf(grid, escapes).reduce<Pool | null>(
    (best, next) => (best && best.cells.length >= next.cells.length ? best : next),
    null,
  );
  if (!pool) return null;
  const lowest = pool.cells.reduce((low, index) => Math.min(low, Math.floor(index / (nx * ny))), nz);
  const boxCells = (nx - 2) * (ny - 2) * (nz - 2);
  const deep = pool.spill - lowest >= Math.max(2, LEAST_HOLLOW.depth * (nz - 2));
  if (!deep || pool.cells.length < LEAST_HOLLOW.share * boxCells) return null;
  return describePool(grid, pool, lowest);
}

/** Groups of neighbouring cells that hold water, with the highest level that one of them spills over. */
function poolsOf({ size: [nx, ny] }: VoxelGrid, escapes: Uint16Array): Pool[] {
  const layer = nx * ny;
  const holds = (index: number): boolean => escapes[index] !== UNREACHED && escapes[index]! > Math.floor(index / layer);
  const seen = new Uint8Array(escapes.length);
  const pools: Pool[] = [];
  for (let start = 0; start < escapes.length; start++) {
    if (seen[start] || !holds(start)) continue;
    const cells = [start];
    let spill = 0;
    seen[start] = 1;
    for (let i = 0; i < cells.length; i++) {
      spill = Math.max(spill, escapes[cells[i]!]!);
      for (const step of [1, -1, nx, -nx, layer, -layer]) {
        const next = cells[i]! + step;
        if (seen[next] || !holds(next)) continue;
        seen[next] = 1;
        cells.push(next);
      }
    }
    pools.push({ cells, spill });
  }
  return pools;
}

function describePool({ size: [nx, ny], origin, cellM, surface }: VoxelGrid, { cells, spill }: Pool, lowest: number) {
  const layer = nx * ny;
  let walls = 0;
  const mouth = { minX: nx, maxX: 0, minY: ny, maxY: 0 };
  for (const index of cells) {
    // a cell that the wall passes is half full on average
    for (const step of [1, -1, nx, -nx, -layer]) walls += surface[index + step]!;
    if (Math.floor(index / layer) !== spill - 1) continue;
    const x = index % nx;
    const y = Math.floor(index / nx) % ny;
    mouth.minX = Math.min(mouth.minX, x);
    mouth.maxX = Math.max(mouth.maxX, x + 1);
    mouth.minY = Math.min(mouth.minY, y);
    mouth.maxY = Math.max(mouth.maxY, y + 1);
  }
  const cubic = cellM * cellM * cellM;
  return {
    volumeM3: (cells.length + walls / 2) * cubic,
    floorM: origin[2] + lowest * cellM,
    rimM: origin[2] + spill * cellM,
    rimCentre: [
      origin[0] + ((mouth.minX + mouth.maxX) / 2) * cellM,
      origin[1] + ((mouth.minY + mouth.maxY) / 2) * cellM,
    ],
    rimHalf: [((mouth.maxX - mouth.minX) / 2) * cellM, ((mouth.maxY - mouth.minY) / 2) * cellM],
  } as const satisfies Opening;
}
