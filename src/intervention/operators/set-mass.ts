/**
 * `{ op: set_mass, instance, factor }`: an object is heavier or lighter than it looks.
 */
import { z } from 'zod';
import { activeObject, withObjects } from '../arrangement.ts';
import { defineOperator } from '../operator.ts';

const schema = z.strictObject({
  instance: z.string(),
  /** Of the mass that its asset has. */
  factor: z.number().min(0.05).max(20),
});

export const setMass = defineOperator<z.output<typeof schema>>({
  axes: ['hidden_physics'],
  schema,
  fields: ({ instance }) => [`objects.${instance}.physics.mass_factor`],
  apply: ({ scene, args: { instance, factor }, where }) => {
    const { physics } = activeObject(scene, instance, `${where}.instance`);
    return withObjects(scene, { [instance]: { physics: { ...physics, mass_factor: factor } } });
  },
});
