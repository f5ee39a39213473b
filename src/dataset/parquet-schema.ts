/**
 * Parquet schema elements of a column, as pyarrow writes them: everything OPTIONAL, lists in three levels
 * (`<name> (LIST)` -> REPEATED `list` -> `element`; Parquet format, LogicalTypes.md, "Lists").
 */
import type { Encoding, SchemaElement } from 'hyparquet';
import type { ColumnDtype, ColumnSpec } from '../episode/column.ts';

export type ScalarType = ColumnDtype | 'int64' | 'binary';
export type FieldType =
  | ScalarType
  | { readonly list: FieldType }
  | { readonly struct: Readonly<Record<string, FieldType>> };

export interface ParquetColumn {
  readonly name: string;
  readonly type: FieldType;
  /** Minimum and maximum in the footer; off by default for lists, where no reader uses them. */
  readonly statistics?: boolean;
}

const PHYSICAL: Readonly<Record<ScalarType, Omit<SchemaElement, 'name'>>> = {
  bool: { type: 'BOOLEAN' },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  float32: { type: 'FLOAT' },
  float64: { type: 'DOUBLE' },
  binary: { type: 'BYTE_ARRAY' },
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
};

/** The file's schema: the root, then every column depth first. */
export function parquetSchema(columns: readonly ParquetColumn[]): SchemaElement[] {
  return [{ name: 'root', num_children: columns.length }, ...columns.flatMap(({ name, type }) => elements(name, type))];
}

function elements(name: string, type: FieldType): SchemaElement[] {
  if (typeof type === 'string') return [{ name, repetition_type: 'OPTIONAL', ...PHYSICAL[type] }];
  if ('list' in type) {
    return [
      { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      ...elements('element', type.list),
    ];
  }
  const members = Object.entries(type.struct);
  return [
    { name, repetition_type: 'OPTIONAL', num_children: members.length },
    ...members.flatMap(([member, inner]) => elements(member, inner)),
  ];
}

/**
 * `PLAIN` for numbers with a fraction: the dictionary of hyparquet-writer keys by value, which makes -0 and 0 one, and logs
 * must come back bit for bit. `PLAIN` for truth values and pictures, where a dictionary is never worth its search.
 * Otherwise as the writer sees fit.
 */
export function columnEncoding(type: FieldType): Encoding | undefined {
  if (typeof type === 'string') return PLAIN_TYPES.includes(type) ? 'PLAIN' : undefined;
  if ('list' in type) return columnEncoding(type.list);
  return Object.values(type.struct).includes('binary') ? 'PLAIN' : undefined;
}

const PLAIN_TYPES: readonly ScalarType[] = ['float32', 'float64', 'bool', 'binary'];

/** Type of a declared column: one value a row is a scalar, any other shape a list. */
export function columnType({ dtype, shape }: Pick<ColumnSpec, 'dtype' | 'shape'>): FieldType {
  return Array.isArray(shape) && shape.length === 0 ? dtype : { list: dtype };
}
