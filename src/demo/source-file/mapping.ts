/**
 * What the names in a lab's file mean here, and how its frames lie to ours.
 */
import { z } from 'zod';
import { checkValue } from '../../core/documents.ts';
import { complain } from '../../core/errors.ts';

/** Position [m] and quaternion wxyz. */
const poseSchema = z
  .array(z.number())
  .length(7)
  .refine(([, , , w, x, y, z]) => Math.abs(w! * w! + x! * x! + y! * y! + z! * z! - 1) < 1e-3, {
    error: 'the last four of seven numbers must be a unit quaternion, w x y z',
  });

const IDENTITY = [0, 0, 0, 1, 0, 0, 0];

export const mappingSchema = z.strictObject({
  /**
   * Our TCP in the frame of the file's end effector. Ours lies between the pads, z along the approach, y along which the fingers
   * close. The default takes theirs for the same.
   */
  eef_T_tcp: poseSchema.default(IDENTITY),
  /** The file's world in the task frame: only matters for demos that are chosen by where things lay. */
  world_T_source: poseSchema.default(IDENTITY),
  /** By the name in `object_poses`; those that are not named are left out. */
  objects: z.record(
    z.string(),
    z.strictObject({
      /** Semantic name here. */
      as: z.string().min(1),
      /** Our frame (centre of the base, z up) in the file's frame of the object. */
      object_T_base: poseSchema.default(IDENTITY),
    }),
  ),
  /** In order of time. */
  subtasks: z
    .array(
      z.strictObject({
        /** Name in `subtask_term_signals`; absent for a last one that ends with the demo. */
        signal: z.string().min(1).optional(),
        kind: z.enum(['grasp', 'place']),
        /** Names in `object_poses`. */
        object: z.string(),
        /** What the motion is relative to; the object itself by default. */
        reference: z.string().optional(),
      }),
    )
    .min(1),
});
export type SourceMapping = z.output<typeof mappingSchema>;

/** What `better export --format mimicgen` says in each demo. */
const ownSchema = z.object({
  objects: z.record(z.string(), z.object({ semantic_name: z.string() })),
  subtasks: z.array(
    z.object({ signal: z.string(), kind: z.enum(['grasp', 'place']), object: z.string(), reference: z.string() }),
  ),
});

/**
 * The mapping of a demo that this project has exported, which needs none from the user.
 *
 * @param text the demo's attribute `better_datagen`
 * @throws UserError when there is none
 */
export function ownMapping(text: string | null, where: string): SourceMapping {
  if (text === null) {
    const what = 'nothing says what its objects and subtasks are';
    throw complain({ where, what, expected: 'a file for --mapping, with `objects` and `subtasks`' });
  }
  let document: unknown = null;
  try {
    document = JSON.parse(text);
  } catch {
    // told by the schema
  }
  const { objects, subtasks } = checkValue(document, ownSchema, `${where}: better_datagen`);
  const named = Object.entries(objects).map(([id, { semantic_name }]) => [id, { as: semantic_name }]);
  return mappingSchema.parse({ objects: Object.fromEntries(named), subtasks });
}
