/**
 * What counts as success, and what as failure: derived from the groups, then overridden by the variation itself.
 */
import { complain } from '../core/errors.ts';
import {
  type Condition,
  conditionIds,
  demanded,
  type EdgeCondition,
  renameObjects,
  sameCondition,
  sortConditions,
} from './condition.ts';
import type { SemanticGroups } from './groups.ts';
import type { Relation } from './relations.ts';
import type { PolicyOverride, TaskFile } from './schema.ts';
import type { VariationDocument } from './task-folder.ts';

/** Every target in the goal relation to the container. */
export function derivedSuccess({ target, container }: SemanticGroups, goalRelation: Relation): EdgeCondition[] {
  return edges(target, [goalRelation], container[0]!);
}

/** Every distractor in each relation of the fail policy to the container. */
export function derivedFail({ distractor, container }: SemanticGroups, { defaults }: TaskFile): EdgeCondition[] {
  const policy = defaults.fail_policy;
  if (!policy?.distractor_relation_to_container_is_fail) return [];
  return edges(distractor, policy.fail_on_relations, container[0]!);
}

function edges(subjects: readonly string[], relations: readonly Relation[], target_id: string): EdgeCondition[] {
  return subjects.flatMap((subject_id) =>
    relations.map((relation) => ({ type: 'edge' as const, subject_id, relation, target_id })),
  );
}

/** What an intervention makes of the conditions that its twin writes itself. */
export interface GoalChange {
  /** Objects of which nothing is asked any more. */
  readonly dropped: readonly string[];
  /** What single objects are to be brought to now, by their ids. */
  readonly redirected: Readonly<Record<string, string>>;
  /** Of what single objects take the part, by their ids: what was asked of that one is asked of this one. */
  readonly exchanged: Readonly<Record<string, string>>;
  /** What counts as a failure beside all else. */
  readonly barred: readonly Condition[];
}

export const NO_GOAL_CHANGE: GoalChange = { dropped: [], redirected: {}, exchanged: {}, barred: [] };

/** Relations in which a thing has arrived where it was brought to. */
const ARRIVED: ReadonlySet<Relation> = new Set<Relation>(['in', 'inside', 'on']);

/**
 * What a look-alike must not be brought to: everything that the object in whose place it stands was asked, or forbidden, to be in or
 * on, by the conditions of success and failure there were. Without it a policy that takes the look-alike along fails nothing.
 */
export function barredPlaces(
  conditions: readonly Condition[],
  replacedId: string,
  lookAlikeId: string,
): EdgeCondition[] {
  return conditions
    .flatMap(demanded)
    .flatMap((condition) =>
      condition.type === 'edge' && condition.subject_id === replacedId && ARRIVED.has(condition.relation)
        ? [{ ...condition, subject_id: lookAlikeId }]
        : [],
    );
}

/** Both sides with every object named by whichever takes its part. */
export function exchangeConditions(
  { success, fail }: { readonly success: readonly Condition[]; readonly fail: readonly Condition[] },
  exchanged: GoalChange['exchanged'],
): { success: Condition[]; fail: Condition[] } {
  const actorOf = new Map(Object.entries(exchanged).map(([actor, part]) => [part, actor]));
  const rename = (condition: Condition) => renameObjects(condition, (id) => actorOf.get(id) ?? id);
  return { success: sortConditions(success.map(rename)), fail: sortConditions(fail.map(rename)) };
}

/** Edges of success lead to the new target; where that was a failure, to be brought to the old one is now. */
export function redirectConditions(
  { success, fail }: { readonly success: readonly Condition[]; readonly fail: readonly Condition[] },
  redirected: GoalChange['redirected'],
): { success: Condition[]; fail: Condition[] } {
  const isOf = (condition: Condition): condition is EdgeCondition =>
    'type' in condition && condition.type === 'edge' && Object.hasOwn(redirected, condition.subject_id);
  const formerOf = (id: string) => success.filter(isOf).find(({ subject_id }) => subject_id === id)?.target_id;
  const redirect = (condition: Condition): Condition =>
    isOf(condition) ? { ...condition, target_id: redirected[condition.subject_id]! } : condition;
  const turnBack = (condition: Condition): Condition => {
    if (!isOf(condition) || condition.target_id !== redirected[condition.subject_id]) return condition;
    return { ...condition, target_id: formerOf(condition.subject_id) ?? condition.target_id };
  };
  return { success: sortConditions(success.map(redirect)), fail: sortConditions(fail.map(turnBack)) };
}

/**
 * Replaces, appends and removes, in this order, and sorts. To remove what is not there is no error: published variations are
 * generated, and may well.
 *
 * @throws UserError for a condition on an object that is not active
 */
export function overrideConditions(
  derived: readonly Condition[],
  side: 'success' | 'fail',
  { path, data }: VariationDocument,
  activeIds: readonly string[],
  dropped: readonly string[] = [],
): Condition[] {
  const override = without(data.policy_overrides[side] ?? {}, dropped);
  for (const verb of ['replace', 'append'] as const) {
    override[verb]?.forEach((condition, i) => {
      const absent = conditionIds(condition).find((id) => !activeIds.includes(id));
      if (absent === undefined) return;
      throw complain({
        where: `${path}: policy_overrides.${side}.${verb}[${i}]`,
        what: 'the object is not active in this variation',
        got: absent,
        expected: activeIds,
      });
    });
  }
  const wanted: Condition[] = [];
  for (const condition of [...(override.replace ?? derived), ...(override.append ?? [])]) {
    if (!wanted.some((other) => sameCondition(other, condition))) wanted.push(condition);
  }
  const removed = override.remove ?? [];
  return sortConditions(wanted.filter((condition) => !removed.some((other) => sameCondition(other, condition))));
}

/** What is left of an override when nothing is said of `dropped` any more. */
function without({ replace, append, remove }: PolicyOverride, dropped: readonly string[]): PolicyOverride {
  const keep = (condition: Condition) => !conditionIds(condition).some((id) => dropped.includes(id));
  return {
    ...(replace ? { replace: replace.filter(keep) } : {}),
    ...(append ? { append: append.filter(keep) } : {}),
    ...(remove ? { remove } : {}),
  };
}
