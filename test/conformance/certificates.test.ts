import { describe, expect, it } from 'vitest';
import { frozenTasks, replaySample } from '../isolation/frozen.ts';

describe.each(frozenTasks().map((frozen) => ({ id: frozen.task.id, frozen })))('certificates of $id', ({ frozen }) => {
  it.each(frozen.variations)('%s: two of its episodes come to the same end again', { timeout: 60_000 }, async (id) => {
    expect(await replaySample(frozen, id, 2)).toBe(2);
  });
});
