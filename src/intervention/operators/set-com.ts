/**
 * `{ op: set_com, instance, offset_m }`: an object's weight lies elsewhere than it looks.
 */
import { z } from 'zod';
import { activeObject, withObjects } from '../arrangement.ts';
import { defineOperator } from '../operator.ts';

const shift = z.number().min(-0.2).max(0.2);

const schema = z.strictObject({
  instance: z.string(),
  /** From the asset's centre of mass, in the asset's frame [m]. */
  offset_m: z.tuple([shift, shift, shift], { error: 'three numbers from -0.2 to 0.2: x, y, z in metres' }),
});

export const setCom = defineOperator<z.output<typeof schema>>({
  axes: ['hidden_physics'],
  schema,
  fields: ({ instance }) => [`objects.${instance}.physics.com_offset_m`],
  apply: ({ scene, args: { instance, offset_m }, where }) => {
    const { physics } = activeObject(scene, instance, `${where}.instance`);
    return withObjects(scene, { [instance]: { physics: { ...physics, com_offset_m: offset_m } } });
  },
});
