import { RandomStream } from '../../src/core/random.ts';
import type { Thing } from './thing.ts';

/** Of everything here: another seed makes another catalogue. */
const SEED = 1;

/** What makes one instance differ from another: its number, from 1, and numbers of its own. */
export class Variation {
  readonly n: number;
  readonly rng: RandomStream;

  constructor(category: string, n: number) {
    this.n = n;
    this.rng = new RandomStream(['catalogue', SEED, category, n]);
  }

  /** A factor within a share of 1; exactly 1 for the first instance, whose sizes are the nominal ones. */
  factor(name: string, share: number): number {
    return this.n === 1 ? 1 : 1 + this.rng.fork(name).uniform(-share, share);
  }

  /** The instance's own of a list, which is gone through in order. */
  own<T>(list: readonly T[]): T {
    return list[(this.n - 1) % list.length];
  }
}

/** Makes an instance of a category. */
export type Recipe = (variation: Variation) => Thing;

/** By semantic name. */
export type Recipes = Readonly<Record<string, Recipe>>;
