/**
 * `{ op: set_instruction, text }`: the robot is told something else, or the same in other words.
 */
import { z } from 'zod';
import { defineOperator } from '../operator.ts';

const schema = z.strictObject({ text: z.string().min(1) });

export const setInstruction = defineOperator<z.output<typeof schema>>({
  axes: ['primitive_recomposition', 'adversarial_object', 'temporal_extrapolation', 'affordance'],
  schema,
  fields: () => ['instruction'],
  apply: ({ scene, args: { text } }) => ({ ...scene, instruction: text }),
});
