/**
 * The subtasks of an episode as MimicGen tells them: a signal each that goes from 0 to 1 when it is done.
 */
import type { EpisodeLog } from '../../episode/column.ts';

export interface SubtaskSignal {
  /** Its name as a word, e.g. `pick_up_the_apple`; numbered where it comes again. */
  readonly signal: string;
  /** `grasp` ends with something in hand, `place` with the hand off it; anything else is `other`. */
  readonly kind: 'grasp' | 'place' | 'other';
  /** Id of what is in hand; empty for `other`. */
  readonly object: string;
  /** First frame of the subtask, and the frame at which its signal goes to 1. */
  readonly start: number;
  readonly done: number;
}

/** In order of time. A grasp is done when the object stays in hand, a place when it stays out of it, others at their last frame. */
export function subtaskSignals({ columns, length }: EpisodeLog): SubtaskSignal[] {
  const index = columns['subtask.index']!.values;
  const text = (name: string, frame: number) => columns[name]!.labels![columns[name]!.values[frame]!]!;
  const held = (frame: number) => text('object_in_hand', Math.min(frame, length - 1));
  const used = new Map<string, number>();
  const found: SubtaskSignal[] = [];
  for (let start = 0; start < length; ) {
    let end = start + 1;
    while (end < length && index[end] === index[start]) end++;
    const [before, after] = [held(start), held(end)];
    const kind = after !== '' && after !== before ? 'grasp' : before !== '' && after === '' ? 'place' : 'other';
    const object = kind === 'grasp' ? after : kind === 'place' ? before : '';
    const settled = (frame: number) => (held(frame) === object) === (kind === 'grasp');
    let done = end - 1;
    while (kind !== 'other' && done > start && settled(done) && settled(done - 1)) done--;
    found.push({ signal: numbered(slug(text('subtask.name', start)), used), kind, object, start, done });
    start = end;
  }
  return found;
}

function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_+|_+$/g, '') || 'subtask'
  );
}

function numbered(name: string, used: Map<string, number>): string {
  const count = (used.get(name) ?? 0) + 1;
  used.set(name, count);
  return count === 1 ? name : `${name}_${count}`;
}

/** (T,): 0, and 1 from `done` on. */
export function signalValues({ done }: SubtaskSignal, length: number): Int32Array {
  return new Int32Array(length).fill(1, done);
}
