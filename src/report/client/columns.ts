import type { Column } from '../player-data.ts';
import type { Runs } from '../track.ts';

/** Of a column with one value a frame, or one for all. */
export function valueAt(column: Column, frame: number): number {
  return column.length === 1 ? column[0]! : column[frame]!;
}

/** The value of the stretch that a frame is in. */
export function runAt<T>({ at, is }: Runs<T>, frame: number): T {
  let low = 0;
  let high = at.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at[middle]! <= frame) low = middle;
    else high = middle - 1;
  }
  return is[low]!;
}
