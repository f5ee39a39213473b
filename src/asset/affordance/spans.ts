/**
 * Where a line runs through a thing: the stretches of it that lie within the union of the convex pieces.
 */
import type { Numbers } from '../../core/pose.ts';
import type { Surface } from './surface.ts';

/** Gaps narrower than this are none: no finger fits in [m]. */
const GAP_M = 0.001;

/** [from, to] distances along a line from `origin` (3,) in `direction` (3,), ahead of it, in order and apart. */
export function solidSpans(
  { planes }: Pick<Surface, 'planes'>,
  origin: Numbers,
  direction: Numbers,
): [number, number][] {
  const spans = planes
    .flatMap((faces) => {
      const span = spanWithin(faces, origin, direction);
      return span ? [span] : [];
    })
    .sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of spans) {
    const last = merged.at(-1);
    if (last && from <= last[1] + GAP_M) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** Cyrus and Beck's clipping of the line by the planes of one convex piece (F, 4). */
function spanWithin(planes: Float64Array, o: Numbers, d: Numbers): [number, number] | null {
  let from = 0;
  let to = Number.POSITIVE_INFINITY;
  for (let f = 0; f < planes.length; f += 4) {
    const [nx, ny, nz] = [planes[f]!, planes[f + 1]!, planes[f + 2]!];
    const along = nx * d[0]! + ny * d[1]! + nz * d[2]!;
    const room = planes[f + 3]! - (nx * o[0]! + ny * o[1]! + nz * o[2]!);
    if (Math.abs(along) < 1e-12) {
      if (room < -1e-9) return null;
    } else if (along > 0) to = Math.min(to, room / along);
    else from = Math.max(from, room / along);
    if (from > to + 1e-9) return null;
  }
  return [from, to];
}
