/**
 * `npm run faults`: disturbs every job that writes, at moments and in places drawn from a seed, and prints what came of it.
 *
 *   npm run faults -- [--kills N] [--seed S] [--job NAME]
 *
 * N counts the kills of all jobs together; 60 by default. Ends with 1 when anything was lost, doubled, or ended in another
 * digest.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RandomStream } from '../src/core/random.ts';

import { runWell } from './faults/command.ts';
import { freshPlace, type Job, makeJobs } from './faults/jobs.ts';
import { kills } from './faults/kills.ts';
import { clockJumps, rivals } from './faults/others.ts';
import type { Row } from './faults/row.ts';
import { damage, fullDisk, readOnly } from './faults/storage.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    job: { type: 'string' },
  },
});

/** Datasets of this program, which `better verify` can tell the damage of. */
const VERIFIED = ['generate', 'render'];
const DAMAGED_FILES = 8;

const folder = mkdtempSync(join(tmpdir(), 'better-faults-'));
chmodSync(folder, 0o755); // others are to get to what they may not write
try {
  const all = await makeJobs(join(folder, 'sources'));
  const jobs = values.job === undefined ? all : all.filter(({ name }) => name === values.job);
  if (jobs.length === 0) throw new Error(`--job ${values.job}: there are ${all.map(({ name }) => name).join(', ')}`);
  const rows: Row[] = [];
  for (const job of jobs) rows.push(...(await disturb(job, Math.ceil(Number(values.kills) / jobs.length))));
  console.table(rows.map(({ wrong, ...row }) => ({ ...row, ...(wrong ? { wrong: wrong.slice(0, 80) } : {}) })));
  for (const { fault, job, wrong } of rows) if (wrong) console.error(`${fault}, ${job}: ${wrong}`);
  const recovered = rows.reduce((sum, row) => sum + row.recovered, 0);
  const failed = rows.reduce((sum, row) => sum + row.tried, 0) - recovered;
  console.log(`${recovered} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function disturb(job: Job, count: number): Promise<Row[]> {
  const stream = new RandomStream(['faults', Number(values.seed), job.name]);
  const place = freshPlace(folder, job);
  const { seconds } = await runWell(job.args(place));
  const expected = job.fingerprint(place);
  const rows = [
    await kills({ folder, job, count, stream: stream.fork('kills'), expected, seconds }),
    await fullDisk(folder, job, expected),
    await readOnly(folder, job, expected),
    await rivals(folder, job, expected),
    await clockJumps(folder, job, expected),
  ];
  if (VERIFIED.includes(job.name)) rows.push(await damage(folder, job, DAMAGED_FILES, stream.fork('damage')));
  return rows;
}
