import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closestPair } from '../../../src/dataset/split/closest-pair.ts';
import { closestWords } from '../../../src/dataset/split/closest-words.ts';
import { linkNear } from '../../../src/dataset/split/near-links.ts';
import { UnionFind } from '../../../src/dataset/split/union-find.ts';

/** Coordinates with many ties, so that points coincide and distances are equal. */
const coordinate = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1, max: 1, noNaN: true }));
const pointsOf = (width: number) =>
  fc
    .array(fc.tuple(fc.array(coordinate, { minLength: width, maxLength: width }), fc.integer({ min: 0, max: 2 })), {
      maxLength: 120,
    })
    .map((rows) => ({
      points: { values: Float64Array.from(rows.flatMap(([place]) => place)), width },
      sides: rows.map(([, side]) => side),
    }));

function distance2({ values, width }: { values: Float64Array; width: number }, a: number, b: number): number {
  let most = 0;
  for (let k = 0; k < width; k += 3) {
    const [dx, dy, dz] = [0, 1, 2].map((i) => values[a * width + k + i]! - values[b * width + k + i]!) as [
      number,
      number,
      number,
    ];
    most = Math.max(most, dx * dx + dy * dy + dz * dz);
  }
  return most;
}

describe('closestPair', () => {
  it.each([3, 9])('finds what comparing all with all finds, at %i numbers a point', (width) => {
    fc.assert(
      fc.property(pointsOf(width), ({ points, sides }) => {
        let least = Number.POSITIVE_INFINITY;
        for (let a = 0; a < sides.length; a++) {
          for (let b = 0; b < a; b++) if (sides[a] !== sides[b]) least = Math.min(least, distance2(points, a, b));
        }
        const pair = closestPair(points, sides);
        expect(pair?.distance2 ?? Number.POSITIVE_INFINITY).toBe(least);
        if (!pair) return;
        expect(pair.a).toBeLessThan(pair.b);
        expect(sides[pair.a]).not.toBe(sides[pair.b]);
        expect(distance2(points, pair.a, pair.b)).toBe(least);
      }),
    );
  });
  it('finds nothing at or beyond the limit', () => {
    const points = { values: Float64Array.from([0, 0, 0, 0.3, 0, 0]), width: 3 };
    expect(closestPair(points, [0, 1], 0.3 * 0.3)).toBeNull();
    expect(closestPair(points, [0, 1], 0.31 * 0.31)?.distance2).toBe(0.3 * 0.3);
  });
});

describe('linkNear', () => {
  it('joins what comparing all with all joins', () => {
    fc.assert(
      fc.property(pointsOf(3), fc.double({ min: 0.01, max: 2, noNaN: true }), ({ points, sides }, distanceM) => {
        const sets = new UnionFind(sides.length);
        const expected = new UnionFind(sides.length);
        linkNear(
          points,
          distanceM,
          (a, b) => sets.find(a) === sets.find(b),
          (a, b) => sets.join(a, b),
        );
        for (let a = 0; a < sides.length; a++) {
          for (let b = 0; b < a; b++) if (distance2(points, a, b) <= distanceM * distanceM) expected.join(a, b);
        }
        expect(sets.labels()).toEqual(expected.labels());
      }),
    );
  });
  it('joins crowded cells with their neighbours', () => {
    const [left, right] = [0, 0.049].map((x) => Array.from({ length: 100 }, (_, i) => [x - i * 1e-6, 0, 0]));
    const values = Float64Array.from([...left!, ...right!].flat());
    const sets = new UnionFind(200);
    const join = (a: number, b: number) => sets.join(a, b);
    linkNear({ values, width: 3 }, 0.0495, () => false, join);
    expect(sets.labels().count).toBe(1);
  });
  it('says when the distance is too small beside the space', () => {
    const values = Float64Array.from([0, 0, 0, 1e6, 1e6, 1e6]);
    const link = () =>
      linkNear(
        { values, width: 3 },
        1e-4,
        () => false,
        () => {},
      );
    expect(link).toThrow(/--min-distance: 0.0001 m is too small/);
  });
});

describe('closestWords', () => {
  const text = fc
    .array(fc.constantFrom('put', 'the', 'red', 'apple', 'into', 'bag', 'box'), { minLength: 1, maxLength: 6 })
    .map((words) => words.join(' '));
  const words = (line: string) => new Set(line.split(' '));
  const distance = (a: string, b: string) => {
    const common = [...words(a)].filter((word) => words(b).has(word)).length;
    return 1 - common / (words(a).size + words(b).size - common);
  };
  it('finds what comparing all with all finds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(text, fc.constantFrom(1, 2)), { selector: ([line]) => line }), (rows) => {
        const texts = rows.map(([line]) => line);
        const masks = rows.map(([, mask]) => mask);
        const all = texts.flatMap((a, i) => texts.flatMap((b, j) => (masks[i]! < masks[j]! ? [distance(a, b)] : [])));
        const pair = closestWords(texts, masks);
        if (all.length === 0) expect(pair).toBeNull();
        else expect(pair!.distance).toBeCloseTo(Math.min(...all), 12);
      }),
    );
  });
  it('is 0 for an instruction that stands on both sides', () => {
    expect(closestWords(['a', 'b'], [1, 3])).toEqual({ a: 1, b: 1, distance: 0 });
  });
});
