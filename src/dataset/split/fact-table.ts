/**
 * The facts of all episodes of a dataset, in columns: a hundred thousand episodes in some tens of megabytes.
 */
import type { EpisodeFacts } from './episode-facts.ts';
import { NAMED_FACTORS, type NamedFactor, type ObjectGroup } from './factor.ts';
import { Growing } from './growing.ts';
import { Names } from './names.ts';

/** Which values each episode has: episode e has `ids[offsets[e]]` to `ids[offsets[e + 1] - 1]`. */
export interface ValueColumn {
  readonly names: readonly string[];
  /** (episodes + 1,) */
  readonly offsets: Int32Array;
  readonly ids: Int32Array;
}

/** The start of every object; those of an episode stand together, in the order of their ids. */
export interface ObjectColumn {
  /** (episodes + 1,) */
  readonly offsets: Int32Array;
  /** (objects,): positions in `assets`. */
  readonly asset: Int32Array;
  readonly assets: readonly string[];
  /** (objects,): 1 where the object is of a group that counts. */
  readonly counts: Int32Array;
  /** (objects, 3): xyz in the task frame [m] */
  readonly positions: Float64Array;
}

export interface FactTable {
  readonly episodes: number;
  readonly values: Readonly<Record<NamedFactor, ValueColumn>>;
  readonly objects: ObjectColumn;
  /** Which objects of which assets there are: episodes of equal scenes differ in their start poses alone. */
  readonly scenes: Int32Array;
  /** Position in `pairs`, or -1. */
  readonly pair: Int32Array;
  readonly pairs: readonly string[];
  /** Task and axis, which ratios are kept in. */
  readonly stratum: Int32Array;
  readonly strata: readonly string[];
}

class GrowingColumn {
  readonly #names = new Names();
  readonly #offsets = new Growing(new Int32Array(0));
  readonly #ids = new Growing(new Int32Array(0));

  constructor() {
    this.#offsets.push(0);
  }

  add(values: Iterable<string>): void {
    for (const value of values) this.#ids.push(this.#names.add(value));
    this.#offsets.push(this.#ids.length);
  }

  finish(): ValueColumn {
    return { names: this.#names.list, offsets: this.#offsets.finish(), ids: this.#ids.finish() };
  }
}

export class FactTableBuilder {
  readonly #groups: readonly ObjectGroup[];
  readonly #values = Object.fromEntries(NAMED_FACTORS.map((factor) => [factor, new GrowingColumn()])) as Record<
    NamedFactor,
    GrowingColumn
  >;
  readonly #assets = new Names();
  readonly #offsets = new Growing(new Int32Array(0));
  readonly #asset = new Growing(new Int32Array(0));
  readonly #counts = new Growing(new Int32Array(0));
  readonly #positions = new Growing(new Float64Array(0));
  readonly #sceneNames = new Names();
  readonly #scenes = new Growing(new Int32Array(0));
  readonly #pairNames = new Names();
  readonly #pair = new Growing(new Int32Array(0));
  readonly #strata = new Names();
  readonly #stratum = new Growing(new Int32Array(0));

  /** @param groups whose objects count for `asset` and `layout` */
  constructor(groups: readonly ObjectGroup[]) {
    this.#groups = groups;
    this.#offsets.push(0);
  }

  add({ task, pair, values, objects }: EpisodeFacts): void {
    const counted = objects.filter(({ group }) => this.#groups.includes(group));
    for (const [factor, column] of Object.entries(this.#values) as [NamedFactor, GrowingColumn][]) {
      column.add(factor === 'asset' ? new Set(counted.map(({ asset }) => asset)) : values[factor]);
    }
    for (const { asset, group, position } of objects) {
      this.#asset.push(this.#assets.add(asset));
      this.#counts.push(this.#groups.includes(group) ? 1 : 0);
      for (const coordinate of position) this.#positions.push(coordinate);
    }
    this.#offsets.push(this.#asset.length);
    this.#scenes.push(this.#sceneNames.add(objects.map(({ id, asset }) => `${id} ${asset}`).join('\n')));
    this.#pair.push(pair === null ? -1 : this.#pairNames.add(pair));
    this.#stratum.push(this.#strata.add(`${task}, ${values.axis[0] ?? 'no axis'}`));
  }

  finish(): FactTable {
    const values = Object.fromEntries(
      Object.entries(this.#values).map(([factor, column]) => [factor, column.finish()]),
    ) as unknown as FactTable['values'];
    return {
      episodes: this.#pair.length,
      values,
      objects: {
        offsets: this.#offsets.finish(),
        asset: this.#asset.finish(),
        assets: this.#assets.list,
        counts: this.#counts.finish(),
        positions: this.#positions.finish(),
      },
      scenes: this.#scenes.finish(),
      pair: this.#pair.finish(),
      pairs: this.#pairNames.list,
      stratum: this.#stratum.finish(),
      strata: this.#strata.list,
    };
  }
}
