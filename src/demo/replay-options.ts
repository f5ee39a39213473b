import { z } from 'zod';
import { SELECTION_STRATEGIES, type SelectionStrategy } from './selection.ts';

/**
 * Every choice that MimicGen's replay leaves open, by its name there, with the value that its robosuite tasks were published
 * with; then what this project adds.
 */
export const replayOptionsSchema = z.strictObject({
  /** How a source segment is chosen. */
  selection_strategy: z
    .enum(SELECTION_STRATEGIES as [SelectionStrategy, ...SelectionStrategy[]])
    .default('nearest_neighbor_object'),
  /** How many nearest ones the choice is made from. */
  nn_k: z.int().min(1).default(3),
  /** A new choice for each segment, or one demo for the whole episode. */
  select_src_per_subtask: z.boolean().default(true),
  /** A segment ends this many control periods after its signal, drawn evenly from the range, both ends included. */
  subtask_term_offset_range: z
    .tuple([z.int().min(0), z.int().min(0)])
    .refine(([low, high]) => low <= high, 'the range must not run backwards')
    .default([10, 20]),
  /** Standard deviation of the Gaussian noise on the six pose components of an action. */
  action_noise: z.number().min(0).max(1).default(0.05),
  apply_noise_during_interpolation: z.boolean().default(false),
  /** Control periods of straight interpolation to a segment's first pose, at least. */
  num_interpolation_steps: z.int().min(1).default(5),
  /** Control periods of waiting there. */
  num_fixed_steps: z.int().min(0).default(0),
  /** Interpolate from where the hand was last told to be, rather than from where it is. */
  interpolate_from_last_target_pose: z.boolean().default(true),
  /**
   * Beyond MimicGen: keep only the frames of an approach that are this near to where the segment acts [m]; the rest of a demo's
   * way can lie out of reach once it is moved with the object. `null` keeps all.
   */
  trim_approach_m: z.number().min(0.02).max(1).nullable().default(0.14),
  /** Beyond MimicGen: of the grasps that an object's symmetry makes equal, take the one nearest to the neutral heading. */
  grasp_symmetry: z.boolean().default(true),
  /**
   * Beyond MimicGen: a segment that was shown with another thing is carried by the closest grasp that is known of the present one, and
   * put down by its base; `false` carries every segment by the frame of its reference's body.
   */
  affordance_remap: z.boolean().default(true),
  /**
   * Beyond MimicGen, whose action noise is set for each subtask: none on the frames of an insertion or a stacking, and of the grasp
   * before it, that are this near to where the fingers act [m]: there noise of centimetres would decide over clearances of
   * millimetres. None there of a loading either: where the hand leans the wrist is nearly in line, and the noise comes out several
   * times as large. None on the frames of an opening: a bar is held by friction, and slips out of fingers that shake.
   * `null` for noise throughout.
   */
  quiet_insertion_m: z.number().min(0).max(1).nullable().default(0.08),
  /** Beyond MimicGen: an interpolation takes as many more periods as it needs to stay below this step [m]. */
  max_interpolation_step_m: z.number().min(0.001).max(0.05).default(0.018),
});

export type ReplayOptions = z.output<typeof replayOptionsSchema>;

export const DEFAULT_REPLAY: ReplayOptions = replayOptionsSchema.parse({});
