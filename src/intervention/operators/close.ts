/**
 * `{ op: close, instance, joint }`: what stood open starts closed, so that it has to be opened first.
 */
import { z } from 'zod';
import { complain } from '../../core/errors.ts';
import { activeObject, withObjects } from '../arrangement.ts';
import { defineOperator } from '../operator.ts';
import { jointField, startingAt } from './set-joint.ts';

const schema = z.strictObject({
  instance: z.string(),
  /** Name of the part. */
  joint: z.string().min(1),
});

export const close = defineOperator<z.output<typeof schema>>({
  axes: ['temporal_extrapolation', 'affordance'],
  schema,
  fields: ({ instance, joint }) => [jointField(instance, joint)],
  apply: ({ scene, args: { instance, joint }, where }) => {
    const object = activeObject(scene, instance, `${where}.instance`);
    if ((object.placement.joints?.[joint] ?? 0) === 0) {
      throw complain({ where: `${where}.joint`, what: `${instance} starts with it closed already`, got: joint });
    }
    return withObjects(scene, { [instance]: startingAt(object, joint, 0, where) });
  },
});
