/**
 * Vertices that are the same to within a step of each column become one.
 */

export interface Column {
  readonly values: Float32Array;
  readonly width: number;
  /** Values that round to the same multiple of this are equal. */
  readonly step: number;
}

/** (V,): for each vertex the first that is equal to it in every column. */
export function weldMap(vertexCount: number, columns: readonly Column[]): Uint32Array {
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const rows = new Int32Array(vertexCount * width);
  let offset = 0;
  for (const { values, width: own, step } of columns) {
    for (let v = 0; v < vertexCount; v++) {
      for (let k = 0; k < own; k++) rows[v * width + offset + k] = Math.round(values[v * own + k]! / step);
    }
    offset += own;
  }
  let slots = 16;
  while (slots < 2 * vertexCount) slots *= 2;
  const table = new Int32Array(slots).fill(-1);
  const map = new Uint32Array(vertexCount);
  for (let v = 0; v < vertexCount; v++) {
    let hash = 2166136261;
    for (let k = 0; k < width; k++) hash = Math.imul(hash ^ rows[v * width + k]!, 16777619);
    hash ^= hash >>> 15;
    let slot = hash & (slots - 1);
    while (table[slot] !== -1 && !sameRow(rows, width, table[slot]!, v)) slot = (slot + 1) & (slots - 1);
    if (table[slot] === -1) table[slot] = v;
    map[v] = table[slot]!;
  }
  return map;
}

function sameRow(rows: Int32Array, width: number, a: number, b: number): boolean {
  for (let k = 0; k < width; k++) if (rows[a * width + k] !== rows[b * width + k]) return false;
  return true;
}
