import { sha256Hex } from './hash.ts';
import { cos, log, sin } from './portable-math.ts';

/**
 * A counter-based random stream: Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 *
 * The stream is a function of its key alone, so that no result depends on which worker drew, or when. `fork` names a child
 * stream; forking draws nothing from the parent.
 */
export class RandomStream {
  readonly #path: string;
  readonly #key0: number;
  readonly #key1: number;
  readonly #block = new Uint32Array(4);
  #counter = 0;
  #used = 4;
  #spareNormal: number | null = null;

  /** A stream for a path of names and numbers, e.g. `['seed', 7, 'task', 'TV-01', 'episode', 3]`. */
  constructor(path: readonly (string | number)[] | string) {
    this.#path = typeof path === 'string' ? path : JSON.stringify(path);
    const digest = sha256Hex(this.#path);
    this.#key0 = Number.parseInt(digest.slice(0, 8), 16) >>> 0;
    this.#key1 = Number.parseInt(digest.slice(8, 16), 16) >>> 0;
  }

  /** What the stream is a function of: the path that it was made from, and the names that were forked off it. */
  get path(): string {
    return this.#path;
  }

  /** The child stream of that name. */
  fork(name: string): RandomStream {
    return new RandomStream(`${this.#path}/${name}`);
  }

  /** An integer in [0, 2^32). */
  uint32(): number {
    if (this.#used === 4) {
      philox(this.#block, this.#counter++, this.#key0, this.#key1);
      this.#used = 0;
    }
    return this.#block[this.#used++]!;
  }

  /** A number in [low, high), 53 random bits. */
  uniform(low = 0, high = 1): number {
    const fraction = ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
    return low + (high - low) * fraction;
  }

  /** An integer in [0, count), without bias. */
  integer(count: number): number {
    if (!(Number.isInteger(count) && count > 0 && count <= 0xffffffff)) {
      throw new RangeError(`integer: a count from 1 to 2^32 - 1 is needed, got ${count}`);
    }
    const limit = 4294967296 - (4294967296 % count);
    let draw = this.uint32();
    while (draw >= limit) draw = this.uint32();
    return draw % count;
  }

  /** A normally distributed number (Box and Muller's method). */
  normal(mean = 0, standardDeviation = 1): number {
    if (this.#spareNormal !== null) {
      const value = this.#spareNormal;
      this.#spareNormal = null;
      return mean + standardDeviation * value;
    }
    const radius = Math.sqrt(-2 * log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spareNormal = radius * sin(angle);
    return mean + standardDeviation * radius * cos(angle);
  }

  /** One of the items, each as likely. */
  choice<T>(items: readonly T[]): T {
    return items[this.integer(items.length)]!;
  }

  /** The items in random order (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [out[i], out[j]] = [out[j]!, out[i]!];
    }
    return out;
  }
}

/** The high 32 bits of a 32 x 32 bit product. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >>> 16);
  const carry = aLow * bHigh + (middle % 65536);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536)) >>> 0;
}

/** Ten rounds on the counter (0, 0, counter / 2^32, counter); writes four 32-bit words to `out`. */
export function philox(out: Uint32Array, counter: number, key0: number, key1: number): void {
  let c0 = counter >>> 0;
  let c1 = Math.floor(counter / 4294967296) >>> 0;
  let c2 = 0;
  let c3 = 0;
  let k0 = key0;
  let k1 = key1;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0) >>> 0;
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}
