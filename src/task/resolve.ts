/**
 * A variation resolved: BASE and the variation's own words merged into plain data that stands by itself.
 */
import { complain } from '../core/errors.ts';
import { type Condition, sameCondition } from './condition.ts';
import type { SceneEvent } from './events.ts';
import { resolveGroups, type SemanticGroups } from './groups.ts';
import type { Intervention } from './intervention-block.ts';
import { type Placement, type ResolvedObject, resolveObjects } from './objects.ts';
import type { PhysicsOverride } from './physics.ts';
import type { PlanBlock } from './plan-block.ts';
import {
  derivedFail,
  derivedSuccess,
  exchangeConditions,
  type GoalChange,
  NO_GOAL_CHANGE,
  overrideConditions,
  redirectConditions,
} from './policy.ts';
import type { Relation } from './relations.ts';
import { type ResolvedReset, resolveCarriers, resolveReset } from './reset.ts';
import { BASE } from './schema.ts';
import type { Task, VariationDocument } from './task-folder.ts';

/** A goal that has to be kept up once it is reached. */
export interface MaintenanceNode {
  readonly id: string;
  readonly type: 'maintenance';
  readonly condition: Condition;
}

/** What `better task show --json` prints. */
export interface ResolvedVariation {
  readonly task_id: string;
  readonly template_type: string;
  readonly variation_id: string;
  readonly instruction: string;
  readonly container_instance_id: string;
  readonly goal_relation: Relation;
  readonly semantic_groups: SemanticGroups;
  /** Container, targets, distractors, decor; the order of objects everywhere. */
  readonly active_instance_ids: readonly string[];
  readonly layout: Readonly<Record<string, Placement>>;
  readonly success: { readonly op: 'and'; readonly conditions: readonly Condition[] };
  readonly fail: { readonly op: 'or'; readonly conditions: readonly Condition[] };
  /** One node for each condition of `success`, in its order. */
  readonly logic_graph: { readonly nodes: readonly MaintenanceNode[] };
  /** What single objects are other than their assets say; absent where there is none such. */
  readonly physics?: Readonly<Record<string, PhysicsOverride>>;
  /** What happens in mid-episode; absent where nothing does. */
  readonly events?: readonly SceneEvent[];
}

/** A resolved variation, and what generation needs beside it. */
export interface Resolution {
  readonly variation: ResolvedVariation;
  /** In the order of `active_instance_ids`. */
  readonly objects: readonly ResolvedObject[];
  readonly reset: ResolvedReset;
  /** Objects that start from the draw of another, e.g. what was put in its place, by their ids. */
  readonly draws: Readonly<Record<string, string>>;
  /** Objects that start in or on another and move with its draw, by their ids. */
  readonly carriers: Readonly<Record<string, string>>;
  /** Where things go; absent where the task does not say. */
  readonly plan?: PlanBlock;
  readonly intervention: Intervention | null;
  readonly split: Split;
  /** The file that says what the variation is, for complaints. */
  readonly where: string;
}

/** Where a variation stands in the task's registry: `none` for one that is not listed. */
export type Split = 'base' | 'train' | 'eval' | 'none';

export interface VariationEntry {
  readonly id: string;
  readonly split: Split;
  readonly enabled: boolean;
}

/** The variations that there are: BASE, training, evaluation, then those that are not in the registry. */
export function listVariations(task: Task): VariationEntry[] {
  const order: readonly Split[] = ['base', 'train', 'eval', 'none'];
  return [...task.variations.values()]
    .map(({ data }) => ({ id: data.variation_id, split: splitOf(task, data.variation_id), enabled: data.enabled }))
    .sort((a, b) => order.indexOf(a.split) - order.indexOf(b.split));
}

/** Where the registry lists a variation. */
export function splitOf({ file }: Task, id: string): Split {
  if (id === BASE) return 'base';
  if (file.variation_registry.train.includes(id)) return 'train';
  return file.variation_registry.eval.includes(id) ? 'eval' : 'none';
}

/**
 * Resolves one variation as it is written. What BASE overrides in `policy_overrides` holds for BASE alone; all else is inherited.
 *
 * An `intervention` is handed on and not applied: `resolveScene` of `src/intervention/` does that.
 *
 * @throws UserError for a variation that is not there or is disabled, and for one that makes no sense
 */
export function resolveVariation(task: Task, variationId: string = BASE): Resolution {
  const own = findVariation(task, variationId);
  const base = task.variations.get(BASE)!;
  const chain = own === base ? [base] : [base, own];
  const containerId = resolveContainer(task, chain);
  const groups = resolveGroups(chain, containerId);
  const activeIds = Object.values(groups).flat() as string[];
  const relation = resolveGoalRelation(task, chain);
  const objects = resolveObjects(task, chain, activeIds);
  const resets = [task.file.reset, ...chain.map(({ data }) => data.reset)];
  return {
    variation: assembleVariation(task, own, {
      variationId,
      instruction: own.data.instruction ?? base.data.instruction ?? task.file.instruction,
      relation,
      groups,
      objects,
    }),
    objects,
    reset: resolveReset(resets, activeIds, containerId),
    draws: {},
    carriers: resolveCarriers(resets, activeIds),
    ...(task.file.plan ? { plan: task.file.plan } : {}),
    intervention: own.data.intervention ?? null,
    split: splitOf(task, variationId),
    where: own.path,
  };
}

/** What a resolved variation follows from. */
export interface VariationParts {
  readonly variationId: string;
  readonly instruction: string;
  readonly relation: Relation;
  readonly groups: SemanticGroups;
  /** In the order of the groups. */
  readonly objects: readonly ResolvedObject[];
  /** By instance id. */
  readonly physics?: Readonly<Record<string, PhysicsOverride>>;
  readonly events?: readonly SceneEvent[];
  /** What becomes of the conditions that `own` writes; nothing by default. */
  readonly change?: GoalChange;
}

/**
 * Derives the conditions, and puts everything together.
 *
 * @param own the variation whose `policy_overrides` hold
 * @throws UserError when there is nothing to do, or a condition speaks of an object that is not active
 */
export function assembleVariation(task: Task, own: VariationDocument, parts: VariationParts): ResolvedVariation {
  const { groups, relation, objects, physics, events, change = NO_GOAL_CHANGE } = parts;
  const activeIds = Object.values(groups).flat() as string[];
  const written = {
    success: overrideConditions(derivedSuccess(groups, relation), 'success', own, activeIds, change.dropped),
    fail: overrideConditions(derivedFail(groups, task.file), 'fail', own, activeIds, change.dropped),
  };
  const barred = change.barred.filter((condition) => !written.fail.some((other) => sameCondition(other, condition)));
  const { success, fail } = exchangeConditions(
    redirectConditions({ ...written, fail: [...written.fail, ...barred] }, change.redirected),
    change.exchanged,
  );
  if (success.length === 0) {
    throw complain({ where: own.path, what: 'there is nothing to do: no target is left, and no condition of success' });
  }
  return {
    task_id: task.id,
    template_type: task.file.template_type,
    variation_id: parts.variationId,
    instruction: parts.instruction,
    container_instance_id: groups.container[0]!,
    goal_relation: relation,
    semantic_groups: groups,
    active_instance_ids: activeIds,
    layout: Object.fromEntries(objects.map(({ id, placement }) => [id, placement])),
    success: { op: 'and', conditions: success },
    fail: { op: 'or', conditions: fail },
    logic_graph: { nodes: success.map(maintenanceNode) },
    ...(physics && Object.keys(physics).length > 0 ? { physics } : {}),
    ...(events && events.length > 0 ? { events } : {}),
  };
}

function maintenanceNode(condition: Condition, i: number): MaintenanceNode {
  return { id: `maintain_${i + 1}`, type: 'maintenance', condition };
}

/** @throws UserError for a variation that is not there or is disabled */
export function findVariation(task: Task, id: string): VariationDocument {
  const document = task.variations.get(id);
  if (!document) {
    throw complain({
      where: task.folder,
      what: 'no such variation',
      got: id,
      expected: listVariations(task).map((entry) => entry.id),
    });
  }
  if (!document.data.enabled) {
    throw complain({ where: `${document.path}: enabled`, what: `variation ${id} is disabled`, got: false });
  }
  return document;
}

/** What the last of the chain says that says anything. */
function lastSaid<T>(chain: readonly VariationDocument[], read: (document: VariationDocument) => T | undefined) {
  return chain.map(read).findLast((value) => value !== undefined);
}

function resolveContainer(task: Task, chain: readonly VariationDocument[]): string {
  const id = lastSaid(chain, ({ data }) => data.container_instance_id) ?? task.file.defaults.container_instance_id;
  if (id !== undefined) return id;
  throw complain({ where: `${task.paths.task}: defaults.container_instance_id`, what: 'a container is needed' });
}

function resolveGoalRelation(task: Task, chain: readonly VariationDocument[]): Relation {
  const { primary_goal_relation, allowed_goal_relations } = task.file.defaults;
  const relation = lastSaid(chain, ({ data }) => data.goal_relation) ?? primary_goal_relation;
  if (relation === undefined) {
    throw complain({ where: `${task.paths.task}: defaults.primary_goal_relation`, what: 'a relation is needed' });
  }
  if (allowed_goal_relations && !allowed_goal_relations.includes(relation)) {
    throw complain({
      where: `${chain.at(-1)!.path}: goal_relation`,
      what: 'not one of the allowed_goal_relations of task.yaml',
      got: relation,
      expected: allowed_goal_relations,
    });
  }
  return relation;
}
