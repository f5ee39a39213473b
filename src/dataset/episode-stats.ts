/**
 * Statistics of one feature over one episode, and over many (LeRobot v3.0, datasets/compute_stats.py).
 *
 * Standard deviations are the population's. Quantiles of an episode are exact, with linear interpolation as numpy's.
 */

/** In the order in which LeRobot writes them. */
export const STAT_NAMES = ['min', 'max', 'mean', 'std', 'q01', 'q10', 'q50', 'q90', 'q99'] as const;
export type StatName = (typeof STAT_NAMES)[number];

const QUANTILES: readonly (readonly [StatName, number])[] = [
  ['q01', 0.01],
  ['q10', 0.1],
  ['q50', 0.5],
  ['q90', 0.9],
  ['q99', 0.99],
];

/** Each (N,): one value a component; `count` is the number of rows, or of sampled frames. */
export type FeatureStats = Readonly<Record<StatName, readonly number[]>> & { readonly count: number };

/**
 * @param values (T, width), row after row
 * @throws TypeError when there is no row, or a value is not finite
 */
export function columnStats(values: ArrayLike<number>, width: number): FeatureStats {
  const count = values.length / width;
  if (!(Number.isInteger(count) && count > 0))
    throw new TypeError(`columnStats: ${values.length} values in rows of ${width}`);
  const stats: Record<StatName, number[]> = {
    min: [],
    max: [],
    mean: [],
    std: [],
    q01: [],
    q10: [],
    q50: [],
    q90: [],
    q99: [],
  };
  const column = new Float64Array(count);
  for (let component = 0; component < width; component++) {
    let sum = 0;
    for (let row = 0; row < count; row++) {
      const value = values[row * width + component]!;
      column[row] = value;
      sum += value;
    }
    if (!Number.isFinite(sum))
      throw new TypeError(`columnStats: component ${component} holds values that are not numbers`);
    const mean = sum / count;
    let squares = 0;
    for (let row = 0; row < count; row++) squares += (column[row]! - mean) * (column[row]! - mean);
    column.sort();
    stats.min.push(column[0]!);
    stats.max.push(column[count - 1]!);
    stats.mean.push(mean);
    stats.std.push(Math.sqrt(squares / count));
    for (const [name, fraction] of QUANTILES) stats[name].push(sortedQuantile(column, fraction));
  }
  return { ...stats, count };
}

/** Quantile of ascending values, linear between neighbours. */
function sortedQuantile(sorted: Float64Array, fraction: number): number {
  const position = fraction * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}

/**
 * Statistics over episodes from those of each, one at a time, as LeRobot's `aggregate_feature_stats`: mean weighted by
 * count, variance pooled, the least of low quantiles and the greatest of high ones (an envelope).
 *
 * The pooled variance is built up by Chan's update, so that one pass will do.
 */
export class StatsAggregate {
  #count = 0;
  #total: Record<StatName, number[]> | null = null;
  /** (N,): sum of squared differences from the mean. */
  #squares: number[] = [];

  add(stats: FeatureStats): void {
    const { count } = stats;
    if (!this.#total) {
      this.#count = count;
      this.#total = Object.fromEntries(STAT_NAMES.map((name) => [name, [...stats[name]]])) as Record<
        StatName,
        number[]
      >;
      this.#squares = stats.std.map((std) => std * std * count);
      return;
    }
    const total = this.#total;
    const sum = this.#count + count;
    for (let i = 0; i < this.#squares.length; i++) {
      const delta = stats.mean[i]! - total.mean[i]!;
      const std = stats.std[i]!;
      this.#squares[i] = this.#squares[i]! + std * std * count + (delta * delta * this.#count * count) / sum;
      total.mean[i] = total.mean[i]! + (delta * count) / sum;
      for (const name of ['min', 'q01', 'q10', 'q50'] as const)
        total[name][i] = Math.min(total[name][i]!, stats[name][i]!);
      for (const name of ['max', 'q90', 'q99'] as const) total[name][i] = Math.max(total[name][i]!, stats[name][i]!);
    }
    this.#count = sum;
  }

  /** Null when nothing was added. */
  result(): FeatureStats | null {
    if (!this.#total) return null;
    const std = this.#squares.map((squares) => Math.sqrt(squares / this.#count));
    return { ...this.#total, std, count: this.#count };
  }
}

/** How the numbers of a statistic are nested on disk: `(N,)` for vectors, `(3, 1, 1)` for cameras. */
export type StatsNesting = 'vector' | 'camera';

export function nestStat(values: readonly number[], nesting: StatsNesting): unknown[] {
  return nesting === 'vector' ? [...values] : values.map((value) => [[value]]);
}

/** One feature's entry in `meta/stats.json`. */
export function statsJson(stats: FeatureStats, nesting: StatsNesting): Record<string, unknown> {
  return {
    ...Object.fromEntries(STAT_NAMES.map((name) => [name, nestStat(stats[name], nesting)])),
    count: [stats.count],
  };
}
