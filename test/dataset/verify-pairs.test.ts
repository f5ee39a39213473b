import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readManifest, writeManifest } from '../../src/dataset/manifest.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { writeDataset } from './split/dataset.ts';
import type { PlannedEpisode } from './split/facts.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'better-pairs-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const twin: PlannedEpisode = { variation: 'TV-01', pair: 'pair-0', seed: '["pair",0,"attempt",2]' };
const intervened: PlannedEpisode = {
  ...twin,
  variation: 'EV-01',
  axis: 'spatial_layout',
  seed: '["pair",0,"attempt",0]',
};
const alone: PlannedEpisode = { variation: 'TV-02' };

async function pairsOf(episodes: readonly PlannedEpisode[], side?: string) {
  await writeDataset(dir, episodes);
  if (side) {
    const manifest = readManifest(dir)!;
    writeManifest(dir, { ...manifest, parent: { digest: '', split_sha256: '', side } });
  }
  const { checks } = await verifyDataset(dir);
  return checks.find(({ check }) => check === 'pairs');
}

describe('the check of pairs', () => {
  it('passes arms that stand side by side', async () => {
    expect(await pairsOf([alone, twin, intervened])).toMatchObject({ ok: true, detail: '1 pairs complete' });
  });
  it('says when there are none', async () => {
    expect(await pairsOf([alone])).toMatchObject({ ok: true, detail: 'no episode is one of a pair' });
  });
  it.each([
    ['an arm without its twin', [alone, intervened], /episode 1: pair-0 has one arm only/],
    ['arms that are not adjacent', [twin, alone, intervened], /episode 2: pair-0 has been there before/],
    ['arms of other streams', [twin, { ...intervened, seed: '["pair",1,"attempt",0]' }], /random stream of its pair/],
    ['an arm without an axis', [twin, { ...intervened, axis: null }], /episode 1: the intervened arm has no axis/],
    ['arms of one variation', [twin, { ...intervened, variation: 'TV-01' }], /both arms of its pair are TV-01/],
    ['arms the wrong way round', [intervened, twin], /episode 0: the twin has an axis/],
  ] as const)('finds %s', async (_, episodes, message) => {
    const result = await pairsOf(episodes);
    expect(result!.ok).toBe(false);
    expect(result!.detail).toMatch(message);
  });
  it('lets a side of a split have one arm, and counts it', async () => {
    expect(await pairsOf([alone, intervened], 'test')).toMatchObject({
      ok: true,
      detail: '0 pairs complete, 1 torn apart as their split asked',
    });
  });
});
