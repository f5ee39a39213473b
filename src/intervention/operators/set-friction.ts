/**
 * `{ op: set_friction, instance, slide }`: an object is smoother or rougher than it looks.
 */
import { z } from 'zod';
import { activeObject, withObjects } from '../arrangement.ts';
import { defineOperator } from '../operator.ts';

const schema = z.strictObject({
  instance: z.string(),
  /** Coefficient of sliding friction. */
  slide: z.number().min(0.01).max(5),
});

export const setFriction = defineOperator<z.output<typeof schema>>({
  axes: ['hidden_physics'],
  schema,
  fields: ({ instance }) => [`objects.${instance}.physics.slide`],
  apply: ({ scene, args: { instance, slide }, where }) => {
    const { physics } = activeObject(scene, instance, `${where}.instance`);
    return withObjects(scene, { [instance]: { physics: { ...physics, slide } } });
  },
});
