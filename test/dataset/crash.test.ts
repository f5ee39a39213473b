import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { DatasetWriter } from '../../src/dataset/writer.ts';
import { THOROUGH } from '../setup/thorough.ts';
import { folderHashes, INPUTS, jobOptions, runJob } from './job.ts';
import { syntheticSlot } from './synthetic.ts';

/** A disk that fails at a step: once (`error`), or for good, as for a process that is no more (`kill`). */
const disk = vi.hoisted(() => ({
  steps: 0,
  failAt: Number.POSITIVE_INFINITY,
  mode: 'kill' as 'kill' | 'error',
  code: 'EIO',
}));

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const fails = () => {
    disk.steps++;
    return disk.mode === 'kill' ? disk.steps >= disk.failAt : disk.steps === disk.failAt;
  };
  const failure = () => Object.assign(new Error(`${disk.code}: injected`), { code: disk.code });
  const guarded =
    <A extends unknown[], R>(step: (...args: A) => R) =>
    (...args: A): R => {
      if (fails()) throw failure();
      return step(...args);
    };
  return {
    ...real,
    mkdirSync: guarded(real.mkdirSync),
    renameSync: guarded(real.renameSync),
    // No machine loses power here, and flushing is slow.
    fsyncSync: guarded(() => undefined),
    rmSync: guarded(real.rmSync),
    openSync: (...args: Parameters<typeof real.openSync>) => {
      if (args[1] === 'w' && fails()) throw failure();
      return real.openSync(...args);
    },
    writeSync: (descriptor: number, bytes: Uint8Array, offset = 0) => {
      if (!fails()) return real.writeSync(descriptor, bytes, offset);
      // Half of it still gets through.
      real.writeSync(descriptor, bytes, offset, Math.floor((bytes.length - offset) / 2));
      throw failure();
    },
  };
});

function healDisk(): void {
  Object.assign(disk, { steps: 0, failAt: Number.POSITIVE_INFINITY, mode: 'kill', code: 'EIO' });
}

function failAt(step: number, mode: 'kill' | 'error', code = 'EIO'): void {
  Object.assign(disk, { steps: 0, failAt: step, mode, code });
}

const job = {
  options: jobOptions(6, { limits: { privilegedMb: 0.008 } }),
  episodes: { minLength: 2, maxLength: 4, objects: 1 },
};
let folder: string;
let whole: Record<string, string>;
let steps: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-crash-'));
  await runJob(join(folder, 'whole'), job);
  steps = disk.steps;
  whole = folderHashes(join(folder, 'whole'));
});
afterAll(() => {
  healDisk();
  rmSync(folder, { recursive: true, force: true });
});

describe('a job that is cut short', () => {
  it('has several segments here, and a whole dataset', async () => {
    expect(Object.keys(whole).filter((path) => path.startsWith('data/')).length).toBeGreaterThan(1);
    expect((await verifyDataset(join(folder, 'whole'))).checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it.each([
    ['kill', THOROUGH ? 1 : 5],
    ['error', THOROUGH ? 1 : 7],
  ] as const)('gives the same bytes after a %s at any step, tried at every %i.', async (mode, stride) => {
    expect(steps).toBeGreaterThan(100);
    for (let step = 1; step <= steps; step += stride) {
      const out = join(folder, `${mode}-${step}`);
      failAt(step, mode);
      const failure = await runJob(out, job).then(
        () => null,
        (error: unknown) => error as Error,
      );
      healDisk();
      if (failure) expect(failure.message, `step ${step}`).toMatch(/injected|could not read or write/);
      await runJob(out, job);
      expect(folderHashes(out), `step ${step}`).toEqual(whole);
      rmSync(out, { recursive: true });
    }
  });

  it('gives the same bytes after it was killed at step after step', async () => {
    const out = join(folder, 'again-and-again');
    let runs = 0;
    for (; ; runs++) {
      failAt(30 + 7 * runs, 'kill');
      const isDone = await runJob(out, job).then(
        () => true,
        () => false,
      );
      if (isDone) break;
    }
    healDisk();
    expect(runs).toBeGreaterThan(3);
    expect(folderHashes(out)).toEqual(whole);
  });
});

describe('a full disk', () => {
  it('is told in one line, leaves nothing half-written, and is gone on from', async () => {
    for (let step = 5; step <= steps; step += 13) {
      const out = join(folder, `full-${step}`);
      failAt(step, 'error', 'ENOSPC');
      const writer = await DatasetWriter.open(out, job.options).catch((error: unknown) => error as Error);
      if (writer instanceof DatasetWriter) {
        const failure = await appendAll(writer);
        if (failure) {
          expect(failure, `step ${step}`).toBeInstanceOf(UserError);
          expect(failure.message).toMatch(/the disk is full/);
          await expect(writer.finish(INPUTS)).rejects.toThrow(/failed/);
          const left = Object.keys(folderHashes(out));
          expect(left.filter((path) => path.endsWith('.tmp'))).toEqual([]);
        }
      }
      healDisk();
      await runJob(out, job);
      expect(folderHashes(out)).toEqual(whole);
    }
  });
});

async function appendAll(writer: DatasetWriter): Promise<Error | null> {
  try {
    while (writer.nextSlot < job.options.slots) await writer.append(syntheticSlot(writer.nextSlot, job.episodes));
    await writer.finish(INPUTS);
    return null;
  } catch (error) {
    return error as Error;
  }
}
