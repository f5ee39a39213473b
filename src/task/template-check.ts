/**
 * Task templates: how many objects of each group a task has, and which relations it may ask for.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readYaml } from '../core/documents.ts';
import { complain } from '../core/errors.ts';
import { relationSchema } from './condition.ts';
import type { SemanticGroups } from './groups.ts';
import type { Resolution } from './resolve.ts';
import { BASE } from './schema.ts';
import type { Task } from './task-folder.ts';

const GROUPS = ['container', 'target', 'distractor', 'decor'] as const satisfies readonly (keyof SemanticGroups)[];

const count = z.int().min(0);

const templateSchema = z.object({
  template_id: z.string(),
  template_type: z.string(),
  allowed_relations: z.array(relationSchema),
  primary_goal_relation: relationSchema,
  fail_relations: z.array(relationSchema),
  slots: z.array(z.object({ slot_name: z.string(), group_hint: z.enum(GROUPS), min_count: count, max_count: count })),
});

export type Template = z.output<typeof templateSchema>;

/** Reads a template file; throws `UserError` with file and key path. */
export function loadTemplate(path: string): Template {
  return readYaml(path, templateSchema);
}

/** Reads `<folder>/<type>.yaml`, the template of that type. */
export function findTemplate(folder: string, type: string): Template {
  const path = join(folder, `${type}.yaml`);
  if (!existsSync(path)) throw complain({ where: path, what: 'no such template; task.yaml names it', got: type });
  return loadTemplate(path);
}

/** What a task's relations have against a template: one line each, none when it obeys. */
export function checkTaskRelations({ file, paths }: Task, template: Template): string[] {
  const { allowed_goal_relations = [], fail_policy } = file.defaults;
  const where = `${paths.task}: defaults`;
  return [
    ...foreign(allowed_goal_relations, template.allowed_relations, `${where}.allowed_goal_relations`, template),
    ...foreign(
      fail_policy?.fail_on_relations ?? [],
      template.fail_relations,
      `${where}.fail_policy.fail_on_relations`,
      template,
    ),
  ];
}

/**
 * What a variation has against a template: one line each, none when it obeys.
 *
 * Least counts are asked of BASE alone: a variation is there to take things away, and published ones go below (one fruit to
 * pack where the template wants two). Slots of one group add up.
 */
export function checkVariationSlots({ variation, where }: Resolution, template: Template): string[] {
  const problems = foreign([variation.goal_relation], template.allowed_relations, `${where}: goal_relation`, template);
  for (const group of GROUPS) {
    const slots = template.slots.filter(({ group_hint }) => group_hint === group);
    const least = variation.variation_id === BASE ? sum(slots.map(({ min_count }) => min_count)) : 0;
    const most = sum(slots.map(({ max_count }) => max_count));
    const size = variation.semantic_groups[group].length;
    if (size < least || size > most) {
      problems.push(
        `${where}: ${variation.variation_id} has ${size} as ${group}; ${template.template_id} asks for ${least} to ${most}`,
      );
    }
  }
  return problems;
}

function foreign(relations: readonly string[], allowed: readonly string[], where: string, { template_id }: Template) {
  return relations
    .filter((relation) => !allowed.includes(relation))
    .map((relation) => `${where}: ${relation} is not of ${template_id}; expected one of ${allowed.join(', ')}`);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
