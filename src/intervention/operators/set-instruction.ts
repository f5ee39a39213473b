/**
 * `{ op: set_instruction, text, kind? }`: the robot is told something else, or the same in other words.
 *
 * `kind` is checked when the whole intervention is known, see `instruction-change.ts`; the axis `instruction` asks for one.
 */
import { z } from 'zod';
import { defineOperator } from '../operator.ts';

export const INSTRUCTION_KINDS = ['paraphrase', 'word_swap'] as const;

const schema = z.strictObject({
  text: z.string().min(1),
  /** `paraphrase`: the same goal in other words. `word_swap`: one word is another, and so is the goal; the layout is equal. */
  kind: z.enum(INSTRUCTION_KINDS).optional(),
});

export const setInstruction = defineOperator<z.output<typeof schema>>({
  axes: ['primitive_recomposition', 'adversarial_object', 'temporal_extrapolation', 'affordance', 'instruction'],
  schema,
  fields: () => ['instruction'],
  apply: ({ scene, args: { text } }) => ({ ...scene, instruction: text }),
});
