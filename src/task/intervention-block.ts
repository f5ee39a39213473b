/**
 * The `intervention` key of a variation file, which BeTTER's own loader ignores: kept as plain data here, given its meaning in
 * `src/intervention/`.
 */
import { z } from 'zod';

/**
 * The kinds of change that an evaluation variation makes: BeTTER's six, and `instruction`, other words for an equal layout.
 */
export const AXES = [
  'spatial_layout',
  'primitive_recomposition',
  'adversarial_object',
  'temporal_extrapolation',
  'hidden_physics',
  'affordance',
  'instruction',
] as const;
export type Axis = (typeof AXES)[number];

export const interventionSchema = z.strictObject({
  axis: z.enum(AXES),
  /** Variation that an intervened episode is paired with. */
  twin: z.string(),
  /** Operations in order, each with the keys that its operator reads. */
  do: z.array(z.looseObject({ op: z.string() })).min(1),
});

export type Intervention = z.output<typeof interventionSchema>;
