/**
 * Disks that are full, folders that cannot be written, files that were damaged behind the program's back.
 */
import { chmodSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RandomStream } from '../../src/core/random.ts';
import { run, runWell } from './command.ts';
import { freshPlace, type Job } from './jobs.ts';
import { expectEqual, type Row, tally } from './row.ts';

/** A bug would be told with a stack trace and exit code 1. */
function expectComplaint(stderr: string, code: number | null, about: RegExp): void {
  expectEqual('exit code', code, 2);
  if (/^\s+at .+:\d+:\d+\)?$/m.test(stderr)) throw new Error(`a stack trace:\n${stderr}`);
  if (!about.test(stderr)) throw new Error(`the complaint does not say ${about}: ${stderr.trim().slice(-300)}`);
}

/** Every file beyond a limit cannot be written on; with room again, the same job comes to the same end. */
export function fullDisk(folder: string, job: Job, expected: string): Promise<Row> {
  const tries = [1, 8, 24].map((fileLimitKib) => async () => {
    const place = freshPlace(folder, job);
    const ended = await run(job.args(place), { fileLimitKib });
    if (ended.code !== 0) expectComplaint(ended.stderr, ended.code, /large|full|space|EFBIG|ENOSPC/i);
    await job.finish(place);
    expectEqual('what it left', job.fingerprint(place), expected);
  });
  return tally('disk full', job.name, tries);
}

const NOBODY = 65534;

/** A folder that must not be written is named, and the same job goes well elsewhere. */
export function readOnly(folder: string, job: Job, expected: string): Promise<Row> {
  return tally('read-only folder', job.name, [
    async () => {
      const place = freshPlace(folder, job);
      // root may write everywhere, and so has to be somebody else for this
      const isRoot = process.getuid?.() === 0;
      setModes(place, { folder: 0o555, file: 0o444 });
      try {
        const ended = await run(job.args(place), isRoot ? { uid: NOBODY } : {});
        expectComplaint(ended.stderr, ended.code, /permi|read-only|written|EACCES|EPERM|EROFS/i);
      } finally {
        setModes(place, { folder: 0o755, file: 0o644 });
      }
      const next = freshPlace(folder, job);
      await job.finish(next);
      expectEqual('what it left', job.fingerprint(next), expected);
    },
  ]);
}

/** A flipped bit and a cut-off end, in files drawn by chance: `better verify` names the file. */
export function damage(folder: string, job: Job, count: number, stream: RandomStream): Promise<Row> {
  const tries = Array.from({ length: count }, (_, i) => async () => {
    const place = freshPlace(folder, job);
    await runWell(job.args(place));
    const out = job.out(place);
    const files = readdirSync(out, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(out, name)).isFile() && statSync(join(out, name)).size > 0)
      .sort();
    const name = stream.choice(files);
    if (i % 2 === 0) flipBit(join(out, name), stream);
    else truncateSync(join(out, name), stream.integer(statSync(join(out, name)).size));
    const { code, stderr } = await run(['verify', out]);
    expectEqual('exit code', code, 2);
    if (!stderr.includes(name)) throw new Error(`${name} was damaged, and is not named: ${stderr.trim().slice(-300)}`);
  });
  return tally('damaged file', job.name, tries);
}

function setModes(top: string, { folder, file }: { folder: number; file: number }): void {
  for (const name of ['.', ...readdirSync(top, { recursive: true, encoding: 'utf8' })]) {
    const path = join(top, name);
    chmodSync(path, statSync(path).isDirectory() ? folder : file);
  }
}

function flipBit(path: string, stream: RandomStream): void {
  const bytes = readFileSync(path);
  bytes[stream.integer(bytes.length)]! ^= 1 << stream.integer(8);
  writeFileSync(path, bytes);
}
