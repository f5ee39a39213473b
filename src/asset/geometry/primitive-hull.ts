import { cos, sin } from '../../core/portable-math.ts';
import { pose, transformPoint } from '../../core/pose.ts';
import type { HullShape, PrimitiveShape, Shape } from '../asset.ts';
import { convexHull, type Hull } from './hull.ts';

/** Around an axis, and from pole to pole: a sphere's facets lie within 2 % of its radius. */
const AROUND = 24;
const RINGS = 12;

/** A collision shape as a convex hull in the asset's frame; round primitives by facets whose corners lie on them. */
export function shapeHull(shape: Shape): Hull {
  if (shape.type === 'hull') return shape satisfies HullShape;
  const placed = pose(shape.position, shape.quaternion);
  const points = surfacePoints(shape).flatMap((p) => [...transformPoint(new Float64Array(3), placed, p)]);
  const hull = convexHull(points);
  if (!hull) throw new RangeError(`shapeHull: a ${shape.type} of size ${shape.size.join()} has no volume`);
  return hull;
}

function surfacePoints({ type, size: [a, b = 0, c = 0] }: PrimitiveShape): number[][] {
  if (type === 'box') {
    return [-a, a].flatMap((x) => [-b, b].flatMap((y) => [-c, c].map((z) => [x, y, z])));
  }
  if (type === 'cylinder') return [-b, b].flatMap((z) => circle(a, z));
  const half = type === 'capsule' ? b : 0;
  return Array.from({ length: RINGS + 1 }, (_, i) => {
    const angle = (Math.PI * i) / RINGS - Math.PI / 2;
    const shift = angle < 0 ? -half : half;
    if (i === 0 || i === RINGS) return [[0, 0, i === 0 ? -half - a : half + a]];
    const ring = circle(a * cos(angle), a * sin(angle) + shift);
    return i === RINGS / 2 ? [...ring, ...circle(a, -half)] : ring;
  }).flat();
}

function circle(radius: number, z: number): number[][] {
  return Array.from({ length: AROUND }, (_, k) => {
    const angle = (2 * Math.PI * k) / AROUND;
    return [radius * cos(angle), radius * sin(angle), z];
  });
}
