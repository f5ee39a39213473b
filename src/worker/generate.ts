/**
 * The main job: a plan's slots are run by the pool, and written in the order of the plan as they come in.
 */
import { UserError } from '../core/errors.ts';
import { canonicalJson, sha256Hex } from '../core/hash.ts';
import { lockFolder } from '../core/lock.ts';
import { imageFeature, passColumn } from '../dataset/camera-feature.ts';
import { LANGUAGE_SUBTASKS } from '../dataset/features.ts';
import type { DatasetManifest } from '../dataset/manifest.ts';
import { DatasetWriter } from '../dataset/writer.ts';
import { readSlotFile, slotPath } from '../episode/slot-file.ts';
import type { CompiledCorpus } from './compile-plan.ts';
import type { SlotReceipt } from './entry.ts';
import { type GenerationPlan, slotCount, type WorkerSetup } from './plan.ts';
import { runSlots } from './pool.ts';

export interface GenerateOptions {
  readonly out: string;
  readonly workers: number;
  /** Of everything that decides the bytes, by package name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Running slots go on to their end, no new one is begun, and the folder is left for a later run. */
  readonly signal?: AbortSignal;
  /** Worker entry, for tests that want another. */
  readonly entry?: URL;
  readonly onStart?: (start: GenerateStart) => void;
  readonly onSlot?: (receipt: SlotReceipt) => void;
  readonly onNotice?: (notice: string) => void;
}

export interface GenerateStart {
  readonly slots: number;
  /** Slots that an earlier run has left finished. */
  readonly done: number;
}

export type GenerateResult =
  | { readonly status: 'finished'; readonly manifest: DatasetManifest; readonly wasFinished: boolean }
  /** Stopped by the signal. */
  | { readonly status: 'stopped' };

/** From source the entry is TypeScript, from `dist/` it is JavaScript. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './entry.ts' : './entry.js', import.meta.url);

/** Equal plans made by equal programs give equal bytes. */
export function planSha256(plan: GenerationPlan, versions: Readonly<Record<string, string>>): string {
  return sha256Hex(canonicalJson({ plan, versions }));
}

/**
 * Runs what is left to run of a plan, and writes the dataset.
 *
 * @throws UserError when the folder is another's or in use, the disk is full, or no attempt at all was accepted
 */
export async function generateDataset(corpus: CompiledCorpus, options: GenerateOptions): Promise<GenerateResult> {
  const unlock = lockFolder(options.out);
  try {
    return await new Generation(corpus, options).run();
  } finally {
    unlock();
  }
}

/** Columns of a plan's dataset beside those that every dataset has. */
export function planColumns({ images, language_subtasks }: GenerationPlan) {
  const cameras = images?.cameras ?? [];
  return {
    extraFeatures: [...cameras.map(imageFeature), ...(language_subtasks ? [LANGUAGE_SUBTASKS] : [])],
    extraPrivileged: cameras.flatMap(({ name }) => images!.passes.map((pass) => passColumn(name, pass))),
  };
}

class Generation {
  readonly #corpus: CompiledCorpus;
  readonly #options: GenerateOptions;
  /** Slots whose file is there, or that are written. */
  readonly #ready = new Set<number>();
  #writing: Promise<void> = Promise.resolve();

  constructor(corpus: CompiledCorpus, options: GenerateOptions) {
    this.#corpus = corpus;
    this.#options = options;
  }

  async run(): Promise<GenerateResult> {
    const { plan, seedFolders } = this.#corpus;
    const { out, versions, workers, signal, onStart, onSlot, onNotice } = this.#options;
    const slots = slotCount(plan);
    const writer = await DatasetWriter.open(out, {
      planSha256: planSha256(plan, versions),
      slots,
      tasks: plan.variations.map(({ variation }) => variation.instruction),
      ...planColumns(plan),
    });
    for (const notice of writer.notices) onNotice?.(notice);
    if (writer.finished) return { status: 'finished', manifest: writer.finished, wasFinished: true };
    const missing = this.#missingSlots(writer.nextSlot, slots);
    onStart?.({ slots, done: slots - missing.length });
    try {
      await this.#write(writer);
      const setup: WorkerSetup = { plan, seedFolders, outFolder: out };
      const pool = { workers, entry: this.#options.entry ?? ENTRY, workerData: setup, ...(signal ? { signal } : {}) };
      const ran = await runSlots<SlotReceipt>(missing, pool, async (receipt) => {
        this.#ready.add(receipt.slot);
        onSlot?.(receipt);
        await this.#write(writer);
      });
      if (!ran) return { status: 'stopped' };
      return { status: 'finished', manifest: await this.#finish(writer), wasFinished: false };
    } finally {
      if (!writer.finished) writer.close();
    }
  }

  #missingSlots(next: number, slots: number): number[] {
    const missing: number[] = [];
    for (let slot = next; slot < slots; slot++) {
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

  async #finish(writer: DatasetWriter): Promise<DatasetManifest> {
    const { plan } = this.#corpus;
    if (writer.episodes === 0) {
      throw new UserError(
        `${this.#options.out}: none of the attempts was accepted, so there is no dataset; try more attempts_per_episode, or \`better task check\``,
      );
    }
    return writer.finish({
      config: plan,
      seed: plan.seed,
      seedLibrarySha256: sha256Hex(canonicalJson(plan.seed_libraries)),
      versions: this.#options.versions,
    });
  }
}
