/**
 * `{ op: replace_object, instance, with, role? }`: another object stands in the exact pose of one that is gone, at every start. Where
 * nothing is asked of it, to bring it to what the one that is gone was to be brought to, or was not to be, is a failure.
 */
import { z } from 'zod';
import { complain } from '../../core/errors.ts';
import { activeObject } from '../arrangement.ts';
import { newcomer, roleSchema } from '../newcomer.ts';
import { defineOperator, wholeFields } from '../operator.ts';

const schema = z.strictObject({
  instance: z.string(),
  with: z.string(),
  /** By default what `object_universe.yaml` lists the new object as. */
  role: roleSchema.optional(),
});

export const replaceObject = defineOperator<z.output<typeof schema>>({
  axes: ['adversarial_object', 'primitive_recomposition'],
  schema,
  fields: ({ instance, with: other }) => [...wholeFields(instance), ...wholeFields(other)],
  apply: ({ scene, args, task, where }) => {
    const gone = activeObject(scene, args.instance, `${where}.instance`);
    if (gone.role === 'container') {
      throw complain({ where: `${where}.instance`, what: 'the container stays', got: gone.id });
    }
    const { position, rotation } = gone.placement;
    const added = newcomer(task, scene, {
      id: args.with,
      role: args.role,
      place: { position, rotation },
      where: `${where}.with`,
    });
    const taking = { ...added, reach: gone.reach, drawsAs: gone.drawsAs, restsIn: gone.restsIn };
    const objects = Object.values(scene.objects).map((object) => (object.id === gone.id ? taking : object));
    return {
      ...scene,
      objects: Object.fromEntries(objects.map((object) => [object.id, object])),
      replaced: { ...scene.replaced, [args.with]: gone.id },
    };
  },
});
