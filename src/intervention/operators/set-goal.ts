/**
 * `{ op: set_goal, roles?, relation?, targets?, exchange? }`: something else is asked for, of the same things at the same places.
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
    /** Of what single objects take the part in all that is asked, by instance ids, e.g. `{ fork_1: knife_1, knife_1: fork_1 }`. */
    exchange: z.record(z.string(), z.string()).default({}),
  })
  .refine(
    ({ roles, relation, targets, exchange }) =>
      relation || [roles, targets, exchange].some((change) => Object.keys(change).length > 0),
    'one of roles, relation, targets and exchange is needed',
  );

export const setGoal = defineOperator<z.output<typeof schema>>({
  axes: ['primitive_recomposition', 'temporal_extrapolation', 'instruction'],
  schema,
  fields: ({ roles, relation, targets, exchange }) => [
    ...Object.keys(roles).flatMap(roleFields),
    ...Object.keys(targets).flatMap((id) => [`success.${id}`, `fail.${id}`]),
    // other objects are asked to stand beside those that exchange their parts
    ...(Object.keys(exchange).length > 0 ? ['success', 'fail'] : []),
    ...(relation ? ['goal_relation', 'success'] : []),
  ],
  apply: ({ scene, args: { roles, relation, targets, exchange }, task, where }) => {
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
    checkExchange(scene, exchange, `${where}.exchange`);
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
    const exchanged = { ...scene.exchanged, ...exchange };
    const changed: Arrangement = { ...withObjects(scene, Object.fromEntries(changes)), redirected, exchanged };
    return relation ? { ...changed, relation } : changed;
  },
});

/** Every part is to be taken, and by one object alone. */
function checkExchange(scene: Arrangement, exchange: Readonly<Record<string, string>>, where: string): void {
  const parts = Object.values(exchange);
  for (const [id, part] of Object.entries(exchange)) {
    activeObject(scene, id, `${where}.${id}`);
    if (parts.includes(id) && Object.hasOwn(exchange, part)) continue;
    throw complain({
      where: `${where}.${id}`,
      what: 'parts are exchanged among the objects that are named',
      got: exchange,
      expected: 'each object as a key once, and as a value once',
    });
  }
}
