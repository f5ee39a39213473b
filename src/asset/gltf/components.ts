/**
 * Parts of a model that do not belong to the thing: the ground that it stands on, and strays.
 */
import { areaVector, lengthOf } from '../geometry/triangle-mesh.ts';
import { weldMap } from '../geometry/weld.ts';
import { filterTriangles, type Soup } from './soup.ts';

interface Component {
  /** min xyz, max xyz */
  readonly box: Float64Array;
  area: number;
  triangles: number;
}

/** A ground is this much wider than all else, and this thin for its width. */
const GROUND = { wider: 1.8, thinness: 0.02 } as const;
/** A stray stands off by this share of the thing's size, and has less than this share of the area. */
const STRAY = { apart: 0.5, areaShare: 0.05 } as const;

export interface Cleaned {
  readonly soup: Soup;
  readonly notes: readonly string[];
}

export function dropForeignParts(soup: Soup): Cleaned {
  const { componentOf, components } = findComponents(soup);
  if (components.length < 2) return { soup, notes: [] };
  const notes: string[] = [];
  const staying = new Set(components.keys());
  for (const [i, component] of components.entries()) {
    if (!isGround(component, largeOthers(components, i))) continue;
    staying.delete(i);
    notes.push(`dropped a ground plane of ${component.triangles} triangles`);
  }
  const near = nearMain(components, staying);
  if (near.size < staying.size) notes.push(`dropped ${staying.size - near.size} small part(s) that stand apart`);
  if (near.size === components.length) return { soup, notes };
  return {
    soup: filterTriangles(
      soup,
      Uint8Array.from(componentOf, (c) => (near.has(c) ? 1 : 0)),
    ),
    notes,
  };
}

/** Triangles that share a corner, to within a hundred-thousandth of the whole, belong together. */
function findComponents({ positions, indices }: Soup): { componentOf: Uint32Array; components: Component[] } {
  const vertexCount = positions.length / 3;
  let reach = 0;
  for (const index of indices) for (let k = 0; k < 3; k++) reach = Math.max(reach, Math.abs(positions[3 * index + k]!));
  const parent = weldMap(vertexCount, [{ values: positions, width: 3, step: Math.max(1e-5 * reach, 1e-30) }]);
  const find = (v: number): number => {
    while (parent[v] !== v) v = parent[v] = parent[parent[v]!]!;
    return v;
  };
  for (let t = 0; t < indices.length; t += 3) {
    const root = find(indices[t]!);
    parent[find(indices[t + 1]!)] = root;
    parent[find(indices[t + 2]!)] = root;
  }
  const places = new Map<number, number>();
  const components: Component[] = [];
  const normal = new Float64Array(3);
  const componentOf = new Uint32Array(indices.length / 3);
  for (let t = 0; t < indices.length; t += 3) {
    const root = find(indices[t]!);
    let place = places.get(root);
    if (place === undefined) {
      const box = new Float64Array(6).fill(Number.POSITIVE_INFINITY, 0, 3).fill(Number.NEGATIVE_INFINITY, 3);
      place = components.push({ box, area: 0, triangles: 0 }) - 1;
      places.set(root, place);
    }
    const component = components[place]!;
    componentOf[t / 3] = place;
    component.triangles++;
    component.area += lengthOf(areaVector(normal, positions, indices[t]!, indices[t + 1]!, indices[t + 2]!)) / 2;
    for (let c = 0; c < 3; c++) growBox(component.box, positions, indices[t + c]!);
  }
  return { componentOf, components };
}

function growBox(box: Float64Array, positions: Float32Array, vertex: number): void {
  for (let axis = 0; axis < 3; axis++) {
    box[axis] = Math.min(box[axis]!, positions[3 * vertex + axis]!);
    box[3 + axis] = Math.max(box[3 + axis]!, positions[3 * vertex + axis]!);
  }
}

function union(boxes: readonly Float64Array[]): Float64Array {
  return boxes.reduce(
    (all, box) => all.map((value, i) => (i < 3 ? Math.min(value, box[i]!) : Math.max(value, box[i]!))),
    new Float64Array(6).fill(Number.POSITIVE_INFINITY, 0, 3).fill(Number.NEGATIVE_INFINITY, 3),
  );
}

const extent = (box: Float64Array, axis: number): number => box[3 + axis]! - box[axis]!;

/** All but one, and but what is too small to say how wide the thing is. */
function largeOthers(components: readonly Component[], one: number): Component[] {
  const others = components.filter((_, k) => k !== one);
  const total = others.reduce((sum, { area }) => sum + area, 0);
  return others.filter(({ area }) => area >= STRAY.areaShare * total);
}

function isGround({ box }: Component, others: readonly Component[]): boolean {
  if (others.length === 0) return false;
  const rest = union(others.map((other) => other.box));
  const widest = Math.max(extent(rest, 0), extent(rest, 1));
  const narrow = Math.min(extent(box, 0), extent(box, 1));
  const atBottom = box[5]! <= rest[2]! + 0.1 * extent(rest, 2);
  return atBottom && narrow > GROUND.wider * widest && extent(box, 2) < GROUND.thinness * narrow;
}

/** The component with the largest area, and all that lies near it or is too large to be a stray. */
function nearMain(components: readonly Component[], staying: ReadonlySet<number>): Set<number> {
  const list = [...staying].sort((a, b) => components[b]!.area - components[a]!.area || a - b);
  const total = list.reduce((sum, i) => sum + components[i]!.area, 0);
  const kept = new Set(list.filter((i, k) => k === 0 || components[i]!.area >= STRAY.areaShare * total));
  for (let grown = true; grown; ) {
    grown = false;
    const main = union([...kept].map((i) => components[i]!.box));
    const margin = STRAY.apart * Math.max(extent(main, 0), extent(main, 1), extent(main, 2));
    for (const i of list) {
      if (kept.has(i)) continue;
      const { box } = components[i]!;
      const touches = [0, 1, 2].every((k) => box[k]! <= main[3 + k]! + margin && box[3 + k]! >= main[k]! - margin);
      if (touches) grown = Boolean(kept.add(i));
    }
  }
  return kept;
}
