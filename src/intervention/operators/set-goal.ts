/**
 * `{ op: set_goal, roles?, relation?, targets? }`: something else is asked for, of the same things at the same places.
 */
import { z } from 'zod';
import { complain } from '../../core/errors.ts';
import { relationSchema } from '../../task/condition.ts';
import { type Arrangement, activeObject, withObjects } from '../arrangement.ts';
import { roleSchema } from '../newcomer.ts';
import { defineOperator, roleFields } from '../operator.ts';

const schema = z
  .strictObject({
    /** New roles by instance id, e.g. `{ apple_1: decor }`. */
    roles: z.record(z.string(), roleSchema).default({}),
    /** Between targets and container. */
    relation: relationSchema.optional(),
    /** What single objects are to be brought to, by instance ids, e.g. `{ can_1: green_bin_1 }`. */
    targets: z.record(z.string(), z.string()).default({}),
  })
  .refine(
    ({ roles, relation, targets }) => relation || Object.keys(roles).length + Object.keys(targets).length > 0,
    'one of roles, relation and targets is needed',
  );

export const setGoal = defineOperator<z.output<typeof schema>>({
  axes: ['primitive_recomposition', 'temporal_extrapolation', 'instruction'],
  schema,
  fields: ({ roles, relation, targets }) => [
    ...Object.keys(roles).flatMap(roleFields),
    ...Object.keys(targets).flatMap((id) => [`success.${id}`, `fail.${id}`]),
    ...(relation ? ['goal_relation', 'success'] : []),
  ],
  apply: ({ scene, args: { roles, relation, targets }, task, where }) => {
    for (const id of Object.keys(roles)) {
      const { role } = activeObject(scene, id, `${where}.roles.${id}`);
      if (role === 'container') throw complain({ where: `${where}.roles.${id}`, what: 'the container stays', got: id });
    }
    for (const [id, target] of Object.entries(targets)) {
      const { role } = activeObject(scene, id, `${where}.targets.${id}`);
      activeObject(scene, target, `${where}.targets.${id}`);
      if (role === 'target') continue;
      throw complain({ where: `${where}.targets.${id}`, what: 'nothing is asked of the object', got: id });
    }
    const allowed = task.file.defaults.allowed_goal_relations;
    if (relation && allowed && !allowed.includes(relation)) {
      throw complain({
        where: `${where}.relation`,
        what: 'not one of the allowed_goal_relations of task.yaml',
        got: relation,
        expected: allowed,
      });
    }
    const changes = Object.entries(roles).map(([id, role]) => [id, { role }] as const);
    const redirected = { ...scene.redirected, ...targets };
    const changed: Arrangement = { ...withObjects(scene, Object.fromEntries(changes)), redirected };
    return relation ? { ...changed, relation } : changed;
  },
});
