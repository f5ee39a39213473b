/**
 * What the player in the page needs of an episode: integers in columns, a column that never changes as its one value.
 */
import type { ShownEpisode } from './model.ts';
import type { ScenePart } from './parts.ts';
import type { Filmstrip } from './pictures.ts';
import { type Heading, handHeadingOf, headingOf } from './scene.ts';
import { type Contact, type Runs, runsOf, type Track } from './track.ts';

/** One value a frame, or one for all. */
export type Column = readonly number[];

/** Where something is: x, y, z [mm], and its turn about the vertical as 100 cos, 100 sin. */
export interface PlacedColumns {
  readonly x: Column;
  readonly y: Column;
  readonly z: Column;
  readonly c: Column;
  readonly s: Column;
}

export interface PlayerEpisode {
  readonly length: number;
  readonly fps: number;
  readonly objects: readonly PlacedColumns[];
  readonly hand: PlacedColumns;
  /** Distance between the fingers [mm]. */
  readonly gripper: Column;
  /** How far each moving part is open [mm] or [degree]; empty where that is not known. */
  readonly parts: readonly Column[];
  readonly subtask: Runs<string>;
  readonly phase: Runs<string>;
  readonly inHand: Runs<string>;
  /** Truth of each condition: 0, 1. */
  readonly goal: readonly Runs<number>[];
  readonly fail: readonly Runs<number>[];
  /** Pairs of bodies, and of each frame `pair, force [0.1 N], pair, force, ...`, strongest first. */
  readonly pairs: readonly (readonly [string, string])[];
  readonly contacts: readonly (readonly number[])[];
  /** By camera. */
  readonly pictures: readonly Filmstrip[];
}

export function playerEpisode(
  { track, resolved }: Pick<ShownEpisode, 'track' | 'resolved'>,
  fps: number,
  pictures: readonly Filmstrip[],
): PlayerEpisode {
  const objectCount = (track.objects[0]?.length ?? 0) / 7;
  const conditions = (rows: readonly (readonly boolean[])[]) =>
    (rows[0] ?? []).map((_, i) => runsOf(rows.map((row) => (row[i] ? 1 : 0))));
  return {
    length: track.length,
    fps,
    objects: Array.from({ length: objectCount }, (_, i) => placed(track.objects, 7 * i, headingOf)),
    hand: placed(track.tcp, 0, handHeadingOf),
    gripper: column(track.gripper, (width) => 1000 * width),
    parts: partColumns(track.qpos, resolved.parts, objectCount),
    subtask: runsOf(track.subtask),
    phase: runsOf(track.phase),
    inHand: runsOf(track.inHand),
    goal: conditions(track.goal),
    fail: conditions(track.fail),
    ...contactColumns(track.contacts),
    pictures,
  };
}

/** Arm and fingers. */
const ROBOT_JOINTS = 9;

/** None where an object's parts are not known, so that no one can say whose a joint is. */
function partColumns(qpos: Track['qpos'], parts: readonly ScenePart[], objects: number): Column[] {
  const first = ROBOT_JOINTS + 7 * objects;
  if (qpos[0]?.length !== first + parts.length) return [];
  return parts.map(({ unit }, i) => column(qpos, (row) => (unit === 'm' ? 1000 : 180 / Math.PI) * row[first + i]!));
}

function placed(
  rows: readonly (readonly number[])[],
  at: number,
  turn: (pose: readonly number[], offset: number) => Heading,
): PlacedColumns {
  return {
    x: column(rows, (row) => 1000 * row[at]!),
    y: column(rows, (row) => 1000 * row[at + 1]!),
    z: column(rows, (row) => 1000 * row[at + 2]!),
    c: column(rows, (row) => 100 * turn(row, at + 3).cos),
    s: column(rows, (row) => 100 * turn(row, at + 3).sin),
  };
}

/** Rounded; JSON has no NaN, so that a broken log shows as zeros. */
function column<T>(rows: readonly T[], value: (row: T) => number): Column {
  const values = rows.map((row) => Math.round(value(row)) || 0);
  return values.every((v) => v === values[0]) ? values.slice(0, 1) : values;
}

function contactColumns(rows: readonly (readonly Contact[])[]): Pick<PlayerEpisode, 'pairs' | 'contacts'> {
  const pairs: [string, string][] = [];
  const known = new Map<string, number>();
  const indexOf = ({ a, b }: Contact): number => {
    const key = JSON.stringify([a, b]);
    let index = known.get(key);
    if (index === undefined) {
      index = pairs.push([a, b]) - 1;
      known.set(key, index);
    }
    return index;
  };
  const contacts = rows.map((row) =>
    [...row].sort((p, q) => q.force - p.force).flatMap((contact) => [indexOf(contact), Math.round(10 * contact.force)]),
  );
  return { pairs, contacts };
}
