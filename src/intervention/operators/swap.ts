/**
 * `{ op: swap, a, b }`: two objects stand where the other stood; how each is turned stays its own.
 */
import { z } from 'zod';
import { complain } from '../../core/errors.ts';
import { type ArrangedObject, activeObject, withObjects } from '../arrangement.ts';
import { defineOperator } from '../operator.ts';

const schema = z.strictObject({ a: z.string(), b: z.string() });

export const swap = defineOperator<z.output<typeof schema>>({
  axes: ['spatial_layout'],
  schema,
  fields: ({ a, b }) => [`objects.${a}.position`, `objects.${b}.position`],
  apply: ({ scene, args, where }) => {
    const a = activeObject(scene, args.a, `${where}.a`);
    const b = activeObject(scene, args.b, `${where}.b`);
    if (a === b) throw complain({ where: `${where}.b`, what: 'an object cannot be swapped with itself', got: b.id });
    const at = (object: ArrangedObject, other: ArrangedObject) => ({
      placement: { ...object.placement, position: other.placement.position },
      where: { ...object.where, pose: where },
    });
    return withObjects(scene, { [a.id]: at(a, b), [b.id]: at(b, a) });
  },
});
