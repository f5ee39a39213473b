/**
 * What a thing is felt as, where its file brings its collision pieces: those, at the file's own place and facing.
 */
import type { MovingPart, Shape } from '../asset.ts';
import { massOf } from '../category.ts';
import { fitOf } from '../geometry/fit.ts';
import { toGrid } from '../geometry/hull.ts';
import { inertialOf } from '../geometry/inertia.ts';
import { findHollow } from '../geometry/opening.ts';
import { shapeHull } from '../geometry/primitive-hull.ts';
import { stanceOf } from '../geometry/settle.ts';
import { boundsOf, meshVolume, type TriangleMesh } from '../geometry/triangle-mesh.ts';
import { voxelize } from '../geometry/voxels.ts';
import type { Authored } from './authored.ts';
import { type Body, lookInto } from './body.ts';
import { collisionMesh } from './collision-mesh.ts';
import type { ImportOptions } from './options.ts';
import { moveSoup, NO_TURN, type Soup } from './soup.ts';

/** A base farther from z = 0 than this is said [m]. */
const BASE_M = 0.002;

/**
 * Collision pieces as they were written, scaled where a size is asked for. Nothing is turned, settled or moved: the file's origin is the
 * asset's, and is to be at the centre of the base.
 *
 * @param given what is seen, z up, in the file's size
 */
export async function authoredBody(given: Soup, authored: Authored, options: ImportOptions): Promise<Body> {
  const factor = scaleOf(given, options);
  const soup = moveSoup(given, NO_TURN, factor, [0, 0, 0]);
  const shapes = authored.shapes.map((shape) => scaled(shape, factor));
  const sizeM = longestSide(soup);
  const still = shapes.filter(({ part }) => part === undefined).map(asMesh);
  const solids = still.length > 0 ? still : shapes.map(asMesh);
  const volumeM3 = solids.reduce((sum, solid) => sum + meshVolume(solid), 0);
  const massKg = options.massKg ?? authored.extras.massKg ?? massOf(options.category, sizeM, volumeM3);
  const { centre } = inertialOf(solids, massKg);
  const all = merged(shapes.map(asMesh));
  const mesh = await collisionMesh(soup);
  const base = boundsOf(all.positions)[2]!;
  const { opening } = authored.extras;
  return {
    soup,
    mesh,
    sizeM,
    shapes,
    parts: authored.parts.map((part) => scaledPart(part, factor)),
    massKg,
    inertial: null,
    opening: opening && factor === 1 ? opening : findHollow(voxelize(merged(solids))).opening,
    upsideDown: false,
    fit: fitOf(lookInto(mesh).outside, shapes.map(shapeHull)),
    standsByM: stanceOf(merged(solids).positions, centre, sizeM).marginM,
    notes: [
      `kept the ${shapes.length} collision pieces of the file`,
      ...(Math.abs(base) > BASE_M
        ? [`its base is at ${base.toFixed(4)} m, not at 0: it stands as the file has it`]
        : []),
    ],
  };
}

function scaleOf(soup: Soup, { sizeM }: ImportOptions): number {
  return sizeM === undefined ? 1 : sizeM / longestSide(soup);
}

function longestSide({ positions, indices }: Soup): number {
  const box = boundsOf(
    Array.from(indices).flatMap((i) => [positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]]),
  );
  return toGrid(Math.max(box[3] - box[0], box[4] - box[1], box[5] - box[2]));
}

function asMesh(shape: Shape): TriangleMesh {
  const { vertices, faces } = shapeHull(shape);
  return { positions: vertices, indices: faces };
}

function merged(meshes: readonly TriangleMesh[]): TriangleMesh {
  const positions: number[] = [];
  const indices: number[] = [];
  for (const mesh of meshes) {
    const first = positions.length / 3;
    for (let i = 0; i < mesh.indices.length; i++) indices.push(first + mesh.indices[i]);
    for (let i = 0; i < mesh.positions.length; i++) positions.push(mesh.positions[i]);
  }
  return { positions, indices };
}

type Triple = [number, number, number];

function scaled(shape: Shape, factor: number): Shape {
  if (factor === 1) return shape;
  if (shape.type === 'hull') return { ...shape, vertices: shape.vertices.map((x) => toGrid(x * factor)) };
  return {
    ...shape,
    size: shape.size.map((x) => toGrid(x * factor)),
    position: shape.position.map((x) => toGrid(x * factor)) as Triple,
  };
}

function scaledPart(part: MovingPart, factor: number): MovingPart {
  if (factor === 1) return part;
  const { origin, range, joint, handle } = part;
  return {
    ...part,
    origin: origin.map((x) => toGrid(x * factor)) as Triple,
    range: joint === 'slide' ? [toGrid(range[0] * factor), toGrid(range[1] * factor)] : range,
    ...(handle ? { handle: handle.map((x, i) => (i < 3 ? toGrid(x * factor) : x)) } : {}),
  };
}
