/**
 * `meta/episodes/`: one row an episode, with its place, its tasks and its statistics (LeRobot v3.0,
 * datasets/dataset_metadata.py). Names hold `/` literally: flat columns, no groups.
 */
import { type FeatureStats, nestStat, STAT_NAMES } from './episode-stats.ts';
import type { Feature } from './feature.ts';
import type { ParquetColumn } from './parquet-schema.ts';
import { filePlace } from './paths.ts';
import type { VideoSpan } from './video/video-file.ts';

export interface EpisodeMeta {
  readonly episodeIndex: number;
  readonly instruction: string;
  readonly length: number;
  readonly firstIndex: number;
  readonly segment: number;
  readonly stats: Readonly<Record<string, FeatureStats>>;
  /** Of each `video` feature. */
  readonly videos: Readonly<Record<string, VideoSpan>>;
}

interface MetaColumn extends ParquetColumn {
  readonly value: (row: EpisodeMeta) => unknown;
}

/** Columns of the file, each with what it takes from a row. */
export function episodesMetaColumns(features: readonly Feature[]): MetaColumn[] {
  const integer = (name: string, value: (row: EpisodeMeta) => number): MetaColumn => ({
    name,
    type: 'int64',
    value: (row) => BigInt(value(row)),
  });
  return [
    integer('episode_index', (row) => row.episodeIndex),
    { name: 'tasks', type: { list: 'string' }, value: (row) => [row.instruction] },
    integer('length', (row) => row.length),
    integer('data/chunk_index', (row) => filePlace(row.segment).chunk),
    integer('data/file_index', (row) => filePlace(row.segment).file),
    integer('dataset_from_index', (row) => row.firstIndex),
    integer('dataset_to_index', (row) => row.firstIndex + row.length),
    ...features.flatMap(videoColumns),
    ...features.flatMap(statsColumns),
    integer('meta/episodes/chunk_index', (row) => filePlace(row.segment).chunk),
    integer('meta/episodes/file_index', (row) => filePlace(row.segment).file),
  ];
}

/** Names of the columns that say where an episode's frames stand; times in seconds. */
export function episodeVideoColumns(feature: string) {
  const column = <const Name extends string>(name: Name) => `videos/${feature}/${name}`;
  return {
    chunk: column('chunk_index'),
    file: column('file_index'),
    from: column('from_timestamp'),
    to: column('to_timestamp'),
  };
}

function videoColumns({ name, video }: Feature): MetaColumn[] {
  if (!video) return [];
  const { chunk, file, from, to } = episodeVideoColumns(name);
  return [
    { name: chunk, type: 'int64', value: (row) => BigInt(filePlace(row.segment).chunk) },
    { name: file, type: 'int64', value: (row) => BigInt(filePlace(row.segment).file) },
    { name: from, type: 'float64', value: (row) => row.videos[name]!.fromSec },
    { name: to, type: 'float64', value: (row) => row.videos[name]!.toSec },
  ];
}

function statsColumns({ name, stats }: Feature): MetaColumn[] {
  if (!stats) return [];
  const { nesting } = stats;
  const vector = { list: 'float64' } as const;
  return [
    ...STAT_NAMES.map((stat) => ({
      name: `stats/${name}/${stat}`,
      type: nesting === 'vector' ? vector : ({ list: { list: vector } } as const),
      value: (row: EpisodeMeta) => nestStat(row.stats[name]![stat], nesting),
    })),
    {
      name: `stats/${name}/count`,
      type: { list: 'int64' },
      value: (row) => [BigInt(row.stats[name]!.count)],
    },
  ];
}
