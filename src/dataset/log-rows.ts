/**
 * Columns of an episode log as rows that a Parquet writer takes: a plain value or a plain array a row.
 */
import { type ColumnData, type ColumnSpec, type EpisodeLog, rowWidth } from '../episode/column.ts';
import type { ParquetColumn } from './parquet-schema.ts';
import { columnType } from './parquet-schema.ts';

/** Rows of `width` values each as plain arrays: the writer refuses typed arrays within a list. */
export function listRows(values: ArrayLike<number>, width: number, length: number): number[][] {
  const rows = new Array<number[]>(length);
  for (let row = 0; row < length; row++) rows[row] = slice(values, row * width, (row + 1) * width);
  return rows;
}

function slice(values: ArrayLike<number>, from: number, to: number): number[] {
  const out = new Array<number>(to - from);
  for (let i = from; i < to; i++) out[i - from] = values[i]!;
  return out;
}

/** The Parquet column of a declared one. */
export function specColumn(spec: ColumnSpec): ParquetColumn {
  return { name: spec.name, type: columnType(spec) };
}

/** One value a row for shape `[]`, otherwise one plain array a row. */
export function specRows(spec: ColumnSpec, log: EpisodeLog): unknown[] {
  const data = log.columns[spec.name]!;
  const { length } = log;
  const convert = converter(spec, data);
  if (Array.isArray(spec.shape) && spec.shape.length === 0)
    return Array.from({ length }, (_, row) => convert(data.values[row]!));
  const offsets = rowOffsets(spec, data, length);
  return Array.from({ length }, (_, row) => {
    const values = slice(data.values, offsets(row), offsets(row + 1));
    return spec.dtype === 'bool' || spec.dtype === 'string' ? values.map(convert) : values;
  });
}

function converter({ dtype }: ColumnSpec, { labels }: ColumnData): (value: number) => unknown {
  if (dtype === 'bool') return (value) => value !== 0;
  if (dtype === 'string') return (value) => labels![value];
  return (value) => value;
}

function rowOffsets(spec: ColumnSpec, data: ColumnData, length: number): (row: number) => number {
  if (spec.shape === 'per_row') return (row) => data.offsets![row]!;
  const width = rowWidth(spec, data, length);
  return (row) => row * width;
}
