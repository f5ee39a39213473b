/**
 * The files of a BeTTER task folder. Published folders carry more keys than are read here, so unknown keys are ignored; the keys
 * that are ours (`reset`, `plan`, `intervention`) are strict.
 */
import { z } from 'zod';
import { conditionSchema, relationSchema } from './condition.ts';
import { interventionSchema } from './intervention-block.ts';
import { planSchema } from './plan-block.ts';
import { resetSchema } from './reset.ts';

const ids = z.array(z.string()).optional();
const three = (what: string) => z.tuple([z.number(), z.number(), z.number()], { error: `three numbers: ${what}` });

/** `task.yaml` */
export const taskFileSchema = z.object({
  task_id: z.string().min(1),
  template_type: z.string().min(1),
  description: z.string().optional(),
  instruction: z.string(),
  defaults: z.object({
    container_instance_id: z.string().optional(),
    primary_goal_relation: relationSchema.optional(),
    allowed_goal_relations: z.array(relationSchema).optional(),
    fail_policy: z
      .object({
        distractor_relation_to_container_is_fail: z.boolean().default(false),
        fail_on_relations: z.array(relationSchema).default([]),
      })
      .optional(),
  }),
  variation_registry: z.object({ train: z.array(z.string()).default([]), eval: z.array(z.string()).default([]) }),
  reset: resetSchema.optional(),
  plan: planSchema.optional(),
});

const universeObject = z.object({
  instance_id: z.string().min(1),
  semantic_name: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(z.string()).default([]),
});

/** Keys of `object_universe.yaml`, each a list of the objects that a task may use. */
export const UNIVERSE_LISTS = ['container', 'goal_objects', 'fail_objects', 'decor_objects'] as const;

/** `object_universe.yaml` */
export const universeSchema = z.object({
  container: z.array(universeObject).default([]),
  goal_objects: z.array(universeObject).default([]),
  fail_objects: z.array(universeObject).default([]),
  decor_objects: z.array(universeObject).default([]),
});

const candidate = z.object({ asset_key: z.string().optional(), source_uid: z.string().optional() });

/** `asset_bindings.yaml` */
export const bindingsSchema = z.object({
  bindings: z.record(
    z.string(),
    z.object({ semantic_name: z.string().optional(), candidates: z.array(candidate).default([]) }),
  ),
});

const poseOverride = z.object({
  selected_asset_id: z.string().optional(),
  /** Origin of the object, the centre of its base, in the task frame [m]. */
  position: three('x, y, z in metres').optional(),
  /** Quaternion w x y z, of any length but zero. */
  rotation: z
    .tuple([z.number(), z.number(), z.number(), z.number()], { error: 'four numbers: quaternion w, x, y, z' })
    .refine((q) => q.some((part) => Math.abs(part) > 1e-9), 'a quaternion of length zero is no rotation')
    .optional(),
  scale: three('scale along x, y, z')
    .refine((scale) => scale.every((factor) => factor > 0), 'a scale is greater than zero')
    .optional(),
  /** Where its moving parts start, by their names [m] or [rad]; closed where left out. Ours. */
  joints: z.record(z.string(), z.number()).optional(),
});

const policyOverride = z.object({
  replace: z.array(conditionSchema).optional(),
  append: z.array(conditionSchema).optional(),
  remove: z.array(conditionSchema).optional(),
});

const variationKeys = {
  enabled: z.boolean().default(true),
  instruction: z.string().optional(),
  goal_relation: relationSchema.optional(),
  container_instance_id: z.string().optional(),
  set_goal_objects: ids,
  add_goal_objects: ids,
  remove_goal_objects: ids,
  set_fail_objects: ids,
  add_fail_objects: ids,
  remove_fail_objects: ids,
  set_decor_objects: ids,
  add_decor_objects: ids,
  remove_decor_objects: ids,
  pose_overrides: z.record(z.string(), poseOverride).default({}),
  policy_overrides: z.object({ success: policyOverride.optional(), fail: policyOverride.optional() }).default({}),
  reset: resetSchema.optional(),
  intervention: interventionSchema.optional(),
};

export const BASE = 'BASE';

/** `variations/*.yaml` */
export const variationSchema = z.object({
  ...variationKeys,
  variation_id: z.string().min(1),
  extends: z.literal(BASE, { error: `a variation extends ${BASE}, and nothing else` }).optional(),
});

/** `base_variation.yaml` */
export const baseVariationSchema = z.object({
  ...variationKeys,
  variation_id: z.literal(BASE),
  extends: z.undefined({ error: `${BASE} extends nothing` }).optional(),
});

export type TaskFile = z.output<typeof taskFileSchema>;
export type UniverseObject = z.output<typeof universeObject>;
export type Binding = z.output<typeof bindingsSchema>['bindings'][string];
export type VariationFile = z.output<typeof variationSchema> | z.output<typeof baseVariationSchema>;
export type PoseOverride = z.output<typeof poseOverride>;
export type PolicyOverride = z.output<typeof policyOverride>;
