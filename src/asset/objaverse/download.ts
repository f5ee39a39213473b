/**
 * One file from the hub to the cache: resumed where it was cut off, tried again where that may help, and named only when whole.
 */
import { open, rename, rm, stat } from 'node:fs/promises';
import { UserError } from '../../core/errors.ts';
import { TEMPORARY_SUFFIX } from '../../core/files.ts';
import { sha256File } from '../../core/hash.ts';
import { IdleLimit } from './idle-limit.ts';
import type { Soundness } from './soundness.ts';
import { type Answer, type Fetch, request, retryAfterMs } from './transport.ts';

export interface TransferOptions {
  readonly fetch: Fetch;
  /** Waits [ms]; rejects when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Attempts in a row that brought nothing new before a file is given up. */
  readonly attempts: number;
  /** The first wait between attempts [ms]; each further one is twice as long. */
  readonly backoffMs: number;
  /** The longest wait that is put up with, whoever asks for it [ms]. */
  readonly longestWaitMs: number;
  /** A server that says nothing for so long is given up [ms]. */
  readonly idleMs: number;
  /** Of one file. */
  readonly mostBytes: number;
}

export interface Download {
  readonly url: string;
  /** Absolute path; `<target>.tmp` is written first, and gone on with if it is there. */
  readonly target: string;
  readonly sound: Soundness;
  readonly signal: AbortSignal;
  readonly onBytes: (received: number, whole: number | null) => void;
  readonly onRetry: (why: string, waitMs: number) => void;
}

/** Why an attempt failed that may be made again; `waitMs` where the server or the case says how soon. */
interface Failure {
  readonly why: string;
  readonly waitMs?: number | null;
}

/**
 * Downloads a file and gives it its name. What has arrived of a file that fails or is aborted stays as `<target>.tmp`.
 *
 * @throws UserError when the hub refuses it, or after too many attempts; the signal's reason when aborted
 */
export async function download(job: Download, options: TransferOptions): Promise<void> {
  const temporary = job.target + TEMPORARY_SUFFIX;
  let failures = 0;
  let longest = await sizeOf(temporary);
  for (;;) {
    const failure = await attempt(job, temporary, options);
    if (failure === null) return;
    job.signal.throwIfAborted();
    const size = await sizeOf(temporary);
    failures = size > longest ? 1 : failures + 1;
    longest = Math.max(longest, size);
    const waitMs = failure.waitMs ?? options.backoffMs * (1 << Math.min(failures - 1, 20));
    if (failures >= options.attempts) {
      throw new UserError(`${job.url}: given up after ${failures} attempts: ${failure.why}; try again later`);
    }
    if (waitMs > options.longestWaitMs && failure.waitMs) {
      throw new UserError(`${job.url}: ${failure.why}; the server asks to wait ${Math.ceil(waitMs / 1000)} s`);
    }
    const bounded = Math.min(waitMs, options.longestWaitMs);
    job.onRetry(failure.why, bounded);
    await options.sleep(bounded, job.signal);
  }
}

async function attempt(job: Download, temporary: string, options: TransferOptions): Promise<Failure | null> {
  const have = await sizeOf(temporary);
  const idle = new IdleLimit(options.idleMs, job.signal);
  try {
    let answer: Answer;
    try {
      answer = await request(options.fetch, job.url, have, idle.signal);
    } catch (error) {
      if (error instanceof UserError) throw error;
      return { why: reasonOf(error) };
    }
    const { response, wholeBytes } = answer;
    try {
      const failure = await judge(response, have, wholeBytes, job.url, temporary);
      if (failure) return failure;
      if (wholeBytes !== null && wholeBytes > options.mostBytes) {
        throw new UserError(`${job.url}: ${wholeBytes} bytes are too many; ${options.mostBytes} at most`);
      }
      if (response.status !== 416) {
        const cut = await receive(response, temporary, job, idle, { wholeBytes, mostBytes: options.mostBytes });
        if (cut) return cut;
      }
    } finally {
      await response.body?.cancel().catch(() => {});
    }
    const fault = await faultOf(temporary, answer, job.sound);
    if (fault) {
      await rm(temporary, { force: true });
      if (fault.final) throw new UserError(`${job.url}: the hub's own file is damaged: ${fault.why}`);
      // what stood there before may have been another file: no reason to wait
      return { why: fault.why, ...(have > 0 ? { waitMs: 0 } : {}) };
    }
    await giveName(temporary, job.target);
    return null;
  } finally {
    idle.end();
  }
}

/** What a status means; null when the body is to be read, or (416) all of it is there. */
async function judge(
  response: Response,
  have: number,
  wholeBytes: number | null,
  url: string,
  temporary: string,
): Promise<Failure | null> {
  const { status, headers } = response;
  if (status === 200) return null;
  if (status === 206 && have > 0) {
    if (/^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1] === String(have)) return null;
    await rm(temporary, { force: true });
    return { why: 'another range than the one asked for', waitMs: 0 };
  }
  if (status === 416 && have > 0) {
    if (have === wholeBytes) return null;
    await rm(temporary, { force: true });
    return { why: 'what was there is longer than the file', waitMs: 0 };
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return { why: `the server answers ${status}`, waitMs: retryAfterMs(headers) };
  }
  if (status === 404 || status === 410) throw new UserError(`${url}: the hub has no such file (${status})`);
  throw new UserError(`${url}: the hub refuses it (${status})`);
}

async function receive(
  response: Response,
  temporary: string,
  { onBytes }: Download,
  idle: IdleLimit,
  { wholeBytes, mostBytes }: { readonly wholeBytes: number | null; readonly mostBytes: number },
): Promise<Failure | null> {
  const file = await open(temporary, response.status === 206 ? 'a' : 'w');
  try {
    let received = (await file.stat()).size;
    const reader = response.body?.getReader();
    for (;;) {
      let part: Awaited<ReturnType<NonNullable<typeof reader>['read']>> | undefined;
      try {
        part = await reader?.read();
      } catch (error) {
        return { why: `cut off after ${received} bytes (${reasonOf(error)})` };
      }
      if (!part || part.done) break;
      idle.restart();
      received += part.value.byteLength;
      if (received > mostBytes) throw new UserError(`${response.url}: more than ${mostBytes} bytes are too many`);
      await file.appendFile(part.value);
      onBytes(received, wholeBytes);
    }
    reader?.releaseLock();
    const cut = wholeBytes !== null && received < wholeBytes;
    return cut ? { why: `cut off after ${received} of ${wholeBytes} bytes` } : null;
  } finally {
    await file.close();
  }
}

/** What is wrong with what came; final when it is just what the hub holds. */
async function faultOf(
  path: string,
  { sha256, wholeBytes }: Answer,
  sound: Soundness,
): Promise<{ readonly why: string; readonly final?: true } | null> {
  const size = await sizeOf(path);
  if (wholeBytes !== null && size !== wholeBytes)
    return { why: `${size} bytes came where ${wholeBytes} were said to be` };
  if (sha256 !== null && (await sha256File(path)) !== sha256) {
    return { why: 'the checksum is not the one that the hub tells' };
  }
  const why = await sound(path);
  if (why === null) return null;
  return sha256 === null ? { why } : { why, final: true };
}

async function giveName(temporary: string, target: string): Promise<void> {
  const file = await open(temporary, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, target);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** What lies behind fetch's `fetch failed`. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const inner = cause as NodeJS.ErrnoException | undefined;
  return inner?.code ?? inner?.message ?? message;
}
