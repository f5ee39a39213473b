/**
 * How often a demo that was recorded with one thing succeeds with another: `npm run bench -- remap [ATTEMPTS [CATEGORY,... [STORE]]]`.
 *
 * The demo's thing is the first instance of each category; it is replayed with every other instance, and across categories that are taken
 * alike. Beside it the plain transform by the body's frame, from the same starts and with the same noise.
 */
import type { Asset } from '../../src/asset/asset.ts';
import { RandomStream } from '../../src/core/random.ts';
import type { SeedDemo } from '../../src/demo/seed-demo.ts';
import { byCategory, catalogueAssets, withGrasps } from './catalogue-assets.ts';
import { type Bench, round } from './common.ts';
import { recordThing, replayThing } from './remap-scene.ts';

const WITHIN = 0.9;
const ACROSS = 0.8;
const PAIRS_ACROSS = [
  ['apple', 'orange'],
  ['orange', 'lemon'],
  ['can', 'jar'],
  ['can', 'water_bottle'],
  ['juice_box', 'red_block'],
  ['mug', 'bowl'],
] as const;

interface Tally {
  attempts: number;
  remap: number;
  bodyFrame: number;
}

class RemapBench {
  readonly rows: Record<string, string | number>[] = [];
  readonly #assets = new Map<string, Asset>();
  readonly #stream = new RandomStream('bench remap');
  readonly #attempts: number;

  constructor(attempts: number) {
    this.#attempts = attempts;
  }

  /** A demo of the first of some things that the executor manages. */
  async record(things: readonly Asset[]): Promise<{ demo: SeedDemo; asset: Asset } | null> {
    for (const thing of things) {
      const asset = await this.#known(thing);
      if (!asset.grasps?.length) continue;
      const demo = await recordThing(asset, this.#stream.fork(`record ${asset.id}`));
      if (demo) return { demo, asset };
    }
    return null;
  }

  async replay(what: string, demo: SeedDemo, things: readonly Asset[]): Promise<Tally> {
    const tally = { attempts: 0, remap: 0, bodyFrame: 0 };
    for (const thing of things) {
      const asset = await this.#known(thing);
      if (!asset.grasps?.length) continue;
      const stream = this.#stream.fork(`${demo.metadata.name} to ${asset.id}`);
      const rates = await replayThing(demo, asset, (id) => this.#assets.get(id), stream, this.#attempts);
      tally.attempts += rates.attempts;
      tally.remap += rates.remap;
      tally.bodyFrame += rates.bodyFrame;
    }
    this.add(what, tally);
    return tally;
  }

  add(what: string, { attempts, remap, bodyFrame }: Tally): void {
    this.rows.push({
      what,
      attempts,
      'DGR by affordance': attempts > 0 ? round(remap / attempts, 3) : '-',
      'DGR by body frame': attempts > 0 ? round(bodyFrame / attempts, 3) : '-',
    });
  }

  async #known(asset: Asset): Promise<Asset> {
    const known = this.#assets.get(asset.id) ?? (await withGrasps(asset));
    this.#assets.set(asset.id, known);
    return known;
  }
}

const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (all, { attempts, remap, bodyFrame }) => ({
      attempts: all.attempts + attempts,
      remap: all.remap + remap,
      bodyFrame: all.bodyFrame + bodyFrame,
    }),
    { attempts: 0, remap: 0, bodyFrame: 0 },
  );

export const bench: Bench = async ([attempts = '5', only = 'all', folder]) => {
  const categories = byCategory(catalogueAssets(folder));
  for (const name of categories.keys()) if (only !== 'all' && !only.split(',').includes(name)) categories.delete(name);
  const run = new RemapBench(Number(attempts));
  const within: Tally[] = [];
  const across: Tally[] = [];
  const demos = new Map<string, SeedDemo>();
  for (const [category, things] of categories) {
    const recorded = await run.record(things);
    if (!recorded) {
      run.add(`${category}: no demo`, sum([]));
      continue;
    }
    demos.set(category, recorded.demo);
    const others = things.filter(({ id }) => id !== recorded.asset.id);
    within.push(await run.replay(`${recorded.asset.id} to ${others.length} others`, recorded.demo, others));
  }
  for (const [from, to] of PAIRS_ACROSS) {
    const demo = demos.get(from);
    const things = categories.get(to);
    if (demo && things) across.push(await run.replay(`${from} to ${to}`, demo, things));
  }
  const [all, others] = [sum(within), sum(across)];
  run.add('within categories', all);
  run.add('across categories', others);
  return {
    goal: `DGR of at least ${WITHIN} on other instances of a category, of at least ${ACROSS} across categories that are taken alike, with action noise of 0.05`,
    reached: all.remap >= WITHIN * all.attempts && others.remap >= ACROSS * others.attempts,
    rows: run.rows,
  };
};
