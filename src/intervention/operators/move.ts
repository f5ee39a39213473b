/**
 * `{ op: move, instance, position?, by?, rotation? }`: an object stands elsewhere, or is turned.
 */
import { z } from 'zod';
import { activeObject, withObjects } from '../arrangement.ts';
import { defineOperator } from '../operator.ts';
import { positionSchema, rotationSchema, unitRotation } from '../placing.ts';

const schema = z
  .strictObject({
    instance: z.string(),
    position: positionSchema.optional(),
    /** From where it stood [m]. */
    by: positionSchema.optional(),
    rotation: rotationSchema.optional(),
  })
  .refine(({ position, by, rotation }) => position || by || rotation, 'one of position, by and rotation is needed')
  .refine(({ position, by }) => !(position && by), 'position and by exclude each other');

export const move = defineOperator<z.output<typeof schema>>({
  axes: ['spatial_layout', 'temporal_extrapolation', 'affordance'],
  schema,
  fields: ({ instance, rotation, position, by }) => [
    ...(position || by ? [`objects.${instance}.position`] : []),
    ...(rotation ? [`objects.${instance}.rotation`] : []),
  ],
  apply: ({ scene, args: { instance, position, by, rotation }, where }) => {
    const object = activeObject(scene, instance, `${where}.instance`);
    const [x, y, z] = object.placement.position;
    const placement = {
      ...object.placement,
      position: position ?? ([x + (by?.[0] ?? 0), y + (by?.[1] ?? 0), z + (by?.[2] ?? 0)] as const),
      rotation: rotation ? unitRotation(rotation) : object.placement.rotation,
    };
    return withObjects(scene, { [instance]: { placement, where: { ...object.where, pose: where } } });
  },
});
