/**
 * Smooth solids from distance functions, and their meshes by surface nets (Gibson, "Constrained elastic surface nets", 1998).
 *
 * A shell that flows from one tube into another, as a robot's castings do, is a few capsules joined by a smooth minimum.
 */
import type { Numbers } from '../core/pose.ts';
import { type Mesh, MeshBuilder } from './mesh.ts';

/** Signed distance [m] of a point to a surface, negative inside; a lower bound far away is enough. */
export type Distance = (x: number, y: number, z: number) => number;

export function sphere(centre: Numbers, radiusM: number): Distance {
  const [cx, cy, cz] = [centre[0], centre[1], centre[2]];
  return (x, y, z) => Math.sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy) + (z - cz) * (z - cz)) - radiusM;
}

/** A tube with round ends from a to b whose radius goes from `radiusA` to `radiusB` [m]. */
export function capsule(a: Numbers, b: Numbers, radiusA: number, radiusB = radiusA): Distance {
  const [ax, ay, az] = [a[0], a[1], a[2]];
  const [dx, dy, dz] = [b[0] - ax, b[1] - ay, b[2] - az];
  const square = dx * dx + dy * dy + dz * dz;
  return (x, y, z) => {
    const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy + (z - az) * dz) / square));
    const px = x - ax - t * dx;
    const py = y - ay - t * dy;
    const pz = z - az - t * dz;
    return Math.sqrt(px * px + py * py + pz * pz) - (radiusA + t * (radiusB - radiusA));
  };
}

/** A tube with flat ends and edges rounded by `edgeM`. */
export function cylinder(a: Numbers, b: Numbers, radiusM: number, edgeM = 0.01): Distance {
  const [ax, ay, az] = [a[0], a[1], a[2]];
  const length = Math.sqrt((b[0] - ax) * (b[0] - ax) + (b[1] - ay) * (b[1] - ay) + (b[2] - az) * (b[2] - az));
  const [dx, dy, dz] = [(b[0] - ax) / length, (b[1] - ay) / length, (b[2] - az) / length];
  return (x, y, z) => {
    const along = (x - ax) * dx + (y - ay) * dy + (z - az) * dz;
    const px = x - ax - along * dx;
    const py = y - ay - along * dy;
    const pz = z - az - along * dz;
    const out = Math.sqrt(px * px + py * py + pz * pz) - radiusM + edgeM;
    const beyond = Math.abs(along - length / 2) - length / 2 + edgeM;
    const ox = Math.max(0, out);
    const oy = Math.max(0, beyond);
    return Math.min(0, Math.max(out, beyond)) + Math.sqrt(ox * ox + oy * oy) - edgeM;
  };
}

/** A box about a centre with edges rounded by `edgeM`. */
export function roundBox(centre: Numbers, half: Numbers, edgeM: number): Distance {
  const [cx, cy, cz] = [centre[0], centre[1], centre[2]];
  const [hx, hy, hz] = [half[0] - edgeM, half[1] - edgeM, half[2] - edgeM];
  return (x, y, z) => {
    const dx = Math.abs(x - cx) - hx;
    const dy = Math.abs(y - cy) - hy;
    const dz = Math.abs(z - cz) - hz;
    const ox = Math.max(0, dx);
    const oy = Math.max(0, dy);
    const oz = Math.max(0, dz);
    return Math.sqrt(ox * ox + oy * oy + oz * oz) + Math.min(0, Math.max(dx, dy, dz)) - edgeM;
  };
}

/** Union whose joints are rounded within about `blendM` (polynomial smooth minimum, Quilez). */
export function blend(blendM: number, ...parts: readonly Distance[]): Distance {
  return (x, y, z) => {
    let distance = parts[0](x, y, z);
    for (let i = 1; i < parts.length; i++) {
      const other = parts[i](x, y, z);
      const h = Math.max(0, blendM - Math.abs(distance - other)) / blendM;
      distance = Math.min(distance, other) - (h * h * blendM) / 4;
    }
    return distance;
  };
}

/** What is in the first and not in the others. */
export function without(solid: Distance, ...holes: readonly Distance[]): Distance {
  return (x, y, z) => holes.reduce((distance, hole) => Math.max(distance, -hole(x, y, z)), solid(x, y, z));
}

/** Every part of both. */
export function common(a: Distance, b: Distance): Distance {
  return (x, y, z) => Math.max(a(x, y, z), b(x, y, z));
}

/**
 * Closed mesh of the surface within a box.
 *
 * @param low (3,) corner of the box [m]; the solid must lie inside it
 * @param high (3,) opposite corner [m]
 * @param cellM width of a cell of the net [m]
 */
export function meshOfDistance(solid: Distance, low: Numbers, high: Numbers, cellM: number): Mesh {
  const counts = [0, 1, 2].map((k) => Math.ceil((high[k] - low[k]) / cellM) + 3);
  const [nx, ny, nz] = counts;
  const origin = [0, 1, 2].map((k) => low[k] - cellM);
  const at = (i: number, j: number, k: number) => (k * ny + j) * nx + i;
  const values = new Float64Array(nx * ny * nz);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        values[at(i, j, k)] = solid(origin[0] + i * cellM, origin[1] + j * cellM, origin[2] + k * cellM);
      }
    }
  }
  const builder = new MeshBuilder();
  const vertices = new Int32Array(values.length).fill(-1);
  for (let k = 0; k + 1 < nz; k++) {
    for (let j = 0; j + 1 < ny; j++) {
      for (let i = 0; i + 1 < nx; i++) {
        const point = crossing(values, at, i, j, k);
        if (point)
          vertices[at(i, j, k)] = addVertex(
            builder,
            solid,
            point.map((p, n) => origin[n] + p * cellM),
            cellM,
          );
      }
    }
  }
  addFaces(builder, values, vertices, counts, at);
  return builder.build();
}

/** Mean of the points where the surface crosses a cell's edges, in cells; null where it does not. */
function crossing(
  values: Float64Array,
  at: (i: number, j: number, k: number) => number,
  i: number,
  j: number,
  k: number,
): [number, number, number] | null {
  let count = 0;
  const sum: [number, number, number] = [0, 0, 0];
  for (let axis = 0; axis < 3; axis++) {
    for (let side = 0; side < 4; side++) {
      const from = [0, 0, 0];
      from[(axis + 1) % 3] = side & 1;
      from[(axis + 2) % 3] = side >> 1;
      const to = [...from];
      to[axis] = 1;
      const a = values[at(i + from[0], j + from[1], k + from[2])];
      const b = values[at(i + to[0], j + to[1], k + to[2])];
      if (a < 0 === b < 0) continue;
      from[axis] = a / (a - b);
      for (let n = 0; n < 3; n++) sum[n] += from[n];
      count++;
    }
  }
  return count === 0 ? null : [i + sum[0] / count, j + sum[1] / count, k + sum[2] / count];
}

/** Moves the point onto the surface along the gradient, and takes the normal there. */
function addVertex(builder: MeshBuilder, solid: Distance, point: number[], cellM: number): number {
  let normal = gradient(solid, point);
  for (let step = 0; step < 2; step++) {
    const distance = Math.max(-cellM / 2, Math.min(cellM / 2, solid(point[0], point[1], point[2])));
    for (let n = 0; n < 3; n++) point[n] -= normal[n] * distance;
    normal = gradient(solid, point);
  }
  return builder.vertex(point, normal, point[0] + point[1], point[2]);
}

function gradient(solid: Distance, [x, y, z]: readonly number[]): [number, number, number] {
  const h = 2e-3;
  const dx = solid(x + h, y, z) - solid(x - h, y, z);
  const dy = solid(x, y + h, z) - solid(x, y - h, z);
  const dz = solid(x, y, z + h) - solid(x, y, z - h);
  const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
  return length > 1e-12 ? [dx / length, dy / length, dz / length] : [0, 0, 1];
}

/** A quad across every edge of the lattice that crosses the surface. */
function addFaces(
  builder: MeshBuilder,
  values: Float64Array,
  vertices: Int32Array,
  [nx, ny, nz]: readonly number[],
  at: (i: number, j: number, k: number) => number,
): void {
  for (let k = 1; k + 1 < nz; k++) {
    for (let j = 1; j + 1 < ny; j++) {
      for (let i = 1; i + 1 < nx; i++) {
        const inside = values[at(i, j, k)] < 0;
        const edges = [
          [at(i + 1, j, k), at(i, j - 1, k - 1), at(i, j, k - 1), at(i, j, k), at(i, j - 1, k)],
          [at(i, j + 1, k), at(i - 1, j, k - 1), at(i - 1, j, k), at(i, j, k), at(i, j, k - 1)],
          [at(i, j, k + 1), at(i - 1, j - 1, k), at(i, j - 1, k), at(i, j, k), at(i - 1, j, k)],
        ];
        for (const [to, ...cells] of edges) {
          if (values[to] < 0 === inside) continue;
          const [a, b, c, d] = cells.map((cell) => vertices[cell]);
          if (inside) builder.quad(a, b, c, d);
          else builder.quad(a, d, c, b);
        }
      }
    }
  }
}
