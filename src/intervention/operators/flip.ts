/**
 * `{ op: flip, instance, height_m }`: an object stands upside down, on what was its top.
 */
import { z } from 'zod';
import { multiplyPose, pose } from '../../core/pose.ts';
import type { Placement } from '../../task/objects.ts';
import { activeObject, withObjects } from '../arrangement.ts';
import { defineOperator, placeFields } from '../operator.ts';

const schema = z.strictObject({
  instance: z.string(),
  /** How high the object is, so that its top comes to lie where its base was [m]. */
  height_m: z.number().min(0.001).max(1),
});

/** Half a turn about x. */
const UPSIDE_DOWN = pose([0, 0, 0], [0, 1, 0, 0]);

export const flip = defineOperator<z.output<typeof schema>>({
  axes: ['affordance'],
  schema,
  fields: ({ instance }) => placeFields(instance),
  apply: ({ scene, args: { instance, height_m }, where }) => {
    const object = activeObject(scene, instance, `${where}.instance`);
    const { position, rotation } = object.placement;
    const turned = multiplyPose(pose(), pose([0, 0, 0], rotation), UPSIDE_DOWN);
    const placement: Placement = {
      ...object.placement,
      position: [position[0], position[1], position[2] + height_m],
      rotation: [turned[3]! + 0, turned[4]! + 0, turned[5]! + 0, turned[6]! + 0],
    };
    return withObjects(scene, { [instance]: { placement, where: { ...object.where, pose: where } } });
  },
});
