/**
 * The features that every dataset has, the policy's columns and LeRobot's five default ones; and the subtasks in words.
 */
import type { ColumnSpec } from '../episode/column.ts';
import { POLICY_COLUMNS } from '../episode/columns.ts';
import { columnStats } from './episode-stats.ts';
import { type Feature, FPS, type PlacedEpisode } from './feature.ts';
import { listRows } from './log-rows.ts';

/** In the order of the columns on disk: policy, then `extra` (cameras, subtasks in words), and the defaults. */
export function datasetFeatures(extra: readonly Feature[] = []): Feature[] {
  return [...POLICY_COLUMNS.map(policyFeature), ...extra, ...DEFAULTS];
}

/** A declared column of n float32 values a row. */
function policyFeature(spec: ColumnSpec): Feature {
  const width = spec.shape[0] as number;
  const values = ({ record }: PlacedEpisode) => record.log.columns[spec.name]!.values;
  return {
    name: spec.name,
    info: { dtype: spec.dtype, shape: [width], names: spec.names ?? null },
    column: {
      type: { list: spec.dtype },
      huggingface: { feature: { dtype: spec.dtype, _type: 'Value' }, length: width, _type: 'List' },
      encode: (episode) => listRows(values(episode), width, episode.length),
    },
    stats: { nesting: 'vector', compute: (episode) => columnStats(values(episode), width) },
  };
}

/** Seconds of a frame, as float32: readers compare exactly (datasets/dataset_writer.py, `add_frame`). */
export function frameTimestamp(frame: number): number {
  return Math.fround(frame / FPS);
}

type PerFrame = (episode: PlacedEpisode, frame: number) => number;

function defaultFeature(name: string, dtype: 'float32' | 'int64', value: PerFrame): Feature {
  const values = (episode: PlacedEpisode) =>
    Array.from({ length: episode.length }, (_, frame) => value(episode, frame));
  return {
    name,
    info: { dtype, shape: [1], names: null },
    column: {
      type: dtype,
      huggingface: { dtype, _type: 'Value' },
      encode: (episode) => (dtype === 'int64' ? values(episode).map(BigInt) : values(episode)),
    },
    stats: { nesting: 'vector', compute: (episode) => columnStats(values(episode), 1) },
  };
}

/** LeRobot v3.0, utils/constants.py, `DEFAULT_FEATURES`. */
const DEFAULTS: readonly Feature[] = [
  defaultFeature('timestamp', 'float32', (_, frame) => frameTimestamp(frame)),
  defaultFeature('frame_index', 'int64', (_, frame) => frame),
  defaultFeature('episode_index', 'int64', (episode) => episode.episodeIndex),
  defaultFeature('index', 'int64', (episode, frame) => episode.firstIndex + frame),
  defaultFeature('task_index', 'int64', (episode) => episode.taskIndex),
];

const LANGUAGE_STRUCT = {
  role: 'string',
  content: 'string',
  style: 'string',
  timestamp: 'float32',
  camera: 'string',
} as const;

/**
 * Subtasks as persistent language rows, the whole list on every frame (LeRobot v3.0, datasets/language.py). `tool_calls`
 * is left out: readers fill it with null.
 *
 * An extra, since it takes LeRobot 0.6 to open a dataset that has it, and its own collate function to batch one.
 */
export const LANGUAGE_SUBTASKS: Feature = {
  name: 'language_persistent',
  info: { dtype: 'language', shape: [1], names: null },
  column: {
    type: { list: { struct: LANGUAGE_STRUCT } },
    huggingface: {
      feature: Object.fromEntries(
        Object.entries(LANGUAGE_STRUCT).map(([key, dtype]) => [key, { dtype, _type: 'Value' }]),
      ),
      _type: 'List',
    },
    encode: ({ record, length }) => {
      const rows = record.subtasks.map(({ name, frame }) => ({
        role: 'assistant',
        content: name,
        style: 'subtask',
        timestamp: frameTimestamp(frame),
        camera: null,
      }));
      return Array.from({ length }, () => rows);
    },
  },
  stats: null,
};
