import { describe, expect, it } from 'vitest';
import { mapLimited } from '../../../src/asset/objaverse/limited.ts';
import { Shared } from '../../../src/asset/objaverse/shared.ts';

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('mapLimited', () => {
  it('runs no more than so many at a time, and keeps the order', async () => {
    let running = 0;
    let most = 0;
    const results = await mapLimited([5, 1, 4, 2, 3, 0], 2, async (n) => {
      most = Math.max(most, ++running);
      await later(n);
      running--;
      return 10 * n;
    });
    expect(results).toEqual([50, 10, 40, 20, 30, 0]);
    expect(most).toBe(2);
    expect(await mapLimited([], 4, async () => 1)).toEqual([]);
  });
  it('begins nothing after a failure, and leaves nothing running behind it', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const run = async (n: number): Promise<void> => {
      begun.push(n);
      await later(n === 1 ? 1 : 20);
      if (n === 1) throw new Error('one failed');
      ended.push(n);
    };
    await expect(mapLimited([0, 1, 2, 3], 2, run)).rejects.toThrow('one failed');
    expect(begun).toEqual([0, 1]);
    expect(ended).toEqual([0]);
  });
});

describe('Shared', () => {
  const { signal } = new AbortController();

  it('is loaded once for all who ask, and again after a failure', async () => {
    let loads = 0;
    const shared = new Shared(async () => {
      if (++loads === 1) throw new Error('not yet');
      return loads;
    });
    await expect(Promise.all([shared.get(signal), shared.get(signal)])).rejects.toThrow('not yet');
    expect(await Promise.all([shared.get(signal), shared.get(signal)])).toEqual([2, 2]);
    expect(loads).toBe(2);
  });
  it('goes on for those who still wait when the one who loads it is aborted', async () => {
    const abort = new AbortController();
    const shared = new Shared(async (signal) => {
      await later(5);
      signal.throwIfAborted();
      return 'there';
    });
    const first = shared.get(abort.signal);
    const second = shared.get(signal);
    abort.abort(new Error('stop'));
    await expect(first).rejects.toThrow('stop');
    expect(await second).toBe('there');
  });
});
