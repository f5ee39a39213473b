import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DatasetWriter } from '../../../src/dataset/writer.ts';
import type { SlotResult } from '../../../src/episode/record.ts';
import { folderHashes, INPUTS } from '../job.ts';
import { type VideoJob, videoJobOptions, videoSlot } from './video-job.ts';

/** A disk that fails at a step: once (`error`), or for good, as for a process that is no more (`kill`). */
const disk = vi.hoisted(() => ({ steps: 0, failAt: Number.POSITIVE_INFINITY, mode: 'kill' as 'kill' | 'error' }));

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const guarded =
    <A extends unknown[], R>(step: (...args: A) => R) =>
    (...args: A): R => {
      disk.steps++;
      if (disk.mode === 'kill' ? disk.steps < disk.failAt : disk.steps !== disk.failAt) return step(...args);
      throw Object.assign(new Error('ENOSPC: injected'), { code: 'ENOSPC' });
    };
  return {
    ...real,
    mkdirSync: guarded(real.mkdirSync),
    renameSync: guarded(real.renameSync),
    rmSync: guarded(real.rmSync),
    writeSync: guarded(real.writeSync),
    openSync: guarded(real.openSync),
    // No machine loses power here, and flushing is slow.
    fsyncSync: guarded(() => undefined),
  };
});

function failAt(step: number, mode: 'kill' | 'error' = 'kill'): void {
  Object.assign(disk, { steps: 0, failAt: step, mode });
}

const job: VideoJob = { slots: 3, limits: { videoMb: 0.0005 } };
let folder: string;
let slots: SlotResult[];
let whole: Record<string, string>;
let steps: number;

async function run(out: string): Promise<void> {
  const writer = await DatasetWriter.open(out, videoJobOptions(job));
  while (writer.nextSlot < job.slots) await writer.append(slots[writer.nextSlot]!);
  await writer.finish(INPUTS);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-video-crash-'));
  slots = await Promise.all(Array.from({ length: job.slots }, (_, slot) => videoSlot(slot, job)));
  failAt(Number.POSITIVE_INFINITY);
  await run(join(folder, 'whole'));
  steps = disk.steps;
  whole = folderHashes(join(folder, 'whole'));
});
afterAll(() => {
  failAt(Number.POSITIVE_INFINITY);
  rmSync(folder, { recursive: true, force: true });
});

describe('a job with videos that is cut short', () => {
  it('has more than one segment here', () => {
    expect(Object.keys(whole).filter((path) => path.endsWith('.mp4')).length).toBeGreaterThan(2);
  });

  it.each(['kill', 'error'] as const)(
    'gives the same bytes after a %s at any step, tried at every third',
    async (mode) => {
      for (let step = mode === 'kill' ? 2 : 1; step <= steps; step += 3) {
        const out = join(folder, `${mode}-${step}`);
        failAt(step, mode);
        const failure = await run(out).then(
          () => null,
          (error: unknown) => error as Error,
        );
        const isEnded = mode === 'error' && failure !== null && existsSync(out);
        failAt(Number.POSITIVE_INFINITY);
        if (isEnded) {
          const left = Object.keys(folderHashes(out)).filter((path) => /^(data|meta|videos).*\.tmp$/.test(path));
          expect(left, `step ${step}`).toEqual([]);
        }
        await run(out);
        expect(folderHashes(out), `step ${step}`).toEqual(whole);
        rmSync(out, { recursive: true });
      }
    },
  );
});
