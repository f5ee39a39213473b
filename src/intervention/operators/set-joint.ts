/**
 * `{ op: set_joint, instance, joint, value }`: a moving part starts elsewhere, e.g. a drawer half open.
 */
import { z } from 'zod';
import { type ArrangedObject, activeObject, withObjects } from '../arrangement.ts';
import { defineOperator } from '../operator.ts';

const schema = z.strictObject({
  instance: z.string(),
  /** Name of the part. */
  joint: z.string().min(1),
  /** [m] or [rad], 0 for closed; the part's range bounds it. */
  value: z.number(),
});

export const setJoint = defineOperator<z.output<typeof schema>>({
  axes: ['spatial_layout', 'temporal_extrapolation', 'affordance'],
  schema,
  fields: ({ instance, joint }) => [jointField(instance, joint)],
  apply: ({ scene, args: { instance, joint, value }, where }) => {
    const object = activeObject(scene, instance, `${where}.instance`);
    return withObjects(scene, { [instance]: startingAt(object, joint, value, where) });
  },
});

export const jointField = (instance: string, joint: string): string => `objects.${instance}.joints.${joint}`;

/** An object whose part starts at that value [m] or [rad]; whether it has such a part is known once its asset is chosen. */
export function startingAt(
  { placement, where: places }: ArrangedObject,
  joint: string,
  value: number,
  where: string,
): Partial<ArrangedObject> {
  return {
    placement: { ...placement, joints: { ...placement.joints, [joint]: value } },
    where: { ...places, pose: where },
  };
}
