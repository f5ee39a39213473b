/**
 * What a column of per-step data is: declared once, it drives the buffers that are filled, the Parquet types that are
 * written, the checks that are made, and the table in the documentation.
 */

export type ColumnDtype = 'float32' | 'float64' | 'int32' | 'bool' | 'string';

/**
 * How many values a row holds: `[]` one, `[n]` always n, `'per_episode'` as many in every row of an episode (such as seven a
 * body), `'per_row'` any number (such as one a contact).
 */
export type ColumnShape = readonly [] | readonly [number] | 'per_episode' | 'per_row';

export interface ColumnSpec {
  /** Lower-case with dots, e.g. `object.pose`. */
  readonly name: string;
  readonly dtype: ColumnDtype;
  readonly shape: ColumnShape;
  /** SI symbol of the values, or what they count; empty for text. */
  readonly unit: string;
  /** One sentence: what it is, its frame, its order. */
  readonly doc: string;
  /** Names of the n values of a `[n]` row. */
  readonly names?: readonly string[];
}

/** Values of one column over an episode of T rows, row after row. */
export interface ColumnData {
  /**
   * `float32` Float32Array, `float64` Float64Array, `int32` Int32Array, `bool` Uint8Array (0 or 1), `string` Int32Array of
   * positions in `labels`.
   */
  readonly values: Float32Array | Float64Array | Int32Array | Uint8Array;
  /** (T + 1,): row i holds values `[offsets[i], offsets[i + 1])`; only of `'per_row'` columns. */
  readonly offsets?: Int32Array;
  /** Only of `string` columns. */
  readonly labels?: readonly string[];
}

/** The log of one episode: T rows of every declared column. Typed arrays only, so that it can be handed over by transfer. */
export interface EpisodeLog {
  readonly length: number;
  readonly columns: Readonly<Record<string, ColumnData>>;
}

/** How many values each row of a column holds, for shapes where that is the same in every row of the episode. */
export function rowWidth(spec: ColumnSpec, data: ColumnData, length: number): number {
  if (spec.shape === 'per_row') throw new TypeError(`rowWidth: ${spec.name} has rows of different widths`);
  if (spec.shape === 'per_episode') return length === 0 ? 0 : data.values.length / length;
  return spec.shape.length === 0 ? 1 : spec.shape[0];
}
