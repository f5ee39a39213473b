/**
 * Grows one column of an episode row by row; its memory is kept from episode to episode.
 */
import type { ColumnData, ColumnDtype, ColumnSpec } from './column.ts';

type Values = Float32Array | Float64Array | Int32Array | Uint8Array;

const ARRAY_TYPES = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Uint8Array,
  string: Int32Array,
} as const satisfies Record<ColumnDtype, unknown>;

const FIRST_CAPACITY = 1024;

export class ColumnBuffer {
  readonly spec: ColumnSpec;
  #values: Values;
  #length = 0;
  #offsets: Int32Array | null;
  #rows = 0;
  readonly #codes = new Map<string, number>();

  constructor(spec: ColumnSpec) {
    this.spec = spec;
    this.#values = new ARRAY_TYPES[spec.dtype](FIRST_CAPACITY);
    this.#offsets = spec.shape === 'per_row' ? new Int32Array(FIRST_CAPACITY) : null;
  }

  /** Forgets all rows. */
  clear(): void {
    this.#length = 0;
    this.#rows = 0;
    this.#codes.clear();
  }

  /** Adds one number to the row. */
  push(value: number): void {
    if (this.#length === this.#values.length) this.#values = grown(this.#values);
    this.#values[this.#length++] = value;
  }

  /** Adds the first `count` numbers of an array to the row. */
  pushAll(values: ArrayLike<number>, count = values.length): void {
    for (let i = 0; i < count; i++) this.push(values[i]!);
  }

  /** Adds one text to the row. */
  pushText(text: string): void {
    let code = this.#codes.get(text);
    if (code === undefined) {
      code = this.#codes.size;
      this.#codes.set(text, code);
    }
    this.push(code);
  }

  /** Closes the row; throws when a column of fixed width got another number of values. */
  endRow(): void {
    this.#rows++;
    const { shape, name } = this.spec;
    if (this.#offsets) {
      if (this.#rows === this.#offsets.length) this.#offsets = grown(this.#offsets) as Int32Array;
      this.#offsets[this.#rows] = this.#length;
    } else if (shape !== 'per_episode' && shape !== 'per_row') {
      const width = shape.length === 0 ? 1 : shape[0];
      if (this.#length !== this.#rows * width) {
        throw new Error(`ColumnBuffer: ${name} has ${this.#length} values after ${this.#rows} rows of ${width}`);
      }
    }
  }

  /** A copy of the rows so far. */
  finish(): ColumnData {
    const { dtype, shape, name } = this.spec;
    if (shape === 'per_episode' && this.#rows > 0 && this.#length % this.#rows !== 0) {
      throw new Error(`ColumnBuffer: ${name} has rows of different widths`);
    }
    return {
      values: this.#values.slice(0, this.#length),
      ...(this.#offsets ? { offsets: this.#offsets.slice(0, this.#rows + 1) } : {}),
      ...(dtype === 'string' ? { labels: [...this.#codes.keys()] } : {}),
    };
  }
}

function grown<T extends Values>(values: T): T {
  const next = new (values.constructor as new (length: number) => T)(2 * values.length);
  next.set(values);
  return next;
}
