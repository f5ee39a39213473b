/**
 * `{ op: displace_at, instance, at, position? }`: in mid-episode an object is put back to where it started, or elsewhere: a dynamic
 * scene. `at` is `placed` (once it has been brought to its goal) or a control step.
 */
import { z } from 'zod';
import { complain } from '../../core/errors.ts';
import type { DisplaceEvent } from '../../task/events.ts';
import { activeObject } from '../arrangement.ts';
import { defineOperator } from '../operator.ts';
import { positionSchema } from '../placing.ts';

const schema = z.strictObject({
  instance: z.string(),
  /** A step from which on it is done, as soon as the object is in no hand and its new place is free. */
  at: z.union([z.literal('placed'), z.int().min(1)], { error: '`placed`, or a control step from 1' }),
  /** By default the pose that the object started in. */
  position: positionSchema.optional(),
});

export const displaceAt = defineOperator<z.output<typeof schema>>({
  axes: ['temporal_extrapolation'],
  schema,
  fields: ({ instance }) => [`events.${instance}`],
  apply: ({ scene, args: { instance, at, position }, where }) => {
    const { role } = activeObject(scene, instance, `${where}.instance`);
    if (role === 'container') {
      throw complain({ where: `${where}.instance`, what: 'the container stays', got: instance });
    }
    if (at === 'placed' && role !== 'target') {
      throw complain({ where: `${where}.at`, what: `${instance} is no target, and so is never placed`, got: at });
    }
    if (scene.events.some((event) => event.instance === instance)) {
      throw complain({ where: `${where}.instance`, what: 'the object is displaced once already', got: instance });
    }
    const event: DisplaceEvent = { type: 'displace', instance, at, ...(position ? { position } : {}) };
    return { ...scene, events: [...scene.events, event] };
  },
});
