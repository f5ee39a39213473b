/**
 * Homogeneous matrices as poses.
 */
import { complain } from '../../core/errors.ts';
import { normalizeRotation, type Pose, pose } from '../../core/pose.ts';

/** How far the columns of a rotation may be from orthonormal: files keep float32. */
const TOLERANCE = 1e-3;

/**
 * @param m (4, 4), row by row, from `at`
 * @throws UserError when it is no rigid motion; `where` names the array
 */
export function poseOfMatrix(m: Float64Array, at: number, where: string): Pose {
  const r = (row: number, column: number) => m[at + 4 * row + column]!;
  let fault = Math.abs(r(3, 0)) + Math.abs(r(3, 1)) + Math.abs(r(3, 2)) + Math.abs(r(3, 3) - 1);
  for (let a = 0; a < 3; a++) {
    for (let b = a; b < 3; b++) {
      const dot = r(0, a) * r(0, b) + r(1, a) * r(1, b) + r(2, a) * r(2, b);
      fault = Math.max(fault, Math.abs(dot - (a === b ? 1 : 0)));
    }
  }
  const mixed = r(0, 0) * (r(1, 1) * r(2, 2) - r(1, 2) * r(2, 1));
  const determinant =
    mixed - r(0, 1) * (r(1, 0) * r(2, 2) - r(1, 2) * r(2, 0)) + r(0, 2) * (r(1, 0) * r(2, 1) - r(1, 1) * r(2, 0));
  if (fault > TOLERANCE || determinant < 0) {
    throw complain({ where, what: `frame ${at / 16} is not a rigid 4 x 4 matrix`, got: [...m.slice(at, at + 16)] });
  }
  return normalizeRotation(pose([r(0, 3), r(1, 3), r(2, 3)], quaternionOf(r)));
}

/** wxyz, by whichever component is largest (Shepperd, Journal of Guidance and Control 1, 1978). */
function quaternionOf(r: (row: number, column: number) => number): [number, number, number, number] {
  const trace = r(0, 0) + r(1, 1) + r(2, 2);
  if (trace > 0) {
    const s = 2 * Math.sqrt(1 + trace);
    return [s / 4, (r(2, 1) - r(1, 2)) / s, (r(0, 2) - r(2, 0)) / s, (r(1, 0) - r(0, 1)) / s];
  }
  const i = r(0, 0) >= r(1, 1) && r(0, 0) >= r(2, 2) ? 0 : r(1, 1) >= r(2, 2) ? 1 : 2;
  const [j, k] = [(i + 1) % 3, (i + 2) % 3];
  const s = 2 * Math.sqrt(Math.max(0, 1 + r(i, i) - r(j, j) - r(k, k)));
  const q: [number, number, number, number] = [(r(k, j) - r(j, k)) / s, 0, 0, 0];
  q[1 + i] = s / 4;
  q[1 + j] = (r(j, i) + r(i, j)) / s;
  q[1 + k] = (r(k, i) + r(i, k)) / s;
  return q;
}
