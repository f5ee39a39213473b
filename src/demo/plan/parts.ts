/**
 * When doors and drawers are opened and closed on the way to a task's goals.
 */
import { type Condition, demanded, type JointCondition } from '../../task/condition.ts';
import type { PlanBlock, PlannedPart } from '../../task/plan-block.ts';
import type { ResolvedVariation } from '../../task/resolve.ts';
import type { Goal } from './goal.ts';

/** A part is to be opened, or closed. */
export interface PartStep {
  readonly kind: 'open' | 'close';
  /** Index of the articulated thing, in the scene's objects. */
  readonly reference: number;
  /** Name of the part. */
  readonly part: string;
  /** Value of its joint [m] or [rad]: the least when it is opened, the most when it is closed. */
  readonly opening: number;
}

export type Step = Goal | PartStep;

export const isPartStep = (step: object): step is PartStep => 'part' in step;

/** The part of a scene that decides what is opened and closed. */
export interface PartScene {
  readonly variation: Pick<ResolvedVariation, 'active_instance_ids' | 'layout' | 'success'>;
  /** Beside `active_instance_ids`. */
  readonly semanticNames: readonly string[];
  readonly plan?: PlanBlock | undefined;
}

/** A part that is written to start within this of its opening starts open enough [m] or [rad]. */
const OPEN_ENOUGH = 0.005;

/**
 * The goals with the steps that they need: each part that the plan names is opened before the first thing is brought to its thing,
 * unless it starts open enough, and is closed after the last if success demands that it is shut.
 *
 * What lies in a moving part is in its thing only once that is shut. So before a goal that was undone in mid-episode comes again the
 * part is closed, for the first time to have counted, and opened anew.
 *
 * @param goals in the order in which they are reached
 */
export function withPartSteps(goals: readonly Goal[], scene: PartScene): Step[] {
  const { active_instance_ids: ids } = scene.variation;
  let steps: Step[] = [...goals];
  for (const planned of scene.plan?.parts ?? []) {
    ids.forEach((id, reference) => {
      if (planned.of === id || planned.of === scene.semanticNames[reference]) {
        steps = aroundPart(steps, planned, reference, scene);
      }
    });
  }
  return steps;
}

function aroundPart(steps: readonly Step[], { joint, open }: PlannedPart, reference: number, scene: PartScene): Step[] {
  const { variation } = scene;
  const id = variation.active_instance_ids[reference]!;
  const start = variation.layout[id]?.joints?.[joint] ?? 0;
  const shut = shutCondition(variation.success.conditions, id, joint, open);
  const opening: PartStep = { kind: 'open', reference, part: joint, opening: open };
  const closing: PartStep | null = shut ? { kind: 'close', reference, part: joint, opening: shut.range[1] } : null;
  const out: Step[] = [];
  const brought = new Set<number>();
  let isOpenEnough = start >= open - OPEN_ENOUGH;
  let last = -1;
  for (const step of steps) {
    if (!isPartStep(step) && step.reference === reference) {
      const isUndone = brought.has(step.object) && step.slot?.part === joint;
      if (isUndone && closing) {
        out.push(closing);
        isOpenEnough = false;
        brought.clear();
      }
      if (!isOpenEnough) out.push(opening);
      isOpenEnough = true;
      brought.add(step.object);
      last = out.length;
    }
    out.push(step);
  }
  const isShut = last < 0 && start <= (shut?.range[1] ?? 0);
  if (closing && !isShut) out.splice(last < 0 ? out.length : last + 1, 0, closing);
  return out;
}

/** The condition that a part be shut, if all of success demands one: a range from 0 on that ends before the part is open. */
function shutCondition(
  conditions: readonly Condition[],
  id: string,
  part: string,
  open: number,
): JointCondition | undefined {
  return conditions
    .flatMap(demanded)
    .filter((condition) => condition.type === 'joint')
    .find(({ subject_id, joint, range }) => subject_id === id && joint === part && range[0] <= 0 && range[1] < open);
}
