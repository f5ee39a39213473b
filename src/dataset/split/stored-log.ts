/**
 * Rows of a dataset's files as the episode log that they were written from.
 */
import type { ColumnData, ColumnSpec, EpisodeLog } from '../../episode/column.ts';
import { POLICY_COLUMNS, PRIVILEGED_COLUMNS } from '../../episode/columns.ts';
import type { Row } from '../parquet-reader.ts';
import { Names } from './names.ts';

/**
 * @param data rows of `data/`, with the policy's columns at least
 * @param privileged the rows of `privileged/` beside them
 */
export function storedLog(data: readonly Row[], privileged: readonly Row[]): EpisodeLog {
  const columns = [
    ...POLICY_COLUMNS.map((spec) => [spec.name, columnOf(spec, data)] as const),
    ...PRIVILEGED_COLUMNS.map((spec) => [spec.name, columnOf(spec, privileged)] as const),
  ];
  return { length: data.length, columns: Object.fromEntries(columns) };
}

function columnOf({ name, dtype, shape }: ColumnSpec, rows: readonly Row[]): ColumnData {
  const isScalar = Array.isArray(shape) && shape.length === 0;
  const offsets = new Int32Array(rows.length + 1);
  const flat: unknown[] = [];
  rows.forEach((row, index) => {
    const value = row[name];
    if (isScalar) flat.push(value);
    else for (const item of value as ArrayLike<unknown> & Iterable<unknown>) flat.push(item);
    offsets[index + 1] = flat.length;
  });
  const perRow = shape === 'per_row' ? { offsets } : {};
  switch (dtype) {
    case 'float32':
      return { values: Float32Array.from(flat as number[]), ...perRow };
    case 'float64':
      return { values: Float64Array.from(flat as number[]), ...perRow };
    case 'int32':
      return { values: Int32Array.from(flat as number[]), ...perRow };
    case 'bool':
      return { values: Uint8Array.from(flat, (value) => (value ? 1 : 0)), ...perRow };
    case 'string': {
      const names = new Names();
      const values = Int32Array.from(flat, (value) => names.add(value as string));
      return { values, labels: names.list, ...perRow };
    }
  }
}
