/**
 * `{ op: remove, instance }`: an object is not there.
 */
import { z } from 'zod';
import { complain } from '../../core/errors.ts';
import { activeObject } from '../arrangement.ts';
import { defineOperator, wholeFields } from '../operator.ts';

const schema = z.strictObject({ instance: z.string() });

export const remove = defineOperator<z.output<typeof schema>>({
  axes: ['adversarial_object', 'temporal_extrapolation'],
  schema,
  fields: ({ instance }) => wholeFields(instance),
  apply: ({ scene, args, where }) => {
    const { id, role } = activeObject(scene, args.instance, `${where}.instance`);
    if (role === 'container') throw complain({ where: `${where}.instance`, what: 'the container stays', got: id });
    const { [id]: _, ...objects } = scene.objects;
    return { ...scene, objects };
  },
});
