/** A typed array that grows. */
export class Growing<T extends Int32Array | Float64Array> {
  #values: T;
  #length = 0;

  constructor(empty: T) {
    this.#values = empty;
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new (this.#values.constructor as new (length: number) => T)(Math.max(64, 2 * this.#length));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** What was pushed, as a view. */
  finish(): T {
    return this.#values.subarray(0, this.#length) as T;
  }
}
