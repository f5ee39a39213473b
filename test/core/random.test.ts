import { describe, expect, it } from 'vitest';
import { philox, RandomStream } from '../../src/core/random.ts';

describe('RandomStream', () => {
  it('is Philox 4x32-10: the published answers for the zero counter and key', () => {
    const out = new Uint32Array(4);
    philox(out, 0, 0, 0);
    expect([...out].map((word) => word.toString(16))).toEqual(['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']);
  });
  it('is a function of its path alone', () => {
    const draw = (stream: RandomStream) => Array.from({ length: 9 }, () => stream.uint32());
    const parent = new RandomStream(['seed', 1]);
    const early = draw(parent.fork('noise'));
    draw(parent);
    expect(draw(parent.fork('noise'))).toEqual(early);
    expect(draw(new RandomStream(['seed', 1]).fork('noise'))).toEqual(early);
    expect(draw(parent.fork('other'))).not.toEqual(early);
    expect(draw(new RandomStream(['seed', 2]).fork('noise'))).not.toEqual(early);
  });
  it('has the moments of its distributions', () => {
    const stream = new RandomStream('moments');
    const n = 20_000;
    const uniform = Array.from({ length: n }, () => stream.uniform(-1, 1));
    const normal = Array.from({ length: n }, () => stream.normal(2, 3));
    const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
    const variance = (xs: number[]) => mean(xs.map((x) => x * x)) - mean(xs) * mean(xs);
    expect(mean(uniform)).toBeCloseTo(0, 1);
    expect(variance(uniform)).toBeCloseTo(1 / 3, 1);
    expect(mean(normal)).toBeCloseTo(2, 0);
    expect(variance(normal)).toBeGreaterThan(8.5);
    expect(variance(normal)).toBeLessThan(9.5);
  });
  it('draws every integer below the count and none else, and refuses a count of zero', () => {
    const stream = new RandomStream('integers');
    const seen = new Set(Array.from({ length: 200 }, () => stream.integer(5)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(() => stream.integer(0)).toThrow(RangeError);
  });
  it('shuffles into a permutation and leaves its input alone', () => {
    const items = [1, 2, 3, 4, 5, 6];
    const shuffled = new RandomStream('shuffle').shuffle(items);
    expect([...shuffled].sort()).toEqual(items);
    expect(items).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
