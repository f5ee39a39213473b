/**
 * What runs in a worker thread when a dataset is drawn again: takes an episode's number, reads its log, draws, saves.
 */
import { workerData } from 'node:worker_threads';
import { StoredEpisodes } from '../dataset/split/stored-episodes.ts';
import type { EpisodeLog } from '../episode/column.ts';
import type { EpisodeRecord, SubtaskMark } from '../episode/record.ts';
import { slotPath, writeSlotFile } from '../episode/slot-file.ts';
import { receiptOf, type SlotReceipt, type SlotRefusal } from './job.ts';
import { storedObjects } from './log-artist.ts';
import type { SlotTask } from './pool.ts';
import { RecordArtist } from './record-artist.ts';
import type { RedrawSetup } from './redraw.ts';

const { dir, images, outFolder } = workerData as RedrawSetup;
const artist = new RecordArtist(images);
let opening: Promise<StoredEpisodes> | null = null;

export default function runRedrawTask({ slot }: SlotTask): Promise<SlotReceipt | SlotRefusal> {
  return receiptOf(slot, () => redrawSlot(slot));
}

async function redrawSlot(slot: number): Promise<SlotReceipt> {
  opening ??= StoredEpisodes.open(dir);
  const { attempts, episode } = await (await opening).slot(slot);
  const record: EpisodeRecord = {
    log: episode.log,
    subtasks: subtaskMarks(episode.log),
    provenance: episode.provenance,
  };
  const drawn = await artist.draw(record, storedObjects(episode.provenance.resolved_episode, dir));
  writeSlotFile(slotPath(outFolder, slot), { slot, attempts, episode: drawn });
  return { slot, accepted: true, attempts: attempts.length, frames: record.log.length };
}

/** Where each subtask begins, from the log itself. */
function subtaskMarks({ columns, length }: EpisodeLog): SubtaskMark[] {
  const { values: indices } = columns['subtask.index']!;
  const { values: names, labels } = columns['subtask.name']!;
  const marks: SubtaskMark[] = [];
  for (let frame = 0; frame < length; frame++) {
    if (frame === 0 || indices[frame] !== indices[frame - 1]) marks.push({ name: labels![names[frame]!]!, frame });
  }
  return marks;
}
