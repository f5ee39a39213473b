/**
 * The dataset writer: takes finished slots in the order of the plan, and leaves a LeRobot v3.0 dataset.
 *
 * It can be killed at any moment. Segments that have a receipt stay; the rest is made again from the slot files that the
 * workers left, or by running the slots again: the bytes are the same. Memory does not grow with the number of episodes.
 */
import { rmSync } from 'node:fs';
import { asFileSystemError } from '../core/errors.ts';
import type { SlotResult } from '../episode/record.ts';
import { slotPath } from '../episode/slot-file.ts';
import { checkSlotResult } from './check-record.ts';
import { finishDataset } from './finish.ts';
import { type DatasetLayout, type DatasetOptions, datasetLayout } from './layout.ts';
import type { DatasetManifest, ManifestInputs } from './manifest.ts';
import { claimFolder } from './out-folder.ts';
import { workFolder } from './paths.ts';
import { type Receipt, resumeSegments } from './receipt.ts';
import { SegmentWriter } from './segment.ts';

export class DatasetWriter {
  readonly #out: string;
  readonly #options: DatasetOptions;
  readonly #layout: DatasetLayout;
  readonly #receipts: Receipt[];
  #segment: SegmentWriter | null = null;
  #nextSlot: number;
  #finished: DatasetManifest | null;
  #isBroken = false;
  /** What was found damaged and is made again, in words for the user. */
  readonly notices: readonly string[];

  private constructor(
    out: string,
    options: DatasetOptions,
    layout: DatasetLayout,
    finished: DatasetManifest | null,
    receipts: readonly Receipt[],
    notices: readonly string[],
  ) {
    this.#out = out;
    this.#options = options;
    this.#layout = layout;
    this.#finished = finished;
    this.#receipts = [...receipts];
    this.notices = notices;
    this.#nextSlot = finished ? options.slots : (receipts.at(-1)?.slots[1] ?? 0);
  }

  /**
   * Opens a folder for a plan: a new one, or one to go on in. When the dataset is finished already, `finished` is its
   * manifest, and nothing is left to do.
   *
   * @throws UserError when the folder is another's, a finished dataset is damaged, or it cannot be written
   */
  static async open(out: string, options: DatasetOptions): Promise<DatasetWriter> {
    const layout = datasetLayout(options);
    return mendable(async () => {
      const finished = await claimFolder(out, { planSha256: options.planSha256, layoutSha256: layout.sha256 });
      if (finished) {
        rmSync(workFolder(out), { recursive: true, force: true });
        return new DatasetWriter(out, options, layout, finished, [], []);
      }
      const { receipts, notices } = await resumeSegments(out);
      // A run that was cut short between a receipt and its slots' removal left them here.
      const writer = new DatasetWriter(out, options, layout, null, receipts, notices);
      writer.#removeSlotFiles(receipts.at(-1));
      return writer;
    });
  }

  /** The slot that `append` takes next; after `open`, the first one that is in no closed segment. */
  get nextSlot(): number {
    return this.#nextSlot;
  }

  /** Accepted episodes so far. */
  get episodes(): number {
    return this.#finished?.episodes ?? this.#segment?.episodes[1] ?? this.#receipts.at(-1)?.episodes[1] ?? 0;
  }

  /** The manifest of a finished dataset, else null. */
  get finished(): DatasetManifest | null {
    return this.#finished;
  }

  /**
   * Adds a slot; slots come in order.
   *
   * @throws TypeError when it is not the next slot, or the result is malformed
   * @throws UserError when the disk is full or may not be written: a later run goes on
   */
  async append(result: SlotResult): Promise<void> {
    if (this.#isBroken || this.#finished) throw new TypeError('append: the writer is finished or has failed');
    if (result.slot !== this.#nextSlot)
      throw new TypeError(`append: slot ${this.#nextSlot} is next, got ${result.slot}`);
    checkSlotResult(result);
    await this.#guarded(async () => {
      this.#segment ??= new SegmentWriter(this.#out, this.#layout, this.#segmentStart());
      await this.#segment.append(result);
      this.#nextSlot++;
      if (this.#segment.isFull) this.#closeSegment();
    });
  }

  /**
   * Closes the last segment, writes the dataset's own files, and the manifest last; then removes the work folder.
   *
   * @throws TypeError when slots are missing
   * @throws UserError when the disk is full or may not be written: a later run goes on
   */
  async finish(inputs: ManifestInputs): Promise<DatasetManifest> {
    if (this.#finished) return this.#finished;
    if (this.#isBroken) throw new TypeError('finish: the writer has failed');
    if (this.#nextSlot !== this.#options.slots) {
      throw new TypeError(`finish: ${this.#nextSlot} of ${this.#options.slots} slots were appended`);
    }
    return this.#guarded(async () => {
      if (this.#segment) this.#closeSegment();
      const plan = { planSha256: this.#options.planSha256, layout: this.#layout };
      this.#finished = await finishDataset(this.#out, plan, this.#receipts, inputs);
      rmSync(workFolder(this.#out), { recursive: true, force: true });
      return this.#finished;
    });
  }

  /** Leaves off: closed segments and slot files stay, and a later run goes on from them. */
  close(): void {
    const segment = this.#segment;
    this.#segment = null;
    this.#isBroken = true;
    segment?.abort();
  }

  #segmentStart() {
    const last = this.#receipts.at(-1);
    return {
      segment: this.#receipts.length,
      slot: this.#nextSlot,
      episode: last?.episodes[1] ?? 0,
      frame: last?.frames[1] ?? 0,
    };
  }

  #closeSegment(): void {
    const receipt = this.#segment!.close();
    this.#segment = null;
    this.#receipts.push(receipt);
    this.#removeSlotFiles(receipt);
  }

  #removeSlotFiles(receipt: Receipt | undefined): void {
    if (!receipt) return;
    for (let slot = receipt.slots[0]; slot < receipt.slots[1]; slot++)
      rmSync(slotPath(this.#out, slot), { force: true });
  }

  /** On failure nothing half-written stays, and nothing more is taken. */
  async #guarded<T>(step: () => Promise<T>): Promise<T> {
    return mendable(async () => {
      try {
        return await step();
      } catch (error) {
        try {
          this.close();
        } catch {
          // What made the step fail says more; the next run clears the temporary files.
        }
        throw error;
      }
    });
  }
}

/** Turns failures of the file system that the user can mend into `UserError`. */
async function mendable<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw asFileSystemError(error) ?? error;
  }
}
