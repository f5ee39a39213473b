/**
 * Checks of the provenance: every attempt of every slot has its row, and every episode its accepted attempt.
 */
import type { Row } from './parquet-reader.ts';
import { ATTEMPTS_PATH, EPISODES_PATH } from './paths.ts';
import { type Check, type Faults, fileRows, seriesFiles } from './verify-context.ts';

export const checkProvenance: Check = async ({ dir, manifest }, faults) => {
  const episodes = fileRows(dir, [EPISODES_PATH]);
  const meta = fileRows(dir, seriesFiles(dir, 'meta/episodes'), [
    'length',
    'dataset_from_index',
    'dataset_to_index',
    'tasks',
  ]);
  let attempts = 0;
  let episode = 0;
  let before: Row | null = null;
  for await (const [row] of fileRows(dir, [ATTEMPTS_PATH])) {
    checkFollows(row, before, `${ATTEMPTS_PATH}: row ${attempts}`, faults);
    if (row['status'] === 'accepted') {
      const own = (await episodes.next()).value?.[0];
      checkEpisode(own, row, (await meta.next()).value?.[0], episode++, faults);
    }
    before = row;
    attempts++;
  }
  if (!(await episodes.next()).done) faults.add(EPISODES_PATH, `has more rows than the ${episode} accepted attempts`);
  faults.expectEqual(ATTEMPTS_PATH, 'number of accepted attempts', episode, manifest.episodes);
  faults.expectEqual(ATTEMPTS_PATH, 'number of rows', attempts, manifest.attempts);
  faults.expectEqual(ATTEMPTS_PATH, 'number of slots', before ? Number(before['slot']) + 1 : 0, manifest.slots);
  return `${attempts} attempts at ${manifest.slots} slots, ${episode} accepted, each with its episode`;
};

/** Slots and their attempts are numbered without a gap; only a slot's last attempt is accepted. */
function checkFollows(row: Row, before: Row | null, where: string, faults: Faults): void {
  const [slot, attempt] = [Number(row['slot']), Number(row['attempt'])];
  const lastSlot = before ? Number(before['slot']) : -1;
  const goesOn = slot === lastSlot && attempt === Number(before?.['attempt']) + 1 && before?.['status'] === 'rejected';
  if (!goesOn && !(slot === lastSlot + 1 && attempt === 0)) {
    faults.add(where, `slot ${slot}, attempt ${attempt} does not follow the row before`);
  }
  const hasCause = typeof row['cause'] === 'string';
  if (hasCause !== (row['status'] === 'rejected')) faults.add(where, `${row['status']} with cause ${row['cause']}`);
}

function checkEpisode(
  own: Row | undefined,
  attempt: Row,
  meta: Row | undefined,
  episode: number,
  faults: Faults,
): void {
  const where = `${EPISODES_PATH}: episode ${episode}`;
  if (!own) {
    faults.add(where, 'no row, though an attempt was accepted');
    return;
  }
  faults.expectEqual(where, 'episode_index', Number(own['episode_index']), episode);
  for (const name of ['slot', 'attempt', 'task_id', 'variation_id', 'seed']) {
    faults.expectEqual(where, name, own[name], attempt[name]);
  }
  if (!meta) return;
  for (const name of ['length', 'dataset_from_index', 'dataset_to_index']) {
    faults.expectEqual(where, name, own[name], meta[name]);
  }
  faults.expectEqual(where, 'instruction', own['instruction'], (meta['tasks'] as string[])[0]);
}
