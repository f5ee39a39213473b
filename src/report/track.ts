/**
 * The privileged log of one episode, as far as a report shows it.
 */
import { UserError } from '../core/errors.ts';
import type { Row } from '../dataset/parquet-reader.ts';
import type { PrivilegedColumnName } from '../episode/columns.ts';
import type { FrameSeries } from './frame-series.ts';
import type { EpisodeEntry } from './source.ts';

export const TRACK_COLUMNS = [
  'tcp.pose',
  'gripper.width',
  'object.pose',
  'contact.body_a',
  'contact.body_b',
  'contact.force',
  'goal.truth',
  'fail.truth',
  'subtask.name',
  'skill.phase',
  'object_in_hand',
  'qpos',
] as const satisfies readonly PrivilegedColumnName[];

export interface Contact {
  readonly a: string;
  readonly b: string;
  /** [N] */
  readonly force: number;
}

/** Everything has T rows. */
export interface Track {
  readonly length: number;
  /** (T, 9 + 7 K + J): joints of arm and fingers, poses of objects, then the joints of moving parts [m] or [rad], 0 for shut */
  readonly qpos: readonly (readonly number[])[];
  /** (T, 7): xyz [m], quaternion wxyz */
  readonly tcp: readonly (readonly number[])[];
  /** [m] */
  readonly gripper: readonly number[];
  /** (T, 7 K): xyz [m], quaternion wxyz of each object */
  readonly objects: readonly (readonly number[])[];
  readonly contacts: readonly (readonly Contact[])[];
  readonly goal: readonly (readonly boolean[])[];
  readonly fail: readonly (readonly boolean[])[];
  readonly subtask: readonly string[];
  readonly phase: readonly string[];
  /** Empty where there is none. */
  readonly inHand: readonly string[];
}

export async function readTrack(series: FrameSeries, episode: EpisodeEntry): Promise<Track> {
  const rows = await series.rows(episode);
  const lists = <T>(name: PrivilegedColumnName) => rows.map((row) => list<T>(row, name, episode));
  const texts = (name: PrivilegedColumnName) => rows.map((row) => String(row[name] ?? ''));
  const forces = lists<number>('contact.force');
  const second = lists<string>('contact.body_b');
  return {
    length: rows.length,
    qpos: lists('qpos'),
    tcp: lists('tcp.pose'),
    gripper: rows.map((row) => Number(row['gripper.width'])),
    objects: lists('object.pose'),
    contacts: lists<string>('contact.body_a').map((names, t) =>
      names.map((a, i) => ({ a, b: second[t]![i]!, force: forces[t]![i]! })),
    ),
    goal: lists('goal.truth'),
    fail: lists('fail.truth'),
    subtask: texts('subtask.name'),
    phase: texts('skill.phase'),
    inHand: texts('object_in_hand'),
  };
}

function list<T>(row: Row, name: PrivilegedColumnName, { index }: EpisodeEntry): readonly T[] {
  const value = row[name] ?? [];
  if (Array.isArray(value)) return value;
  throw new UserError(`privileged/: episode ${index}: ${name} is no list; \`better verify\` says what else is wrong`);
}

/** A column as stretches of equal values. */
export interface Runs<T> {
  /** First frame of each, the first 0. */
  readonly at: readonly number[];
  readonly is: readonly T[];
}

export function runsOf<T>(values: readonly T[]): Runs<T> {
  const at: number[] = [];
  const is: T[] = [];
  for (const [frame, value] of values.entries()) {
    if (frame > 0 && value === is.at(-1)) continue;
    at.push(frame);
    is.push(value);
  }
  return { at, is };
}

/** Stretches with their ends, which are not part of them. */
export function segmentsOf<T>(values: readonly T[]): { from: number; to: number; value: T }[] {
  const { at, is } = runsOf(values);
  return is.map((value, i) => ({ from: at[i]!, to: at[i + 1] ?? values.length, value }));
}
