/**
 * What several callers ask for and one of them loads. A failure is not kept; and when the one who loads it is aborted, another
 * one who still waits takes over.
 */
export class Shared<T> {
  readonly #load: (signal: AbortSignal) => Promise<T>;
  #current: { readonly value: Promise<T>; readonly signal: AbortSignal } | null = null;

  constructor(load: (signal: AbortSignal) => Promise<T>) {
    this.#load = load;
  }

  async get(signal: AbortSignal): Promise<T> {
    for (;;) {
      this.#current ??= { value: this.#load(signal), signal };
      const current = this.#current;
      try {
        return await current.value;
      } catch (error) {
        if (this.#current === current) this.#current = null;
        if (signal.aborted || !current.signal.aborted) throw error;
      }
    }
  }
}
