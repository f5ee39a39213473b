/**
 * What a feature of a LeRobot dataset is: how `info.json` declares it, which Parquet column it has, and its statistics.
 *
 * A kind of feature is one function that returns a `Feature`; the writer knows no other way to add a column.
 */
import type { EpisodeRecord } from '../episode/record.ts';
import type { FeatureStats, StatsNesting } from './episode-stats.ts';
import type { FieldType } from './parquet-schema.ts';

/** Control steps, and frames, a second. */
export const FPS = 20;

/** An episode with its place in the dataset. */
export interface PlacedEpisode {
  readonly record: EpisodeRecord;
  /** Frames. */
  readonly length: number;
  readonly episodeIndex: number;
  /** Global row of the first frame. */
  readonly firstIndex: number;
  readonly taskIndex: number;
}

/** An entry of `features` in `info.json` (LeRobot v3.0, utils/feature_utils.py). */
export interface FeatureInfo {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly names: readonly string[] | null;
  /** Of cameras. */
  readonly info?: Readonly<Record<string, unknown>>;
}

export interface FeatureColumn {
  readonly type: FieldType;
  /**
   * Its member of the `huggingface` footer metadata, which readers that pass no features need to tell an image from a
   * struct of bytes. The metadata are written only when a column is an image.
   */
  readonly huggingface: unknown;
  /** Whether its values are encoded pictures. */
  readonly isImage?: boolean;
  /** One value a frame; lists are plain arrays. */
  readonly encode: (episode: PlacedEpisode) => readonly unknown[] | Promise<readonly unknown[]>;
}

export interface Feature {
  /** Without `/`; `image` stands only in names of cameras (datasets/compute_stats.py wants another shape there). */
  readonly name: string;
  readonly info: FeatureInfo;
  /** Null for `video`, whose frames stand in files of their own. */
  readonly column: FeatureColumn | null;
  /** Of `video`: an MP4 with the episode's frames. */
  readonly video?: (episode: PlacedEpisode) => Uint8Array;
  /** Null for text and language. */
  readonly stats: {
    readonly nesting: StatsNesting;
    readonly compute: (episode: PlacedEpisode) => FeatureStats | Promise<FeatureStats>;
  } | null;
}
