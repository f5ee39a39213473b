/**
 * `{ op: permute, places: { apple_1: banana_1, banana_1: apple_1 } }`: places are taken by other objects. Each key stands where
 * its value stood; how an object is turned stays its own.
 */
import { z } from 'zod';
import { complain } from '../../core/errors.ts';
import { activeObject, withObjects } from '../arrangement.ts';
import { defineOperator } from '../operator.ts';

const schema = z.strictObject({ places: z.record(z.string(), z.string()) });

export const permute = defineOperator<z.output<typeof schema>>({
  axes: ['spatial_layout'],
  schema,
  fields: ({ places }) => Object.keys(places).map((id) => `objects.${id}.position`),
  apply: ({ scene, args: { places }, where }) => {
    const ids = Object.keys(places);
    const changes = ids.map((id) => {
      const object = activeObject(scene, id, `${where}.places.${id}`);
      const { position } = activeObject(scene, places[id]!, `${where}.places.${id}`).placement;
      const pose = `${where}.places.${id}`;
      return [id, { placement: { ...object.placement, position }, where: { ...object.where, pose } }] as const;
    });
    const left = ids.find((id) => !Object.values(places).includes(id));
    if (left !== undefined || ids.length < 2) {
      throw complain({
        where: `${where}.places`,
        what:
          left === undefined ? 'a permutation takes two objects or more' : `the place of ${left} is taken by nothing`,
        got: places,
        expected: 'each object as a key once, and as a value once',
      });
    }
    return withObjects(scene, Object.fromEntries(changes));
  },
});
