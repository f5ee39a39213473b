import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acos, atan2, cos, log, sin } from '../../src/core/portable-math.ts';

const close = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(expected)));
};

describe('portable math agrees with the built-in functions to a few units in the last place', () => {
  const angle = fc.double({ min: -1000, max: 1000, noNaN: true });
  const side = fc.double({ min: -100, max: 100, noNaN: true });
  it('sin and cos', () => {
    fc.assert(
      fc.property(angle, (x) => {
        // the argument itself carries an error of x * 2^-53
        expect(Math.abs(sin(x) - Math.sin(x))).toBeLessThan(4e-16 + Math.abs(x) * 1e-16);
        expect(Math.abs(cos(x) - Math.cos(x))).toBeLessThan(4e-16 + Math.abs(x) * 1e-16);
      }),
    );
  });
  it('atan2, in all quadrants and on the axes', () => {
    fc.assert(fc.property(side, side, (y, x) => void close(atan2(y, x), Math.atan2(y, x))));
    for (const y of [0, 1, -1, -0]) for (const x of [0, 1, -1, -0]) close(atan2(y, x), Math.atan2(y, x));
  });
  it('acos', () => {
    fc.assert(fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (x) => close(acos(x), Math.acos(x))));
    expect(acos(1 + 1e-9)).toBe(0);
    expect(acos(-1 - 1e-9)).toBe(Math.PI);
  });
  it('log', () => {
    fc.assert(fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => close(log(x), Math.log(x))));
  });
});
