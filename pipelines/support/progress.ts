/**
 * A bar on a terminal, a plain line every few seconds otherwise.
 */

export interface ProgressOptions {
  readonly total: number;
  /** Of `total`, done before this run. */
  readonly done: number;
  readonly stream?: NodeJS.WriteStream;
  /** Milliseconds; a test's clock. */
  readonly now?: () => number;
}

const BAR_WIDTH = 24;
const BAR_PERIOD_MS = 100;
const LINE_PERIOD_MS = 5000;

export class Progress {
  readonly #total: number;
  readonly #stream: NodeJS.WriteStream;
  readonly #now: () => number;
  readonly #start: number;
  readonly #doneBefore: number;
  #done: number;
  #shown = Number.NEGATIVE_INFINITY;

  constructor({ total, done, stream = process.stderr, now = () => performance.now() }: ProgressOptions) {
    this.#total = total;
    this.#done = done;
    this.#doneBefore = done;
    this.#stream = stream;
    this.#now = now;
    this.#start = now();
  }

  /** One more is done; `detail` says how it stands. */
  tick(detail: string): void {
    this.#done++;
    const now = this.#now();
    const due = now - this.#shown >= (this.#stream.isTTY ? BAR_PERIOD_MS : LINE_PERIOD_MS);
    if (!due && this.#done < this.#total) return;
    this.#shown = now;
    const text = `${this.#done}/${this.#total}  ${detail}  ${this.#pace(now)}`;
    this.#stream.write(this.#stream.isTTY ? `\r\u001b[2K${this.#bar()} ${text}` : `${text}\n`);
  }

  /** Leaves the bar behind. */
  end(): void {
    if (this.#stream.isTTY && this.#shown > Number.NEGATIVE_INFINITY) this.#stream.write('\n');
  }

  #bar(): string {
    const filled = Math.round((BAR_WIDTH * this.#done) / Math.max(1, this.#total));
    return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`;
  }

  #pace(now: number): string {
    const seconds = (now - this.#start) / 1000;
    const pace = (this.#done - this.#doneBefore) / Math.max(seconds, 1e-3);
    const left = pace > 0 ? (this.#total - this.#done) / pace : 0;
    return `${pace.toFixed(2)}/s, ${this.#done === this.#total ? `${seconds.toFixed(0)} s` : `${left.toFixed(0)} s left`}`;
  }
}
