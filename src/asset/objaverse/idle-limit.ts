/** A signal that is aborted by another one, or when nothing has come for too long. */
export class IdleLimit {
  readonly signal: AbortSignal;
  readonly #own = new AbortController();
  readonly #ms: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number, outer: AbortSignal) {
    this.#ms = ms;
    this.signal = AbortSignal.any([outer, this.#own.signal]);
    this.restart();
  }

  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#own.abort(new Error(`nothing came for ${this.#ms / 1000} s`)), this.#ms);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
