/**
 * What runs in a worker thread: takes a slot's number, saves what came out, and hands back a receipt.
 *
 * Saving from here keeps bulk out of the main thread, and makes its memory independent of the order in which slots end.
 */
import { workerData } from 'node:worker_threads';
import { slotPath, writeSlotFile } from '../episode/slot-file.ts';
import { receiptOf, type SlotReceipt, type SlotRefusal } from './job.ts';
import type { WorkerSetup } from './plan.ts';
import type { SlotTask } from './pool.ts';
import { SlotRunner } from './slot-runner.ts';

const setup = workerData as WorkerSetup;
const runner = new SlotRunner(setup);

export default async function runSlotTask(task: SlotTask): Promise<SlotReceipt | SlotRefusal> {
  try {
    return await receiptOf(task.slot, () => runSlot(task));
  } catch (error) {
    // after an abort the library's heap means nothing any more: this thread ends, and the pool starts another
    if (error instanceof Error && error.name === 'RuntimeError') process.exit(1);
    throw error;
  }
}

async function runSlot({ slot, deadly, attempt }: SlotTask): Promise<SlotReceipt> {
  const results = await runner.runTogether({
    slot,
    deadly,
    onAttempt: (number) => Atomics.store(attempt, 0, number),
  });
  for (const result of results) writeSlotFile(slotPath(setup.outFolder, result.slot), result);
  const [own, ...others] = results.map(({ slot, attempts, episode }) => ({
    slot,
    accepted: episode !== null,
    attempts: attempts.length,
    frames: episode?.log.length ?? 0,
  }));
  return { ...own!, others };
}
