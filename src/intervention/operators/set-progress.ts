/**
 * `{ op: set_progress, done: { apple_1: { position, rotation? } } }`: sub-goals are reached already. Each object starts at a place
 * that is told in the container's frame, and moves with the container's draw; what is asked for stays as it is.
 */
import { z } from 'zod';
import { complain } from '../../core/errors.ts';
import { multiplyPose, pose } from '../../core/pose.ts';
import type { Placement } from '../../task/objects.ts';
import { type ArrangedObject, activeObject, groupsOf, withObjects } from '../arrangement.ts';
import { defineOperator, placeFields } from '../operator.ts';
import { positionSchema, rotationSchema, unitRotation } from '../placing.ts';

const schema = z.strictObject({
  done: z
    .record(
      z.string(),
      z.strictObject({
        /** Centre of its base in the container's frame [m]. */
        position: positionSchema,
        /** In the container's frame. */
        rotation: rotationSchema.default([1, 0, 0, 0]),
      }),
    )
    .refine((done) => Object.keys(done).length > 0, 'at least one target is needed'),
});

export const setProgress = defineOperator<z.output<typeof schema>>({
  axes: ['temporal_extrapolation'],
  schema,
  fields: ({ done }) =>
    Object.keys(done).flatMap((id) => [...placeFields(id), `objects.${id}.reach`, `objects.${id}.rests_in`]),
  apply: ({ scene, args: { done }, where }) => {
    const container = scene.objects[groupsOf(scene).container[0]!]!;
    const changes = Object.entries(done).map(([id, { position, rotation }]) => {
      const at = `${where}.done.${id}`;
      const object = activeObject(scene, id, at);
      if (object.role !== 'target') {
        throw complain({
          where: at,
          what: 'not a target, so there is no sub-goal that it could have reached',
          got: id,
        });
      }
      return [id, inContainer(object, container, pose(position, unitRotation(rotation)), at)] as const;
    });
    const changed = withObjects(scene, Object.fromEntries(changes));
    if (groupsOf(changed).target.every((id) => changed.objects[id]!.restsIn === container.id)) {
      throw complain({ where: `${where}.done`, what: 'nothing is left to do', got: Object.keys(done) });
    }
    return changed;
  },
});

/** @param container_T_object (7,) */
function inContainer(
  object: ArrangedObject,
  container: ArrangedObject,
  container_T_object: Float64Array,
  where: string,
): Partial<ArrangedObject> {
  const world_T_container = pose(container.placement.position, container.placement.rotation);
  const [x, y, z, qw, qx, qy, qz] = multiplyPose(pose(), world_T_container, container_T_object);
  const placement: Placement = { ...object.placement, position: [x!, y!, z!], rotation: [qw!, qx!, qy!, qz!] };
  const reach = { position_m: 0, yaw_rad: 0 };
  return { placement, reach, restsIn: container.id, where: { ...object.where, pose: where } };
}
