/**
 * Runs the built command line as a process of its own, so that it can be killed, starved and lied to.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../pipelines/support/package-info.ts';

const CLI = join(packageRoot, 'dist', 'pipelines', 'cli.js');

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stderr: string;
  readonly seconds: number;
}

export interface RunOptions {
  /** SIGKILL after so long [s], if it still runs. */
  readonly killAfterSec?: number;
  /** Largest file that it may write [KiB], as on a disk that is full. */
  readonly fileLimitKib?: number;
  /** Runs as this user, for whom folders can be read-only where the caller is root. */
  readonly uid?: number;
  /** A module that is loaded first. */
  readonly preload?: string;
}

export function run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { killAfterSec, fileLimitKib, uid, preload } = options;
  const node = [process.execPath, ...(preload ? ['--import', preload] : []), CLI, ...args];
  const [file, ...rest] =
    fileLimitKib === undefined ? node : ['bash', '-c', `ulimit -f ${fileLimitKib} && exec "$@"`, 'bash', ...node];
  const start = performance.now();
  return new Promise((done, failed) => {
    const child = spawn(file!, rest, { stdio: ['ignore', 'ignore', 'pipe'], ...(uid === undefined ? {} : { uid }) });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const timer = killAfterSec === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), 1000 * killAfterSec);
    child.on('error', failed);
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ code, stderr, seconds: (performance.now() - start) / 1000 });
    });
  });
}

/** Runs what has to go well. */
export async function runWell(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const ended = await run(args, options);
  if (ended.code !== 0) throw new Error(`better ${args.join(' ')} ended with ${ended.code}:\n${ended.stderr}`);
  return ended;
}
