import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread, spreadOver } from '../../src/report/spread.ts';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('what is shown of many', () => {
  it('is as many as are wanted, in order, none twice, the first and the last among them', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(70), (length, wanted) => {
        const shown = spread(upTo(length), wanted);
        expect(shown).toHaveLength(Math.min(length, wanted));
        expect([...new Set(shown)].sort((a, b) => a - b)).toEqual(shown);
        if (length > 0 && wanted > 1) expect([shown[0], shown.at(-1)]).toEqual([0, length - 1]);
      }),
    );
  });
  it('is taken from all lists alike', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { maxLength: 8 }), fc.nat(40), (lengths, wanted) => {
        const lists = lengths.map((length, list) => upTo(length).map((i) => ({ list, i })));
        const shown = spreadOver(lists, wanted);
        expect(new Set(shown).size).toBe(
          Math.min(
            wanted,
            lengths.reduce((a, b) => a + b, 0),
          ),
        );
        const shares = lengths.map((_, list) => shown.filter((member) => member.list === list).length);
        // one list has two more than another only where the other has no more to give
        for (const [a, share] of shares.entries()) {
          for (const [b, other] of shares.entries()) if (share > other + 1) expect(other, `${a} ${b}`).toBe(lengths[b]);
        }
      }),
    );
  });
});
