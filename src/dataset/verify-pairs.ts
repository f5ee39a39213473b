/**
 * Checks of the pairs: both arms of each are there, side by side, drawn from the same random streams.
 */
import type { Row } from './parquet-reader.ts';
import { EPISODES_PATH } from './paths.ts';
import { type Check, type Faults, fileRows } from './verify-context.ts';

const COLUMNS = ['episode_index', 'pair_id', 'task_id', 'variation_id', 'axis', 'seed'];

export const checkPairs: Check = async ({ dir, manifest }, faults) => {
  // a side of a split may have been given one arm only, where that was asked for
  const mayBeTorn = manifest.parent !== undefined && 'split_sha256' in manifest.parent;
  const seen = new Set<string>();
  let whole = 0;
  let torn = 0;
  let twin: Row | null = null;
  const endHalf = () => {
    if (!twin) return;
    torn++;
    if (!mayBeTorn) faults.add(whereOf(twin), `${String(twin['pair_id'])} has one arm only, or they are not adjacent`);
    twin = null;
  };
  for await (const [row] of fileRows(dir, [EPISODES_PATH], COLUMNS)) {
    const pair = row['pair_id'];
    if (typeof pair !== 'string') {
      endHalf();
    } else if (twin && twin['pair_id'] === pair) {
      checkArms(twin, row, faults);
      twin = null;
      whole++;
    } else {
      endHalf();
      if (seen.has(pair)) faults.add(whereOf(row), `${pair} has been there before`);
      seen.add(pair);
      twin = row;
    }
  }
  endHalf();
  if (whole + torn === 0) return 'no episode is one of a pair';
  return `${whole} pairs complete${torn > 0 ? `, ${torn} torn apart as their split asked` : ''}`;
};

const whereOf = (row: Row): string => `${EPISODES_PATH}: episode ${Number(row['episode_index'])}`;

/** The twin stands first: it has no axis, the intervened arm has one. Both draw from the pair's streams, attempt by attempt. */
function checkArms(twin: Row, intervened: Row, faults: Faults): void {
  const where = whereOf(intervened);
  faults.expectEqual(where, 'task_id', intervened['task_id'], twin['task_id']);
  faults.expectEqual(where, 'random stream of its pair', streamOf(intervened), streamOf(twin));
  if (twin['variation_id'] === intervened['variation_id']) {
    faults.add(where, `both arms of its pair are ${String(twin['variation_id'])}`);
  }
  if (typeof twin['axis'] === 'string') faults.add(whereOf(twin), 'the twin has an axis; it is to be as the task is');
  if (typeof intervened['axis'] !== 'string') faults.add(where, 'the intervened arm has no axis');
}

/** A seed without the number of its attempt, which each arm counts for itself. */
const streamOf = (row: Row): string => String(row['seed']).replace(/,"attempt",\d+\]$/, '');
