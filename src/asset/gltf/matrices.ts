/**
 * glTF's matrices: (16,) column by column.
 */
import type { Numbers, Pose } from '../../core/pose.ts';
import { pose } from '../../core/pose.ts';

export function multiplyMatrices(a: Numbers, b: Numbers): Float64Array {
  const out = new Float64Array(16);
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      for (let k = 0; k < 4; k++) out[4 * column + row] += a[4 * k + row] * b[4 * column + k];
    }
  }
  return out;
}

/** Of the upper left 3 x 3; negative where a matrix turns left into right. */
export function determinant(m: Numbers): number {
  return m[0] * (m[5] * m[10] - m[6] * m[9]) - m[4] * (m[1] * m[10] - m[2] * m[9]) + m[8] * (m[1] * m[6] - m[2] * m[5]);
}

/** A matrix taken apart, where it turns, scales alike along all axes, and moves; else null. */
export function similarityOf(m: Numbers): { readonly factor: number; readonly pose: Pose } | null {
  const column = (k: number): number[] => [m[4 * k], m[4 * k + 1], m[4 * k + 2]];
  const columns = [column(0), column(1), column(2)];
  const dot = (a: readonly number[], b: readonly number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const factor = Math.sqrt(dot(columns[0], columns[0]));
  if (!(factor > 0 && determinant(m) > 0)) return null;
  for (let i = 0; i < 3; i++) {
    for (let j = i; j < 3; j++) {
      const off = dot(columns[i], columns[j]) / (factor * factor) - (i === j ? 1 : 0);
      if (!(Math.abs(off) < 1e-4)) return null;
    }
  }
  const r = columns.map((axis) => axis.map((value) => value / factor));
  return { factor, pose: pose([m[12], m[13], m[14]], quaternionOf(r)) };
}

/** wxyz of a rotation given by its columns, by the largest component first (S. W. Shepperd, 1978). */
function quaternionOf([x, y, z]: readonly (readonly number[])[]): number[] {
  const squares = [1 + x[0] + y[1] + z[2], 1 + x[0] - y[1] - z[2], 1 - x[0] + y[1] - z[2], 1 - x[0] - y[1] + z[2]];
  const largest = squares.indexOf(Math.max(...squares));
  const products = [
    [squares[0], y[2] - z[1], z[0] - x[2], x[1] - y[0]],
    [y[2] - z[1], squares[1], x[1] + y[0], z[0] + x[2]],
    [z[0] - x[2], x[1] + y[0], squares[2], y[2] + z[1]],
    [x[1] - y[0], z[0] + x[2], y[2] + z[1], squares[3]],
  ][largest];
  const length = Math.sqrt(products.reduce((sum, value) => sum + value * value, 0));
  const sign = products[0] < 0 ? -1 : 1;
  return products.map((value) => Math.round((sign * value * 1e9) / length) / 1e9 || 0);
}
