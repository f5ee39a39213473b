/**
 * How fast the writer is, and how much memory it takes: `npx tsx test/dataset/speed.ts [SLOTS]`. Episodes of 200 to 260
 * frames with five objects and up to twenty contacts a frame, which is more than the built-in tasks have.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { DatasetWriter } from '../../src/dataset/writer.ts';
import type { SlotResult } from '../../src/episode/record.ts';
import { INPUTS } from './job.ts';
import { syntheticSlot, TASKS } from './synthetic.ts';

const slots = Number(process.argv[2] ?? 300);
const models = [0, 1, 2].map((slot) =>
  syntheticSlot(slot, { minLength: 200, maxLength: 260, objects: 5, contacts: 20 }),
);

/** One of the models under another number. */
function renumbered(slot: number): SlotResult {
  const { attempts, episode } = models[slot % models.length]!;
  const provenance = { ...episode!.provenance, slot };
  return { slot, attempts: attempts.map((row) => ({ ...row, slot })), episode: { ...episode!, provenance } };
}

const out = mkdtempSync(join(tmpdir(), 'better-speed-'));
try {
  const writer = await DatasetWriter.open(out, { planSha256: '00'.repeat(32), slots, tasks: TASKS });
  const start = performance.now();
  for (let slot = 0; slot < slots; slot++) await writer.append(renumbered(slot));
  const appended = performance.now();
  const { frames, files } = await writer.finish(INPUTS);
  const finished = performance.now();
  await verifyDataset(out);
  const verified = performance.now();
  const perSec = (from: number, to: number) => Math.round((1000 * frames) / (to - from));
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  console.log({
    frames,
    bytesAFrame: Math.round(bytes / frames),
    appendRowsPerSec: perSec(start, appended),
    finishMs: Math.round(finished - appended),
    verifyRowsPerSec: perSec(finished, verified),
    maxRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  });
} finally {
  rmSync(out, { recursive: true, force: true });
}
