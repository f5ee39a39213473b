/**
 * What the perfect executor does on a stage.
 */

import { complain, type UserError } from '../core/errors.ts';
import type { ExecutorPlan, Slot } from '../demo/executor.ts';
import { LUNCHBOX_SLOTS } from '../demo/packing.ts';
import { packingSubtasks } from '../demo/replay.ts';
import { DEFAULT_MANNER } from '../demo/skills.ts';
import { targetsToBring } from '../task/events.ts';
import type { Stage } from './stage.ts';

function unknownPlace({ scene }: Stage, id: string): UserError {
  const { task_id, variation_id } = scene.variation;
  return complain({ where: `${task_id} ${variation_id}`, what: `nothing says where in the container ${id} goes` });
}

/** Every target that is not there yet, in the order of the variation; what is put back in mid-episode comes again at the end. */
export function executorPlan(stage: Stage): ExecutorPlan {
  const { scene, drawn } = stage;
  const { semantic_groups, active_instance_ids: ids, container_instance_id, events } = scene.variation;
  const targets = targetsToBring(semantic_groups.target, scene.carriers, events).map((id) => ids.indexOf(id));
  const names = drawn.map(({ asset }) => asset.semanticName);
  const subtasks = packingSubtasks(targets, ids.indexOf(container_instance_id), names);
  const slots = new Map<number, Slot>();
  for (const target of targets) {
    const slot = LUNCHBOX_SLOTS[names[target]!];
    if (!slot) throw unknownPlace(stage, ids[target]!);
    slots.set(target, slot);
  }
  return { objects: drawn, subtasks, manners: subtasks.map(() => DEFAULT_MANNER), slots };
}
