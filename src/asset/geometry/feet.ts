/**
 * Small spheres that a thing stands on: each is one exact contact, where a flat hull on a flat table has one that wanders.
 */
import type { PrimitiveShape } from '../asset.ts';
import type { Inertial } from './inertia.ts';
import { insideMargin, spreadCorners } from './outline.ts';
import type { Stance } from './settle.ts';

/** How far hulls stay above the soles of the feet [m]. */
export const SOLE_GAP_M = 0.0005;
/** What stands on less than this, from beneath its centre to the edge, rolls, and gets no feet [m]. */
const LEAST_STANCE_M = 0.0015;
const FOOT_RADIUS_M = 0.003;
const MOST_FEET = 4;

/**
 * Feet on the corners of what a thing stands on, drawn in so that they do not stick out; none for what rolls or tips.
 *
 * @param heightM of the thing
 */
export function feetFor({ outline, marginM }: Stance, heightM: number): PrimitiveShape[] {
  if (marginM < LEAST_STANCE_M) return [];
  const radius = Math.min(FOOT_RADIUS_M, heightM / 2.5, marginM / 2);
  const middle = [0, 1].map((axis) => outline.reduce((sum, p) => sum + p[axis]!, 0) / outline.length) as [
    number,
    number,
  ];
  return spreadCorners(outline, MOST_FEET, 3 * radius).map(([x, y]) => {
    const [dx, dy] = [middle[0] - x, middle[1] - y];
    const length = Math.sqrt(dx * dx + dy * dy) || 1;
    const position = [x + (dx * radius) / length, y + (dy * radius) / length, radius].map(toMicrometres);
    return {
      type: 'sphere',
      size: [toMicrometres(radius)],
      position: position as [number, number, number],
      colour: '',
      visible: false,
    };
  });
}

const toMicrometres = (value: number): number => Math.round(value * 1e6) / 1e6 || 0;

/** How far within its feet a thing's centre of mass is [m]; the stance's own margin where it has none. */
export function footMargin(feet: readonly PrimitiveShape[], { marginM }: Stance, { centre }: Inertial): number {
  if (feet.length < 3) return marginM;
  const corners = feet.map(({ position: [x, y] }) => [x, y] as const);
  const middle = [0, 1].map((axis) => corners.reduce((sum, p) => sum + p[axis]!, 0) / corners.length);
  const around = [...corners].sort(
    (a, b) => pseudoAngle(a[0] - middle[0]!, a[1] - middle[1]!) - pseudoAngle(b[0] - middle[0]!, b[1] - middle[1]!),
  );
  return insideMargin(around, centre[0], centre[1]);
}

/** Grows with the angle of (x, y), without its sine. */
function pseudoAngle(x: number, y: number): number {
  const p = x / (Math.abs(x) + Math.abs(y) || 1);
  return y < 0 ? 3 + p : 1 - p;
}
