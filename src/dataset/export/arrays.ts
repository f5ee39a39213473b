/**
 * Columns of a log in the shapes and conventions of robosuite, robomimic and MimicGen: quaternions xyzw, poses as 4 x 4 matrices.
 */
import { rotationMatrix } from '../../core/pose.ts';
import type { EpisodeLog } from '../../episode/column.ts';

type Numbers = ArrayLike<number>;

/** Values of some of a row's components: (T, count) out of (T, width). */
export function components(values: Numbers, width: number, first: number, count: number): Float64Array {
  const rows = values.length / width;
  const out = new Float64Array(rows * count);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < count; i++) out[row * count + i] = values[row * width + first + i]!;
  }
  return out;
}

/** (T, 4) quaternions xyzw out of poses with wxyz, which begin at `first` of each row. */
export function quaternionsXyzw(poses: Numbers, width = 7, first = 0): Float64Array {
  const rows = poses.length / width;
  const out = new Float64Array(rows * 4);
  for (let row = 0; row < rows; row++) {
    const at = row * width + first + 3;
    for (let i = 0; i < 4; i++) out[4 * row + i] = poses[at + ((i + 1) % 4)]!;
  }
  return out;
}

/** (T, 4, 4) homogeneous matrices out of poses (7,), which begin at `first` of each row. */
export function matrices(poses: Numbers, width = 7, first = 0): Float64Array {
  const rows = poses.length / width;
  const out = new Float64Array(rows * 16);
  const at = new Float64Array(7);
  const rotation = new Float64Array(9);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < 7; i++) at[i] = poses[row * width + first + i]!;
    rotationMatrix(rotation, at);
    for (let i = 0; i < 3; i++) {
      out.set(rotation.subarray(3 * i, 3 * i + 3), 16 * row + 4 * i);
      out[16 * row + 4 * i + 3] = at[i]!;
    }
    out[16 * row + 15] = 1;
  }
  return out;
}

/** MuJoCo's flattened state as robosuite keeps it: time, qpos, qvel. */
export function flattenedStates({ columns, length }: EpisodeLog): { values: Float64Array; width: number } {
  const parts = ['time', 'qpos', 'qvel'].map((name) => columns[name]!.values);
  const widths = parts.map((values) => values.length / length);
  const width = widths.reduce((sum, own) => sum + own, 0);
  const values = new Float64Array(length * width);
  for (let row = 0; row < length; row++) {
    let at = row * width;
    parts.forEach((part, index) => {
      for (let i = 0; i < widths[index]!; i++) values[at++] = part[row * widths[index]! + i]!;
    });
  }
  return { values, width };
}
