/**
 * A job: slots that a pool runs and saves, and a dataset that they are written to in their order as they come in.
 *
 * What a slot is, its workers know. A job can be killed at any moment and run again on the same folder: it goes on.
 */
import { asFileSystemError, UserError } from '../core/errors.ts';
import { lockFolder } from '../core/lock.ts';
import type { DatasetOptions } from '../dataset/layout.ts';
import type { DatasetManifest, ManifestInputs } from '../dataset/manifest.ts';
import { DatasetWriter } from '../dataset/writer.ts';
import { readSlotFile, slotPath } from '../episode/slot-file.ts';
import { runSlots } from './pool.ts';

/** What the main thread hears of a finished slot. */
export interface SlotReceipt {
  readonly slot: number;
  readonly accepted: boolean;
  readonly attempts: number;
  readonly frames: number;
  /** Slots that were run together with this one. */
  readonly others?: readonly SlotReceipt[];
}

/** What a worker hands back in place of a receipt when the user has something to mend: classes do not survive the way. */
export interface SlotRefusal {
  readonly slot: number;
  /** Message of the `UserError`. */
  readonly refused: string;
}

/** Runs a worker's task; what the user can mend comes back as a value. */
export async function receiptOf(slot: number, task: () => Promise<SlotReceipt>): Promise<SlotReceipt | SlotRefusal> {
  try {
    return await task();
  } catch (error) {
    const told = error instanceof UserError ? error : asFileSystemError(error);
    if (told) return { slot, refused: told.message };
    throw error;
  }
}

export interface Job {
  readonly dataset: DatasetOptions;
  readonly manifest: ManifestInputs;
  /** Worker's entry file: takes a `SlotTask`, saves its slot file, returns a `SlotReceipt`. */
  readonly entry: URL;
  /** Plain data that every worker gets at its start. */
  readonly workerData: unknown;
  /** The slot that a slot is run together with, by way of it; by default every slot is run alone. */
  readonly leaderOf?: (slot: number) => number;
}

export interface JobOptions {
  readonly out: string;
  readonly workers: number;
  /** Running slots go on to their end, no new one is begun, and the folder is left for a later run. */
  readonly signal?: AbortSignal;
  readonly onStart?: (start: JobStart) => void;
  readonly onSlot?: (receipt: SlotReceipt) => void;
  readonly onNotice?: (notice: string) => void;
}

export interface JobStart {
  readonly slots: number;
  /** Slots that an earlier run has left finished. */
  readonly done: number;
}

export type JobResult =
  | { readonly status: 'finished'; readonly manifest: DatasetManifest; readonly wasFinished: boolean }
  /** Stopped by the signal. */
  | { readonly status: 'stopped' };

/** The entry file of that name beside this one: TypeScript from source, JavaScript from `dist/`. */
export function workerEntry(name: string): URL {
  return new URL(`./${name}.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
}

/**
 * Runs what is left to run, and writes the dataset.
 *
 * @throws UserError when the folder is another's or in use, the disk is full, or not one episode was accepted
 */
export async function runJob(job: Job, options: JobOptions): Promise<JobResult> {
  const unlock = lockFolder(options.out);
  try {
    return await new JobRun(job, options).run();
  } catch (error) {
    throw asFileSystemError(error) ?? error;
  } finally {
    unlock();
  }
}

class JobRun {
  readonly #job: Job;
  readonly #options: JobOptions;
  /** Slots whose file is there, and that are not yet written. */
  readonly #ready = new Set<number>();
  #writing: Promise<void> = Promise.resolve();

  constructor(job: Job, options: JobOptions) {
    this.#job = job;
    this.#options = options;
  }

  async run(): Promise<JobResult> {
    const { dataset, entry, workerData } = this.#job;
    const { out, workers, signal, onStart, onSlot, onNotice } = this.#options;
    const writer = await DatasetWriter.open(out, dataset);
    for (const notice of writer.notices) onNotice?.(notice);
    if (writer.finished) return { status: 'finished', manifest: writer.finished, wasFinished: true };
    const missing = this.#missingSlots(writer.nextSlot);
    onStart?.({ slots: dataset.slots, done: dataset.slots - missing.length });
    const leaders = [...new Set(missing.map((slot) => this.#job.leaderOf?.(slot) ?? slot))];
    const wanted = new Set(missing);
    try {
      await this.#write(writer);
      const pool = { workers, entry, workerData, ...(signal ? { signal } : {}) };
      const ran = await runSlots<SlotReceipt | SlotRefusal>(leaders, pool, async (receipt) => {
        if ('refused' in receipt) throw new UserError(receipt.refused);
        // what a slot was run together with may have been there before
        for (const finished of [receipt, ...(receipt.others ?? [])].filter(({ slot }) => wanted.has(slot))) {
          this.#ready.add(finished.slot);
          onSlot?.(finished);
        }
        await this.#write(writer);
      });
      if (!ran) return { status: 'stopped' };
      if (writer.episodes === 0) {
        throw new UserError(
          `${out}: none of the attempts was accepted, so there is no dataset; try more attempts_per_episode, or \`better task check\``,
        );
      }
      return { status: 'finished', manifest: await writer.finish(this.#job.manifest), wasFinished: false };
    } finally {
      if (!writer.finished) writer.close();
    }
  }

  #missingSlots(next: number): number[] {
    const missing: number[] = [];
    for (let slot = next; slot < this.#job.dataset.slots; slot++) {
      if (readSlotFile(slotPath(this.#options.out, slot))) this.#ready.add(slot);
      else missing.push(slot);
    }
    return missing;
  }

  /** Appends every slot that is next and ready; one caller at a time. */
  #write(writer: DatasetWriter): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      while (this.#ready.delete(writer.nextSlot)) {
        const path = slotPath(this.#options.out, writer.nextSlot);
        const result = readSlotFile(path);
        if (!result) throw new UserError(`${path}: damaged while it was in use; run the same command again`);
        await writer.append(result);
      }
    });
    return this.#writing;
  }
}
