/**
 * Whether a slot result is what its types say. A fault here is a bug of whoever made it, and must not reach a file.
 */
import { type ColumnData, type ColumnSpec, rowWidth } from '../episode/column.ts';
import { POLICY_COLUMNS, PRIVILEGED_COLUMNS } from '../episode/columns.ts';
import type { EpisodeRecord, SlotResult } from '../episode/record.ts';

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Uint8Array,
  string: Int32Array,
} as const;

/** @throws TypeError naming slot and column */
export function checkSlotResult(result: SlotResult): void {
  const at = `slot ${result.slot}`;
  if (result.attempts.length === 0) throw new TypeError(`${at}: no attempt`);
  result.attempts.forEach((row, index) => {
    const isLast = index === result.attempts.length - 1;
    const status = isLast && result.episode ? 'accepted' : 'rejected';
    if (row.slot !== result.slot || row.attempt !== index || row.status !== status) {
      throw new TypeError(`${at}: attempt row ${index} is (slot ${row.slot}, attempt ${row.attempt}, ${row.status})`);
    }
  });
  if (!result.episode) return;
  const { provenance } = result.episode;
  if (provenance.slot !== result.slot || provenance.attempt !== result.attempts.length - 1) {
    throw new TypeError(`${at}: the episode's provenance is (slot ${provenance.slot}, attempt ${provenance.attempt})`);
  }
  checkRecord(result.episode, at);
}

function checkRecord({ log, subtasks }: EpisodeRecord, at: string): void {
  if (!(Number.isInteger(log.length) && log.length > 0))
    throw new TypeError(`${at}: an episode of ${log.length} frames`);
  for (const spec of [...POLICY_COLUMNS, ...PRIVILEGED_COLUMNS]) {
    const data = log.columns[spec.name];
    if (!data) throw new TypeError(`${at}: no column ${spec.name}`);
    checkColumn(spec, data, log.length, `${at}: ${spec.name}`);
  }
  for (const { name } of POLICY_COLUMNS) {
    if (!(log.columns[name]!.values as Float32Array).every(Number.isFinite)) {
      throw new TypeError(`${at}: ${name} holds values that are not numbers`);
    }
  }
  subtasks.forEach(({ frame }, index) => {
    const isNext = index === 0 ? frame === 0 : frame > subtasks[index - 1]!.frame;
    if (!isNext || frame >= log.length) throw new TypeError(`${at}: subtask ${index} starts at frame ${frame}`);
  });
}

function checkColumn(spec: ColumnSpec, data: ColumnData, length: number, at: string): void {
  const { values, offsets, labels } = data;
  if (!(values instanceof ARRAYS[spec.dtype])) throw new TypeError(`${at}: not ${ARRAYS[spec.dtype].name}`);
  if (spec.shape === 'per_row') {
    const isRising =
      offsets?.length === length + 1 && offsets.every((to, row) => to >= (row === 0 ? 0 : offsets[row - 1]!));
    if (!isRising || offsets[0] !== 0 || offsets[length] !== values.length)
      throw new TypeError(`${at}: offsets do not fit`);
  } else {
    const width = rowWidth(spec, data, length);
    if (!Number.isInteger(width) || values.length !== width * length) {
      throw new TypeError(`${at}: ${values.length} values in ${length} rows`);
    }
  }
  if (spec.dtype !== 'string') return;
  if (!labels || !values.every((label) => label >= 0 && label < labels.length))
    throw new TypeError(`${at}: labels do not fit`);
}
