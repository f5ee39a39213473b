import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnStats, StatsAggregate, statsJson } from '../../src/dataset/episode-stats.ts';

describe('columnStats', () => {
  it("has numpy's values for 1, 2, 3, 4", () => {
    const stats = columnStats([4, 1, 3, 2], 1);
    expect(stats).toMatchObject({ min: [1], max: [4], mean: [2.5], q50: [2.5], count: 4 });
    expect(stats.std[0]).toBeCloseTo(1.118033988749895, 15);
    expect(stats.q10[0]).toBeCloseTo(1.3, 15);
    expect(stats.q99[0]).toBeCloseTo(3.97, 15);
  });
  it('keeps components apart', () => {
    expect(columnStats([1, 10, 3, 30], 2)).toMatchObject({ mean: [2, 20], min: [1, 10], max: [3, 30] });
  });
  it('takes one row, and refuses none', () => {
    expect(columnStats([5], 1)).toMatchObject({ std: [0], q01: [5], q99: [5] });
    expect(() => columnStats([], 1)).toThrow(/0 values/);
    expect(() => columnStats([1, Number.NaN], 1)).toThrow(/not numbers/);
  });
});

describe('StatsAggregate', () => {
  const episode = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 20 });
  it('has the mean, deviation and range of all rows at once', () => {
    fc.assert(
      fc.property(fc.array(episode, { minLength: 1, maxLength: 8 }), (episodes) => {
        const aggregate = new StatsAggregate();
        for (const values of episodes) aggregate.add(columnStats(values, 1));
        const [got, all] = [aggregate.result()!, columnStats(episodes.flat(), 1)];
        expect(got.count).toBe(all.count);
        for (const name of ['min', 'max', 'mean', 'std'] as const) expect(got[name][0]).toBeCloseTo(all[name][0]!, 6);
      }),
    );
  });
  it('has the least of low quantiles and the greatest of high ones', () => {
    const aggregate = new StatsAggregate();
    for (const values of [
      [1, 2, 3],
      [2, 3, 9],
    ])
      aggregate.add(columnStats(values, 1));
    expect(aggregate.result()).toMatchObject({ q50: [2], q01: [1.02], q90: [expect.closeTo(7.8, 12)] });
  });
  it('has nothing when nothing was added', () => {
    expect(new StatsAggregate().result()).toBeNull();
  });
});

describe('statsJson', () => {
  it('nests cameras three deep, and the count one', () => {
    const json = statsJson(columnStats([0, 0.5, 1], 3), 'camera');
    expect(json).toMatchObject({ max: [[[0]], [[0.5]], [[1]]], count: [1] });
  });
});
