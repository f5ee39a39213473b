import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { certificatePaths, LEAST_SEEDS, readCertificate } from '../../src/isolation/certificate.ts';
import { THOROUGH } from '../setup/thorough.ts';
import { type FrozenTask, frozenTasks, replaySample, sceneNow } from './frozen.ts';

/** The variation that is done in the fewest steps: one replay tells whether the program still does what was certified. */
function shortest({ folder, variations }: FrozenTask): string {
  const steps = (id: string) => readCertificate(folder, id)?.episodes[0]?.steps ?? Number.POSITIVE_INFINITY;
  return variations.reduce((best, id) => (steps(id) < steps(best) ? id : best));
}

describe.each(frozenTasks().map((frozen) => ({ id: frozen.task.id, frozen })))('$id', ({ frozen }) => {
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
  it.each(frozen.variations.map((id, nth) => [id, nth] as const))(
    '%s still starts from the scene that was certified',
    async (id, nth) => {
      const { episodes } = readCertificate(frozen.folder, id)!;
      const { seed, scene_sha256 } = episodes[(7 * nth) % episodes.length]!;
      expect(await sceneNow(frozen, id, seed)).toBe(scene_sha256);
    },
  );
  const sampled = THOROUGH ? frozen.variations : [shortest(frozen)];
  it.each(sampled)('does %s again, from its start to the same end', { timeout: 60_000 }, async (id) => {
    expect(await replaySample(frozen, id, 1)).toBe(1);
  });
});
