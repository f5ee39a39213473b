/**
 * `{ op: set_damping, instance, part, factor }`: a door or a drawer moves more easily or less than it looks.
 */
import { z } from 'zod';
import { activeObject, withObjects } from '../arrangement.ts';
import { defineOperator } from '../operator.ts';

const schema = z.strictObject({
  instance: z.string(),
  /** Name of a moving part of its asset. */
  part: z.string(),
  /** Of the damping that its asset has. */
  factor: z.number().min(0.05).max(20),
});

export const setDamping = defineOperator<z.output<typeof schema>>({
  axes: ['hidden_physics'],
  schema,
  fields: ({ instance, part }) => [`objects.${instance}.physics.damping_factor.${part}`],
  apply: ({ scene, args: { instance, part, factor }, where }) => {
    const { physics } = activeObject(scene, instance, `${where}.instance`);
    const damping_factor = { ...physics.damping_factor, [part]: factor };
    return withObjects(scene, { [instance]: { physics: { ...physics, damping_factor } } });
  },
});
