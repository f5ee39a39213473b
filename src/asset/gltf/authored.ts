/**
 * Collision pieces and moving parts that a file brings with it, by these conventions:
 *
 * - A node whose name begins with `UCX_` is a convex collision piece: the hull of its mesh's points, or the primitive that
 *   `extras.collider` names, `{ type: 'box' | 'sphere' | 'capsule' | 'cylinder', size }`, in MuJoCo's meaning of size [m], about the node's
 *   origin and along its axes. It is felt and never seen. A file that has one is not decomposed, and stands as it is written.
 * - A node with `extras.part` is a moving part with all that is below it: `{ name, joint: 'slide' | 'hinge', axis, origin, range, damping,
 *   frictionLoss, massKg, handle }`, in the node's frame, as a `MovingPart` has them.
 * - The scene's `extras` say what cannot be measured: `massKg`, `surface`, `symmetry`, `grasp`, `opening`, as an asset has them.
 *
 * Game engines share the prefix; `extras` is glTF's place for what it does not know.
 */
import type { Document, Node } from '@gltf-transform/core';
import { z } from 'zod';
import { checkValue } from '../../core/documents.ts';
import { complain, UserError } from '../../core/errors.ts';
import { multiplyPose, type Numbers, type Pose, pose, rotationMatrix, transformPoint } from '../../core/pose.ts';
import type { HullShape, MovingPart, PrimitiveShape, Shape } from '../asset.ts';
import { graspField, openingField, partField, surfaceField, symmetryField } from '../fields.ts';
import { convexHull, toGrid } from '../geometry/hull.ts';
import { multiplyMatrices, similarityOf } from './matrices.ts';
import type { UpAxis } from './options.ts';
import { ROTATION } from './soup.ts';

export const COLLIDER_PREFIX = 'UCX_';

const SIZES = { box: 3, sphere: 1, capsule: 2, cylinder: 2 } as const;

const colliderExtra = z
  .strictObject({
    type: z.enum(['box', 'sphere', 'capsule', 'cylinder']),
    size: z.array(z.number().positive().max(10)).min(1).max(3),
  })
  .refine(({ type, size }) => size.length === SIZES[type], {
    message: 'a box has three half extents, a sphere a radius, a capsule or a cylinder a radius and a half length',
  });

const sceneExtras = z.object({
  massKg: z.number().positive().max(50).optional(),
  surface: surfaceField.optional(),
  symmetry: symmetryField.optional(),
  grasp: graspField.optional(),
  opening: openingField.optional(),
});

export interface Authored {
  /** In the file's size, z up. */
  readonly shapes: readonly Shape[];
  readonly parts: readonly MovingPart[];
  readonly extras: z.output<typeof sceneExtras>;
}

/** A collision piece holds no more points than this; real ones have some dozens. */
const MOST_POINTS = 4096;
const MOST_PIECES = 256;

export const isCollider = (node: Node): boolean => node.getName().startsWith(COLLIDER_PREFIX);

/** The name of the moving part that a node belongs to, itself or by what it hangs on; absent for the body. */
export function partOf(node: Node): string | undefined {
  for (let at: Node | null = node; at; at = at.getParentNode()) {
    const part = (at.getExtras() as { part?: { name?: unknown } }).part;
    if (typeof part?.name === 'string') return part.name;
  }
  return undefined;
}

/**
 * What a file brings with it; null where it has no collision pieces.
 *
 * @throws UserError for extras that do not keep to the conventions, and for parts that nothing could collide with
 */
export function readAuthored(document: Document, up: UpAxis, name: string): Authored | null {
  const nodes = document
    .getRoot()
    .listNodes()
    .filter((node) => inScene(document, node));
  const pieces = nodes.filter(isCollider);
  const moving = nodes.filter((node) => 'part' in node.getExtras());
  if (pieces.length === 0) {
    if (moving.length === 0) return null;
    throw new UserError(
      `${name}: ${moving[0].getName()}: a moving part needs collision pieces: nodes named ${COLLIDER_PREFIX}...`,
    );
  }
  if (pieces.length > MOST_PIECES) {
    throw new UserError(`${name}: ${pieces.length} collision pieces are too many; ${MOST_PIECES} at most`);
  }
  const upright = matrixOfUp(up);
  const shapes = pieces.map((node) => shapeOf(node, upright, name));
  const parts = moving.map((node) => movingPart(node, upright, name));
  for (const { name: part } of parts) {
    if (parts.filter((other) => other.name === part).length > 1)
      throw new UserError(`${name}: two parts named ${part}`);
    if (!shapes.some((shape) => shape.part === part)) {
      throw new UserError(`${name}: part ${part} has no collision piece below it`);
    }
  }
  const scene = document.getRoot().getDefaultScene() ?? document.getRoot().listScenes()[0];
  return { shapes, parts, extras: checkValue(scene?.getExtras() ?? {}, sceneExtras, name, ['scene', 'extras']) };
}

function inScene(document: Document, node: Node): boolean {
  const root = document.getRoot();
  const scene = root.getDefaultScene() ?? root.listScenes()[0];
  if (!scene) return true;
  let top = node;
  for (let parent = node.getParentNode(); parent; parent = parent.getParentNode()) top = parent;
  return scene.listChildren().includes(top);
}

function matrixOfUp(up: UpAxis): Float64Array {
  const m = new Float64Array(16);
  for (let row = 0; row < 3; row++)
    for (let column = 0; column < 3; column++) m[4 * column + row] = ROTATION[up][3 * row + column];
  m[15] = 1;
  return m;
}

function shapeOf(node: Node, upright: Numbers, file: string): Shape {
  const world = multiplyMatrices(upright, node.getWorldMatrix());
  const part = partOf(node);
  const given = (node.getExtras() as { collider?: unknown }).collider;
  const shape = given === undefined ? hullOf(node, world, file) : primitiveOf(node, world, given, file);
  return part === undefined ? shape : { ...shape, part };
}

function primitiveOf(node: Node, world: Numbers, given: unknown, file: string): PrimitiveShape {
  const where = `${file}: ${node.getName()}`;
  const { type, size } = checkValue(given, colliderExtra, where, ['extras', 'collider']);
  const { factor, pose: placed } = rigid(world, where);
  const [x, y, z, ...quaternion] = placed;
  const turned = quaternion[0] < 1 - 1e-9;
  return {
    type,
    size: size.map((value) => toGrid(value * factor)),
    position: [toGrid(x), toGrid(y), toGrid(z)],
    ...(turned ? { quaternion: quaternion as unknown as [number, number, number, number] } : {}),
    colour: '',
    visible: false,
  };
}

function hullOf(node: Node, world: Numbers, file: string): HullShape {
  const points: number[] = [];
  for (const primitive of node.getMesh()?.listPrimitives() ?? []) {
    const accessor = primitive.getAttribute('POSITION');
    const count = accessor?.getCount() ?? 0;
    const p: number[] = [];
    for (let i = 0; i < count && points.length <= 3 * MOST_POINTS; i++) {
      accessor!.getElement(i, p);
      for (let row = 0; row < 3; row++) {
        points.push(world[row] * p[0] + world[4 + row] * p[1] + world[8 + row] * p[2] + world[12 + row]);
      }
    }
  }
  const usable = points.length <= 3 * MOST_POINTS && points.every((value) => Math.abs(value) < 1e3);
  const hull = usable ? convexHull(points) : null;
  if (!hull) {
    throw complain({
      where: `${file}: ${node.getName()}`,
      what: 'not a convex collision piece',
      expected: `extras.collider, or a mesh of 4 to ${MOST_POINTS} points that do not lie on a line`,
    });
  }
  return { type: 'hull', vertices: hull.vertices, faces: hull.faces, visible: false };
}

function movingPart(node: Node, upright: Numbers, file: string): MovingPart {
  const where = `${file}: ${node.getName()}`;
  const { part } = node.getExtras() as { part: unknown };
  const { handle, ...rest } = checkValue(part, partField, where, ['extras', 'part']);
  const { factor, pose: placed } = rigid(multiplyMatrices(upright, node.getWorldMatrix()), where);
  if (Math.abs(factor - 1) > 1e-4) throw new UserError(`${where}: a moving part may be turned and moved, not scaled`);
  const gripped = handle === undefined ? null : multiplyPose(pose(), placed, handle);
  return {
    ...rest,
    axis: turned(placed, rest.axis),
    origin: gridded(transformPoint(new Float64Array(3), placed, rest.origin)),
    ...(gripped ? { handle: Array.from(gripped, (value) => Math.round(value * 1e9) / 1e9 || 0) } : {}),
  };
}

function rigid(matrix: Numbers, where: string): { readonly factor: number; readonly pose: Pose } {
  const similarity = similarityOf(matrix);
  if (!similarity) throw new UserError(`${where}: is stretched or mirrored; apply its transform before the export`);
  return similarity;
}

function turned(placed: Pose, axis: Numbers): [number, number, number] {
  const m = rotationMatrix(new Float64Array(9), placed);
  const at = (row: number): number =>
    Math.round((m[3 * row] * axis[0] + m[3 * row + 1] * axis[1] + m[3 * row + 2] * axis[2]) * 1e9) / 1e9 || 0;
  return [at(0), at(1), at(2)];
}

const gridded = (p: Numbers): [number, number, number] => [toGrid(p[0]), toGrid(p[1]), toGrid(p[2])];
