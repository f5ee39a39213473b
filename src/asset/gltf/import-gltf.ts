/**
 * Import with a guard: in a thread of its own, which is ended when a file takes too long or too much.
 */
import { basename } from 'node:path';
import { Piscina } from 'piscina';
import { UserError } from '../../core/errors.ts';
import type { ImportAnswer, ImportRequest } from './import-entry.ts';
import { type ImportOptions, LIMITS, parseImportOptions } from './options.ts';
import type { CuratedAsset } from './report.ts';

export interface GuardOptions {
  readonly timeoutSec: number;
  /** By how much the process may grow during an import [bytes]. */
  readonly memoryBytes: number;
}

export const GUARD_DEFAULTS: GuardOptions = { timeoutSec: 60, memoryBytes: 1024 * 1024 * 1024 };

const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './import-entry.ts' : './import-entry.js', import.meta.url);
const WATCH_MS = 50;
/** Decoders do not give memory back: a thread is replaced after so many imports. */
const IMPORTS_PER_THREAD = 50;

/** Imports one file after the other in the same thread, which saves its start. To be closed. */
export class GltfImporter {
  readonly #guard: GuardOptions;
  #pool: Piscina | null = null;
  #imports = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(guard: GuardOptions = GUARD_DEFAULTS) {
    this.#guard = guard;
  }

  /**
   * A file, or a model's bytes, as a curated asset.
   *
   * @param input path of a `.glb` or `.gltf`, or the bytes of one that refers to no other file
   * @param options what is left out is as in `IMPORT_DEFAULTS`
   * @param name names bytes in complaints
   * @throws UserError for what cannot be made an asset, and for what takes too long or too much memory
   */
  import(input: string | Uint8Array, options: Partial<ImportOptions> = {}, name?: string): Promise<CuratedAsset> {
    const request = {
      input,
      name: name ?? (typeof input === 'string' ? basename(input) : 'model'),
      options: parseImportOptions(options),
    };
    if (typeof input !== 'string' && input.length > LIMITS.fileBytes) {
      throw new UserError(`${request.name}: ${input.length} bytes are too many; ${LIMITS.fileBytes} at most`);
    }
    const next = this.#last.then(() => this.#run(request));
    this.#last = next.catch(() => {});
    return next;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#end();
  }

  async #end(): Promise<void> {
    const pool = this.#pool;
    this.#pool = null;
    this.#imports = 0;
    await pool?.destroy();
  }

  async #run(request: ImportRequest): Promise<CuratedAsset> {
    if (this.#imports >= IMPORTS_PER_THREAD) await this.#end();
    this.#imports++;
    this.#pool ??= startThread();
    const answer = await this.#ask(this.#pool, request);
    if (answer.kind === 'asset') return answer.curated;
    if (answer.kind === 'user_error') throw new UserError(answer.message);
    await this.#end();
    throw answer.kind === 'exhausted' ? new UserError(answer.message) : answer.error;
  }

  async #ask(pool: Piscina, request: ImportRequest): Promise<ImportAnswer> {
    const { timeoutSec, memoryBytes } = this.#guard;
    const { name } = request;
    const refusal = (message: string): ImportAnswer => ({
      kind: 'exhausted',
      message: `${name}: ${message}; simplify it first`,
    });
    const tooMuch = `needs more than ${Math.round(memoryBytes / 1048576)} MiB of memory`;
    const before = process.memoryUsage.rss();
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(`not done after ${timeoutSec} s`), 1000 * timeoutSec);
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > memoryBytes) abort.abort(tooMuch);
    }, WATCH_MS);
    try {
      return (await pool.run(request, { signal: abort.signal })) as ImportAnswer;
    } catch (error) {
      if (abort.signal.aborted) return refusal(abort.signal.reason as string);
      if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') return refusal(tooMuch);
      return { kind: 'bug', error };
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
    }
  }
}

function startThread(): Piscina {
  const pool = new Piscina({
    filename: ENTRY.href,
    minThreads: 1,
    maxThreads: 1,
    idleTimeout: Number.POSITIVE_INFINITY,
    // from source, a thread needs the loader that the main one was started with, and gets it unless told otherwise
    ...(ENTRY.pathname.endsWith('.ts') ? {} : { execArgv: [] }),
    resourceLimits: { maxOldGenerationSizeMb: 900 },
  });
  pool.on('error', () => {}); // a death shows as the rejection of its task
  return pool;
}

/** Imports one file; see `GltfImporter.import`. */
export async function importGltf(
  input: string | Uint8Array,
  options: Partial<ImportOptions> = {},
  guard: GuardOptions = GUARD_DEFAULTS,
): Promise<CuratedAsset> {
  const importer = new GltfImporter(guard);
  try {
    return await importer.import(input, options);
  } finally {
    await importer.close();
  }
}
