import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PictureReader } from '../../src/report/pictures.ts';
import { type EpisodeEntry, openSource } from '../../src/report/source.ts';
import { hasVideoDecoder, VideoFrames } from '../../src/report/video-frames.ts';
import { movingFrames } from '../dataset/video/frames.ts';
import { CAMERAS, runVideoJob, videoSlot } from '../dataset/video/video-job.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-report-video-'));
  await runVideoJob(folder, { slots: 4, size: 64 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a report of a dataset with videos', () => {
  it('names the cameras that it cannot show, and takes the others', () => {
    const { cameras, videos } = openSource(folder);
    const shown = cameras.map(({ name }) => name);
    expect([shown, videos]).toEqual(hasVideoDecoder() ? [[...CAMERAS], []] : [[], [...CAMERAS]]);
  });
  it.skipIf(!hasVideoDecoder())(
    'decodes each frame of an episode to what was encoded, as lossy as that is',
    async () => {
      let slot = 0;
      for (let episode = 0; ; slot++) {
        if ((await videoSlot(slot, { size: 64 })).episode && episode++ === 1) break;
      }
      const camera = openSource(folder).cameras[0]!;
      const decoded = (await VideoFrames.open(folder, camera)).decode(1);
      const { episode } = await videoSlot(slot, { size: 64 });
      const { width, height } = camera;
      const frames = [...movingFrames({ width, height, frames: episode!.log.length, seed: 2 * slot })];
      expect(decoded).toHaveLength(frames.length);
      decoded.forEach((frame, k) => {
        const error = frame.reduce((sum, value, i) => sum + Math.abs(value - frames[k]![i]!), 0) / frame.length;
        expect(error).toBeLessThan(20);
      });
    },
  );
  it.skipIf(!hasVideoDecoder())('puts frames of every camera on a sheet', async () => {
    const reader = (await PictureReader.open(openSource(folder), 1e6))!;
    const entry = { index: 0, length: 2, from: 0 } as EpisodeEntry;
    const sheet = await reader.sheet(entry, 1e6);
    expect(sheet.flatMap(({ uris }) => uris).every((uri) => uri.startsWith('data:image/jpeg;base64,'))).toBe(true);
    expect(sheet[0]!.uris).toHaveLength(CAMERAS.length);
    reader.close();
  });
});
