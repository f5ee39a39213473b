/**
 * What the perfect executor does on a stage.
 */
import { complain, type UserError } from '../core/errors.ts';
import type { ExecutorPlan } from '../demo/executor.ts';
import { goalsOf } from '../demo/plan/goal.ts';
import { fixedRank, orderGoals } from '../demo/plan/order.ts';
import { withPartSteps } from '../demo/plan/parts.ts';
import { subtasksOf } from '../demo/plan/subtasks.ts';
import { DEFAULT_MANNER } from '../demo/skills/skill.ts';
import type { Stage } from './stage.ts';

/** Every goal that is not reached yet, in the order of the variation; what is put back in mid-episode comes again at the end. */
export function executorPlan({ scene, drawn }: Stage): ExecutorPlan {
  const { variation, carriers, plan } = scene;
  const ids = variation.active_instance_ids;
  const objects = drawn.map(({ id, asset }) => ({ id, semanticName: asset.semanticName }));
  const semanticNames = objects.map(({ semanticName }) => semanticName);
  const fixed = fixedRank(plan, ids);
  const progress = { ids, carriers, events: variation.events };
  const start = {
    layout: variation.layout,
    carriers: carriers ?? {},
    symmetries: drawn.map(({ asset }) => asset.symmetry),
  };
  const goals = orderGoals(
    goalsOf({ variation, semanticNames, plan, start }),
    progress,
    fixed ?? undefined,
    fixed !== null,
  );
  for (const { object, reference, slot } of goals) {
    if (!slot) throw unknownPlace(scene.variation, ids[object]!, ids[reference]!);
  }
  const subtasks = subtasksOf(withPartSteps(goals, { variation, semanticNames, plan }), objects);
  return { objects: drawn, subtasks, manners: subtasks.map(() => DEFAULT_MANNER) };
}

function unknownPlace(
  { task_id, variation_id }: Stage['scene']['variation'],
  id: string,
  reference: string,
): UserError {
  return complain({
    where: `${task_id} ${variation_id}`,
    what: `nothing says where ${id} goes in or on ${reference}`,
    expected: 'a free slot for it in `plan` of task.yaml',
  });
}
