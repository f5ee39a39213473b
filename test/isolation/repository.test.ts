import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { certificatePaths, LEAST_SEEDS, readCertificate } from '../../src/isolation/certificate.ts';
import { frozenTasks, replaySample } from './frozen.ts';

describe.each(frozenTasks().map((frozen, i) => ({ id: frozen.task.id, frozen, i })))('$id', ({ frozen, i }) => {
  it.each(frozen.variations)('%s is certified over 20 seeds or more, in a file of no more than 60 kB', (id) => {
    const certificate = readCertificate(frozen.folder, id);
    expect(certificate).toMatchObject({
      task_id: frozen.task.id,
      variation_id: id,
      status: 'certified',
      rejections: [],
    });
    expect(certificate!.episodes.length).toBeGreaterThanOrEqual(LEAST_SEEDS);
    const { head, actions } = certificatePaths(frozen.folder, id);
    expect(statSync(head).size + statSync(actions).size).toBeLessThan(60_000);
  });
  // all of them are replayed by `npm run test:conformance`; here another variation in each task
  const sampled = frozen.variations[(4 + i) % frozen.variations.length]!;
  it(`does ${sampled} again, from its start to the same end`, { timeout: 60_000 }, async () => {
    expect(await replaySample(frozen, sampled, 1)).toBe(1);
  });
});
