/**
 * Episodes of noise, which nothing compresses: as long and as wide as real ones, and made in no time.
 */
import { RandomStream } from '../../src/core/random.ts';
import type { ColumnData } from '../../src/episode/column.ts';
import { POLICY_COLUMNS, PRIVILEGED_COLUMNS } from '../../src/episode/columns.ts';
import type { SlotResult } from '../../src/episode/record.ts';

const OBJECTS = 4;

export interface NoiseOptions {
  /** Frames. */
  readonly length: number;
  /** Of each camera's picture [bytes]; no pictures where it is left out. */
  readonly pictureBytes?: number;
}

/** Width and height that is declared of pictures [px]; nobody decodes them. */
export const NOISE_PICTURE_SIZE = 128;

/** A function of the content, but for the numbers that its place gives it. */
export function noiseSlot(slot: number, content: number, { length, pictureBytes }: NoiseOptions): SlotResult {
  const rng = new RandomStream(['bench noise', content]);
  const common = {
    slot,
    attempt: 0,
    task_id: 'Packing_a_Fruit_Lunch',
    variation_id: 'TV-01',
    seed: JSON.stringify(['bench', content]),
    source_demos: ['demo_0'],
  };
  const columns = Object.fromEntries(
    [...POLICY_COLUMNS, ...PRIVILEGED_COLUMNS].map(({ name, dtype, shape }) => {
      const widths: Record<string, number> = {
        qpos: 9 + 7 * OBJECTS,
        qvel: 9 + 6 * OBJECTS,
        'object.pose': 7 * OBJECTS,
        'object.velocity': 6 * OBJECTS,
        'goal.truth': OBJECTS,
      };
      const width =
        shape === 'per_episode'
          ? (widths[name] ?? 0)
          : shape === 'per_row'
            ? 0
            : ((shape as readonly number[])[0] ?? 1);
      return [name, noiseColumn(rng, dtype, length * width, shape === 'per_row' ? length : null)];
    }),
  );
  return {
    slot,
    attempts: [{ ...common, status: 'accepted', cause: null, step: length }],
    episode: {
      log: { length, columns },
      subtasks: [],
      ...(pictureBytes ? { cameras: [noisePictures(rng, length, pictureBytes)] } : {}),
      provenance: {
        ...common,
        template_type: 'loose_packing',
        axis: null,
        pair_id: null,
        instruction: 'Pack the fruit lunch.',
        // as long as those of real episodes
        resolved_episode: JSON.stringify(Array.from({ length: 80 }, () => rng.uniform(0, 1))),
        outcome: 'success',
      },
    },
  };
}

function noiseColumn(rng: RandomStream, dtype: string, size: number, rows: number | null): ColumnData {
  const offsets = rows === null ? {} : { offsets: new Int32Array(rows + 1) };
  if (dtype === 'string') return { values: new Int32Array(size), labels: [''], ...offsets };
  if (dtype === 'bool') return { values: new Uint8Array(size), ...offsets };
  if (dtype === 'int32') return { values: new Int32Array(size), ...offsets };
  const values = dtype === 'float32' ? new Float32Array(size) : new Float64Array(size);
  for (let at = 0; at < size; at++) values[at] = rng.uniform(-1, 1);
  return { values, ...offsets };
}

function noisePictures(rng: RandomStream, length: number, pictureBytes: number) {
  const words = new Uint32Array((length * pictureBytes) / 4);
  let state = rng.integer(2 ** 31) | 1;
  for (let at = 0; at < words.length; at++) {
    // xorshift32 (Marsaglia, 2003)
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[at] = state;
  }
  return {
    name: 'front',
    width: NOISE_PICTURE_SIZE,
    height: NOISE_PICTURE_SIZE,
    pictures: {
      bytes: new Uint8Array(words.buffer),
      offsets: Float64Array.from({ length: length + 1 }, (_, frame) => frame * pictureBytes),
    },
    histogram: new Float64Array(768).fill(length),
    sampledFrames: length,
  };
}
