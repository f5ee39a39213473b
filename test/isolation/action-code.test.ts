import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeActions, encodeActions, roundAction } from '../../src/isolation/action-code.ts';

const action = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 });

describe('encodeActions', () => {
  it('gives every rounded action again, to the bit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(action, { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 4 }),
        (raw) => {
          const episodes = raw.map((rows) =>
            Float32Array.from(rows.flatMap((row) => [...roundAction(Float32Array.from(row))])),
          );
          const steps = raw.map((rows) => rows.length);
          expect(decodeActions(encodeActions(episodes), steps)).toEqual(episodes);
        },
      ),
    );
  });
  it('rounds by no more than half a step of the grid', () => {
    fc.assert(
      fc.property(action, (raw) => {
        const rounded = roundAction(Float32Array.from(raw));
        raw.forEach((value, i) => {
          expect(Math.abs(rounded[i]! - value)).toBeLessThan(0.5001 / 1024);
        });
      }),
    );
  });
  it('refuses bytes of other lengths', () => {
    const bytes = encodeActions([new Float32Array(14)]);
    expect(() => decodeActions(bytes, [3])).toThrow(RangeError);
  });
});
