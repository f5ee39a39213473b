/**
 * `{ op: occupy, instance, in, position, rotation? }`: an object stands in a place of another from the start, where something else could
 * have gone: what looks like a place is none. The place is told in the other's frame, and moves with the other's draw.
 */
import { z } from 'zod';
import { complain } from '../../core/errors.ts';
import { multiplyPose, pose } from '../../core/pose.ts';
import type { Placement } from '../../task/objects.ts';
import { activeObject, withObjects } from '../arrangement.ts';
import { defineOperator, placeFields } from '../operator.ts';
import { positionSchema, rotationSchema, unitRotation } from '../placing.ts';

const schema = z.strictObject({
  instance: z.string(),
  in: z.string(),
  /** Centre of its base in the other's frame [m]. */
  position: positionSchema,
  /** In the other's frame. */
  rotation: rotationSchema.default([1, 0, 0, 0]),
});

export const occupy = defineOperator<z.output<typeof schema>>({
  axes: ['affordance'],
  schema,
  fields: ({ instance }) => [...placeFields(instance), `objects.${instance}.reach`, `objects.${instance}.rests_in`],
  apply: ({ scene, args, where }) => {
    const object = activeObject(scene, args.instance, `${where}.instance`);
    const other = activeObject(scene, args.in, `${where}.in`);
    if (object.role === 'container' || object.role === 'target') {
      const what = `the ${object.role} is what the goal is about, and no obstacle to it`;
      throw complain({ where: `${where}.instance`, what, got: object.id });
    }
    if (object === other)
      throw complain({ where: `${where}.in`, what: 'an object is in no place of its own', got: args.in });
    const world_T_other = pose(other.placement.position, other.placement.rotation);
    const other_T_object = pose(args.position, unitRotation(args.rotation));
    const [x, y, z, qw, qx, qy, qz] = multiplyPose(pose(), world_T_other, other_T_object);
    const placement: Placement = { ...object.placement, position: [x!, y!, z!], rotation: [qw!, qx!, qy!, qz!] };
    const reach = { position_m: 0, yaw_rad: 0 };
    const changed = { placement, reach, restsIn: other.id, where: { ...object.where, pose: where } };
    return withObjects(scene, { [object.id]: changed });
  },
});
