/**
 * What is handed from whoever ran an episode slot to whoever writes the dataset: plain data and typed arrays only.
 *
 * A slot is a place in a corpus's plan (one variation, one episode seed). Its attempts are numbered from 0 and run until one
 * is accepted; slots are written in the order of the plan, so that no byte depends on who ran them, or when.
 */
import type { EpisodeLog } from './column.ts';

/**
 * Why an attempt is rejected: no free start layout was found; the start already reaches the goal or fails; a fail condition
 * came true; a grasp subtask ended without its object in hand; the goal was not held at the end, after a door or drawer had not
 * been opened or shut, or for any other reason; something that was to happen in mid-episode did not; the physics blew up; its
 * worker died of it; it went well, and the other arm of its pair never did.
 */
export const REJECTION_CAUSES = [
  'no_start',
  'start_is_decided',
  'failed_condition',
  'grasp_missed',
  'part_not_moved',
  'goal_not_reached',
  'event_missing',
  'diverged',
  'worker_died',
  'pair_incomplete',
] as const;
export type RejectionCause = (typeof REJECTION_CAUSES)[number];

/** One row of `provenance/attempts.parquet`. */
export interface AttemptRow {
  readonly slot: number;
  readonly attempt: number;
  readonly task_id: string;
  readonly variation_id: string;
  readonly status: 'accepted' | 'rejected';
  /** `null` when accepted. */
  readonly cause: RejectionCause | null;
  /** Control step at which it ended. */
  readonly step: number;
  /** Path of the random stream that the attempt drew from. */
  readonly seed: string;
  /** Names of the seed demos that were replayed, in order of use. */
  readonly source_demos: readonly string[];
}

/** One row of `provenance/episodes.parquet`, less the columns that its place in the dataset gives it. */
export interface EpisodeProvenance {
  readonly slot: number;
  readonly attempt: number;
  readonly task_id: string;
  readonly template_type: string;
  readonly variation_id: string;
  /** Kind of change of an evaluation variation that declares one. */
  readonly axis: string | null;
  /** Shared by an intervened episode and its twin. */
  readonly pair_id: string | null;
  readonly instruction: string;
  readonly seed: string;
  readonly source_demos: readonly string[];
  /**
   * The resolved episode as canonical JSON: objects, assets, start poses, predicates. That of an intervened arm also has `twin`,
   * and `difference`: the fields that were declared, those that differ, and how many were compared in each part.
   */
  readonly resolved_episode: string;
  /** `success` for every accepted episode of a generated corpus. */
  readonly outcome: 'success' | 'failure';
}

export interface SubtaskMark {
  readonly name: string;
  /** First frame. */
  readonly frame: number;
}

/** Encoded pictures, one a frame, one behind the other. */
export interface PictureSeries {
  readonly bytes: Uint8Array;
  /** (T + 1,): picture t is `bytes[offsets[t], offsets[t + 1])`. */
  readonly offsets: Float64Array;
}

/** What one camera saw of an episode. */
export interface CameraFrames {
  readonly name: string;
  /** [px] */
  readonly width: number;
  readonly height: number;
  /** Of `png` and `jpeg`. */
  readonly pictures?: PictureSeries;
  /** Of `video`: one MP4 with T frames. */
  readonly video?: Uint8Array;
  /** (3, 256): how often each value of red, green and blue occurs in the frames that statistics are taken from. */
  readonly histogram: Float64Array;
  /** Number of those frames. */
  readonly sampledFrames: number;
  /** 16-bit PNG, depth along the view [mm], 0 where nothing is; where it was asked for. */
  readonly depth?: PictureSeries;
  /** 8-bit PNG of instance ids; where it was asked for. */
  readonly instances?: PictureSeries;
  /** (T, n, 5): left, top, right, bottom [px, half-open] and visible pixels of each object; where it was asked for. */
  readonly boxes?: Int32Array;
}

export interface EpisodeRecord {
  /** Every column of `POLICY_COLUMNS` and `PRIVILEGED_COLUMNS`. */
  readonly log: EpisodeLog;
  /** In order of frame, the first at frame 0. */
  readonly subtasks: readonly SubtaskMark[];
  readonly provenance: EpisodeProvenance;
  /** In the order of the corpus's cameras; absent where it has none. */
  readonly cameras?: readonly CameraFrames[];
}

/** What is known of a slot when its attempts are over. */
export interface SlotResult {
  readonly slot: number;
  /** In order; the last one is the accepted one, if any. */
  readonly attempts: readonly AttemptRow[];
  /** `null` when every attempt was rejected. */
  readonly episode: EpisodeRecord | null;
}
