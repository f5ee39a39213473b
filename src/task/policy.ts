/**
 * What counts as success, and what as failure: derived from the groups, then overridden by the variation itself.
 */
import { complain } from '../core/errors.ts';
import { type Condition, conditionIds, type EdgeCondition, sameCondition, sortConditions } from './condition.ts';
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
): Condition[] {
  const override: PolicyOverride = data.policy_overrides[side] ?? {};
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
