/**
 * The pool: each worker thread runs one slot at a time, in a MuJoCo of its own.
 *
 * A worker that dies costs the attempt it was at, not the run: the slot is run again on a new worker, and only when the same
 * attempt kills that one too is it taken for rejected. A death from outside (no memory left) so leaves no trace in the data.
 */
import { Piscina } from 'piscina';

/** What a worker is asked for. */
export interface SlotTask {
  readonly slot: number;
  /** Attempts that have killed their worker twice. */
  readonly deadly: readonly number[];
  /** (1,) over shared memory: the worker writes the number of the attempt that it is at. */
  readonly attempt: Int32Array;
}

export interface PoolOptions {
  readonly workers: number;
  /** The worker's entry file: its default export takes a `SlotTask`. */
  readonly entry: URL;
  /** Plain data that every worker gets at its start. */
  readonly workerData: unknown;
  /** Heap that a worker may have before it counts as out of memory [MB]; V8's own bound by default. */
  readonly heapMb?: number;
  /** Slots that are running go on to their end; no new one is begun. */
  readonly signal?: AbortSignal;
}

/** How often one slot may lose its worker before something other than an attempt must be at fault. */
const DEATHS_LIMIT = 20;

/**
 * Runs slots in order, `2 * workers` of them in flight at most, and reports each one as it ends, in any order.
 *
 * @returns false when the signal stopped it
 */
export async function runSlots<Result>(
  slots: readonly number[],
  options: PoolOptions,
  onResult: (result: Result) => void | Promise<void>,
): Promise<boolean> {
  const { workers, entry, workerData, signal, heapMb } = options;
  if (slots.length === 0) return true;
  const pool = new Piscina({
    filename: entry.href,
    workerData,
    minThreads: Math.min(workers, slots.length),
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    ...(heapMb ? { resourceLimits: { maxOldGenerationSizeMb: heapMb } } : {}),
    // from source, workers need the loader that the main thread was started with, and get it unless told otherwise
    ...(entry.pathname.endsWith('.ts') ? {} : { execArgv: [] }),
  });
  pool.on('error', () => {}); // a death shows as the rejection of its task
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < slots.length && !signal?.aborted) {
      const slot = slots[next++]!;
      await onResult(await runSlot<Result>(pool, slot));
    }
  };
  try {
    await Promise.all(Array.from({ length: 2 * workers }, lane));
  } finally {
    await pool.destroy();
  }
  return !signal?.aborted || next >= slots.length;
}

async function runSlot<Result>(pool: Piscina, slot: number): Promise<Result> {
  const deadly: number[] = [];
  let suspect = -1;
  for (let deaths = 0; ; deaths++) {
    const attempt = new Int32Array(new SharedArrayBuffer(4)).fill(-1);
    try {
      return (await pool.run({ slot, deadly, attempt } satisfies SlotTask)) as Result;
    } catch (error) {
      const at = Atomics.load(attempt, 0);
      if (!isWorkerDeath(error) || at < 0 || deaths >= DEATHS_LIMIT) throw error;
      if (at === suspect) deadly.push(at);
      suspect = at;
    }
  }
}

/** True when the worker is gone, rather than has thrown. */
function isWorkerDeath(error: unknown): boolean {
  const { code, message = '' } = error as { code?: string; message?: string };
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || /Terminating worker thread|worker exited/i.test(message);
}
