/**
 * `{ op: mirror, objects?, about? }`: left becomes right. y turns into -y about the middle line of the table or of the
 * container; a turn about the upright turns the other way.
 */
import { z } from 'zod';
import { type ArrangedObject, activeObject, groupsOf, movableIds, withObjects } from '../arrangement.ts';
import { defineOperator, placeFields } from '../operator.ts';

const schema = z.strictObject({
  /** All but the container by default. */
  objects: z.array(z.string()).min(1).optional(),
  about: z.enum(['table', 'container']).default('table'),
});

export const mirror = defineOperator<z.output<typeof schema>>({
  axes: ['spatial_layout'],
  schema,
  fields: ({ objects }, scene) => (objects ?? movableIds(scene)).flatMap(placeFields),
  apply: ({ scene, args, where }) => {
    const ids = args.objects ?? movableIds(scene);
    const lineY = args.about === 'table' ? 0 : scene.objects[groupsOf(scene).container[0]!]!.placement.position[1];
    const changes = ids.map((id, i) => {
      const object = activeObject(scene, id, `${where}.objects[${i}]`);
      return [id, { placement: mirrored(object, lineY), where: { ...object.where, pose: where } }] as const;
    });
    return withObjects(scene, Object.fromEntries(changes));
  },
});

/** `0 -` rather than `-`: a negative zero is another number in a file. */
function mirrored({ placement }: ArrangedObject, lineY: number): ArrangedObject['placement'] {
  const [x, y, z] = placement.position;
  const [w, i, j, k] = placement.rotation;
  return { ...placement, position: [x, 2 * lineY - y, z], rotation: [w, 0 - i, j, 0 - k] };
}
