/**
 * Exporting a large dataset with pictures: `npm run bench -- export [GB [FORMAT...]]`, 1 GB into every format by default.
 *
 * MB/s are of the dataset that is read. Memory is of the whole process, as the system counts it; flat when the last quarter of
 * the run takes no more than the second.
 */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EXPORT_FORMATS } from '../../src/dataset/export/formats.ts';
import { type Bench, type Row, round, temporaryFolder } from './common.ts';
import { CLI, writeRepeated } from './repeated-dataset.ts';

const GOAL_MB = 300;
const EVERY_MS = 100;

export const bench: Bench = async ([gigabytes = '1', ...formats]) => {
  const folder = temporaryFolder();
  try {
    const { out, told } = writeRepeated(folder, gigabytes);
    const rows: Row[] = [];
    for (const format of formats.length > 0 ? formats : Object.keys(EXPORT_FORMATS)) {
      const to = join(folder, format);
      const { seconds, memory, peak } = await measure(['export', out, '--format', format, '--out', to]);
      rmSync(to, { recursive: true, force: true });
      const quarter = Math.floor(memory.length / 4);
      rows.push({
        format,
        'dataset [MB]': round(told.bytes / 1e6, 0),
        episodes: told.slots,
        'MB/s': round(told.bytes / 1e6 / seconds, 1),
        'second quarter [MB]': round(mean(memory.slice(quarter, 2 * quarter)), 0),
        'last quarter [MB]': round(mean(memory.slice(3 * quarter)), 0),
        'peak [MB]': round(peak, 0),
      });
      console.table(rows.slice(-1));
    }
    return {
      goal: `at most ${GOAL_MB} MB of memory, and flat, for 1 GB or more`,
      isReached: (row) => Number(row['peak [MB]']) <= GOAL_MB && Number(row['dataset [MB]']) >= 1000,
      mergedBy: 'format',
      rows,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const mean = (part: readonly number[]) => part.reduce((a, b) => a + b, 0) / Math.max(1, part.length);

/** Runs the command line. Its memory is in MB. */
async function measure(args: readonly string[]) {
  const start = performance.now();
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (text) => {
    words += text;
  });
  const memory: number[] = [];
  let peak = 0;
  const timer = setInterval(() => {
    const status = readStatus(child.pid!);
    const kibibytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0);
    if (kibibytes('VmRSS') === 0) return;
    memory.push(kibibytes('VmRSS') * 1.024e-3);
    peak = kibibytes('VmHWM') * 1.024e-3;
  }, EVERY_MS);
  const code = await new Promise((done) => child.on('close', done));
  clearInterval(timer);
  if (code !== 0) throw new Error(`better ${args.join(' ')} ended with ${code}: ${words}`);
  return { seconds: (performance.now() - start) / 1000, memory, peak };
}

function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
