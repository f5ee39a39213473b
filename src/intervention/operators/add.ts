/**
 * `{ op: add, instance, position, rotation?, role? }`: one more object of the task's own is there.
 */
import { z } from 'zod';
import { newcomer, roleSchema } from '../newcomer.ts';
import { defineOperator, wholeFields } from '../operator.ts';
import { positionSchema, rotationSchema, unitRotation } from '../placing.ts';

const schema = z.strictObject({
  instance: z.string(),
  position: positionSchema,
  rotation: rotationSchema.default([1, 0, 0, 0]),
  /** By default what `object_universe.yaml` lists it as. */
  role: roleSchema.optional(),
});

export const add = defineOperator<z.output<typeof schema>>({
  axes: ['adversarial_object', 'primitive_recomposition', 'temporal_extrapolation'],
  schema,
  fields: ({ instance }) => wholeFields(instance),
  apply: ({ scene, args: { instance, position, rotation, role }, task, where }) => {
    const place = { position, rotation: unitRotation(rotation) };
    const added = newcomer(task, scene, { id: instance, role, place, where: `${where}.instance` });
    return { ...scene, objects: { ...scene.objects, [instance]: added } };
  },
});
