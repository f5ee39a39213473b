/**
 * Generation end to end with two cameras of 256 pixels on one core, simulated, drawn, encoded and written, and where its time
 * goes: `npm run bench -- images [EPISODES [FORMAT]]`.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configsFolder } from '../../pipelines/support/package-info.ts';
import { DatasetWriter } from '../../src/dataset/writer.ts';
import { compileCorpus } from '../../src/worker/compile-plan.ts';
import { planDataset } from '../../src/worker/generate.ts';
import { slotCount } from '../../src/worker/plan.ts';
import { SlotRunner } from '../../src/worker/slot-runner.ts';
import { type Bench, round, temporaryFolder } from './common.ts';

const GOAL = 35;

export const bench: Bench = async ([episodes = '2', format = 'png']) => {
  const folder = temporaryFolder();
  try {
    const bare = await run(folder, Number(episodes), null);
    const drawn = await run(folder, Number(episodes), format);
    const extra = (drawn.writeSec - bare.writeSec) / drawn.seconds;
    return {
      goal: `at least ${GOAL} control steps a second and core with two cameras of 256 pixels, ${format}`,
      reached: drawn.frames / drawn.seconds >= GOAL,
      rows: [
        { what: 'control steps a second, without cameras', value: round(bare.frames / bare.seconds, 1) },
        { what: `control steps a second, two cameras, ${format}`, value: round(drawn.frames / drawn.seconds, 1) },
        { what: 'share of the clock: simulating', value: round(bare.seconds / drawn.seconds) },
        { what: 'share of the clock: writing files, beyond that without cameras', value: round(extra, 3) },
        { what: 'KiB a frame and camera', value: round(drawn.bytes / drawn.frames / 2 / 1024, 1) },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function run(folder: string, episodes: number, format: string | null) {
  const path = join(folder, 'corpus.yaml');
  const images = format ? `images: { cameras: [front, wrist], format: ${format} }\n` : '';
  writeFileSync(
    path,
    `corpus: bench\nseed: 1\n${images}tasks:\n  - task: Packing_a_Fruit_Lunch\n    variations: [TV-01]\n    episodes: ${episodes + 1}\n`,
  );
  const { plan, seedFolders } = compileCorpus(path, { configsFolder });
  const out = join(folder, format ?? 'bare');
  const runner = new SlotRunner({ plan, seedFolders, outFolder: out });
  const writer = await DatasetWriter.open(out, planDataset(plan, {}));
  const total = { frames: 0, seconds: 0, writeSec: 0, bytes: 0 };
  try {
    for (let slot = 0; slot < slotCount(plan); slot++) {
      const start = performance.now();
      const result = await runner.run({ slot });
      const ran = performance.now();
      await writer.append(result);
      const end = performance.now();
      // the first episode compiles code, scenes and textures
      if (slot === 0 || !result.episode) continue;
      total.frames += result.episode.log.length;
      total.seconds += (end - start) / 1000;
      total.writeSec += (end - ran) / 1000;
      for (const { pictures, video } of result.episode.cameras ?? []) total.bytes += (pictures?.bytes ?? video!).length;
    }
    return total;
  } finally {
    writer.close();
    runner.dispose();
  }
}
