/**
 * Where things stand on the page: the table from above, in millimetres, with the robot at the bottom.
 *
 * The world's x (away from the robot) points up, its y (to the robot's left) points left: as one sees it from behind the robot.
 */
import type { ResolvedObject } from './resolved-episode.ts';

/** A thing's outline from above in its own frame [m]; `round` for an ellipse. */
export interface Outline {
  readonly centreX: number;
  readonly centreY: number;
  readonly halfX: number;
  readonly halfY: number;
  readonly round: boolean;
}

/** Knows the outline of an asset at a scale; null for assets that are not at hand. */
export type OutlineOf = (object: Pick<ResolvedObject, 'semantic_name' | 'asset' | 'scale'>) => Outline | null;

/** Stands for what is not known. */
export const UNKNOWN_OUTLINE: Outline = { centreX: 0, centreY: 0, halfX: 0.03, halfY: 0.03, round: true };

/** The table's top as the simulator has it (`sim/mjcf.ts`) [m]. */
export const TABLE = { lowX: 0.15, highX: 1.05, lowY: -0.6, highY: 0.6 } as const;

/** Millimetres on the page, y downwards. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Turn of a thing about the vertical. */
export interface Heading {
  readonly cos: number;
  readonly sin: number;
}

/** Where the x axis of a quaternion w x y z at `offset` points, seen from above; straight ahead when it points up or down. */
export function headingOf(q: ArrayLike<number>, offset = 0): Heading {
  const [w, x, y, z] = [q[offset]!, q[offset + 1]!, q[offset + 2]!, q[offset + 3]!];
  return unit(1 - 2 * (y * y + z * z), 2 * (x * y + w * z));
}

/** Turn of the hand: the fingers of one that is not turned open along the world's y. */
export function handHeadingOf(q: ArrayLike<number>, offset = 0): Heading {
  const [w, x, y, z] = [q[offset]!, q[offset + 1]!, q[offset + 2]!, q[offset + 3]!];
  return unit(1 - 2 * (x * x + z * z), 2 * (w * z - x * y));
}

function unit(x: number, y: number): Heading {
  const length = Math.sqrt(x * x + y * y);
  return length < 1e-6 ? { cos: 1, sin: 0 } : { cos: x / length, sin: y / length };
}

/** Attribute `transform` that brings a drawing in a thing's frame, `(-y, -x)` in mm, to its place. */
export function placeTransform(x: number, y: number, { cos, sin }: Heading): string {
  const c = cos.toFixed(2);
  return `matrix(${c} ${(-sin).toFixed(2)} ${sin.toFixed(2)} ${c} ${Math.round(-1000 * y)} ${Math.round(-1000 * x)})`;
}

/** The smallest box about points of the world, with a margin [m]. */
export function boxAbout(points: Iterable<readonly [x: number, y: number]>, margin: number): Box {
  let [lowX, highX, lowY, highY] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    lowX = Math.min(lowX, x);
    highX = Math.max(highX, x);
    lowY = Math.min(lowY, y);
    highY = Math.max(highY, y);
  }
  if (lowX > highX) return boxAbout([[0.3, -0.4] as const, [0.75, 0.4] as const], margin);
  // what fell off and rolled away must not shrink everything else
  lowX = Math.max(lowX - margin, TABLE.lowX - 0.25);
  highX = Math.min(highX + margin, TABLE.highX + 0.25);
  lowY = Math.max(lowY - margin, TABLE.lowY - 0.25);
  highY = Math.min(highY + margin, TABLE.highY + 0.25);
  return {
    left: Math.round(-1000 * highY),
    top: Math.round(-1000 * highX),
    width: Math.max(100, Math.round(1000 * (highY - lowY))),
    height: Math.max(100, Math.round(1000 * (highX - lowX))),
  };
}
