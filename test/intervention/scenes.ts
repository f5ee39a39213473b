/** A small task with an intervention, and scenes that nothing may write to. */
import { type Arrangement, arrangementOf } from '../../src/intervention/arrangement.ts';
import { type ResolvedPair, resolvePair } from '../../src/intervention/intervene.ts';
import { resolveVariation } from '../../src/task/resolve.ts';
import { loadTask, type Task } from '../../src/task/task-folder.ts';
import { smallBase, writeTask } from '../task/folders.ts';

/** BASE with a tilted `a`, so that what turns a thing has something to turn, with an open drawer, so that there is one to close. */
export const base = {
  ...smallBase,
  pose_overrides: {
    ...smallBase.pose_overrides,
    a: { position: [0.4, 0.2, 0.02], rotation: [0.9, 0, 0, 0.3], joints: { drawer: 0.1 } },
  },
};

/** A folder whose EV-01 has this intervention, and these keys of its own. */
export function writeIntervention(
  intervention: object,
  more: object = {},
  files: Record<string, unknown> = {},
): string {
  return writeTask({
    'base_variation.yaml': base,
    'variations/EV-01.yaml': { variation_id: 'EV-01', extends: 'BASE', intervention, ...more },
    ...files,
  });
}

export function pairOf(intervention: object, more: object = {}, files: Record<string, unknown> = {}): ResolvedPair {
  return resolvePair(loadTask(writeIntervention(intervention, more, files)), 'EV-01')!;
}

export function smallScene(): { task: Task; scene: Arrangement } {
  const task = loadTask(writeTask({ 'base_variation.yaml': base }));
  return { task, scene: deepFreeze(arrangementOf(resolveVariation(task))) };
}

export function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
