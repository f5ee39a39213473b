/**
 * `SPLIT.json`: which episodes stand on which side, of which dataset, by which rules, and the leak proof. Canonical JSON.
 */
import { z } from 'zod';
import { checkValue, readText } from '../../core/documents.ts';
import { complain, UserError } from '../../core/errors.ts';
import { writeFileAtomic } from '../../core/files.ts';
import { canonicalJson } from '../../core/hash.ts';
import { MOST_SIDES } from './closest-pair.ts';
import { FACTORS, NAMED_FACTORS, OBJECT_GROUPS } from './factor.ts';

export const SPLIT_FORMAT = 'better-datagen split';
export const SPLIT_VERSION = 1;

const count = z.int().min(0);
/** The lower one first. */
const episodePair = z.tuple([count, count]);

/** Sides name the folders that they are written to. */
export const sideName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'a name of letters, digits, dots, hyphens and underscores is needed');

const namedProofSchema = z.strictObject({
  asked: z.boolean(),
  /** Whether what was asked for is so; null when it was not asked for. */
  holds: z.boolean().nullable(),
  /** Number of values in the dataset. */
  values: count,
  /** Values on more than one side, with the episodes that have them on each side. */
  shared: z.array(z.strictObject({ value: z.string(), episodes: z.array(count) })),
});
export type NamedProof = z.output<typeof namedProofSchema>;

const layoutProofSchema = z.strictObject({
  asked: z.boolean(),
  holds: z.boolean().nullable(),
  min_distance_m: z.number().positive(),
  /** Of every asset on more than one side the nearest two start poses on different sides, nearest first. */
  nearest: z.array(z.strictObject({ asset: z.string(), distance_m: z.number().min(0), episodes: episodePair })),
});
export type LayoutProof = z.output<typeof layoutProofSchema>;

export const proofSchema = z.strictObject({
  /** Whether everything that was asked for is so. */
  holds: z.boolean(),
  pairs: z.strictObject({ total: count, torn: count, examples: z.array(z.string()) }),
  factors: z.strictObject({
    ...(Object.fromEntries(NAMED_FACTORS.map((factor) => [factor, namedProofSchema])) as Record<
      (typeof NAMED_FACTORS)[number],
      typeof namedProofSchema
    >),
    layout: layoutProofSchema,
  }),
  /** Start states of equal scenes; `distance_m` is how far the object that differs most has moved. */
  nearest_state: z.strictObject({ distance_m: z.number().min(0), episodes: episodePair }).nullable(),
  /** `distance` is 1 less the share of words in common (Jaccard). */
  nearest_instruction: z
    .strictObject({ distance: z.number().min(0).max(1), instructions: z.tuple([z.string(), z.string()]) })
    .nullable(),
});
export type Proof = z.output<typeof proofSchema>;

const splitSchema = z.strictObject({
  format: z.literal(SPLIT_FORMAT),
  format_version: z.literal(SPLIT_VERSION),
  dataset: z.strictObject({
    /** From the folder of this file, with forward slashes. */
    path: z.string().min(1),
    digest: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex is needed'),
    episodes: count,
  }),
  by: z.array(z.enum(FACTORS)).min(1),
  seed: count,
  min_distance_m: z.number().positive(),
  groups: z.array(z.enum(OBJECT_GROUPS)).min(1),
  tear_pairs: z.boolean(),
  /** Values that the first side must not have. */
  held_out: z.partialRecord(z.enum(NAMED_FACTORS), z.array(z.string()).min(1)),
  /** The first is what is trained on. */
  sides: z
    .array(z.strictObject({ name: sideName, ratio: z.number().positive().max(1), episodes: z.array(count).min(1) }))
    .min(2)
    .max(MOST_SIDES),
  proof: proofSchema,
});
export type Split = z.output<typeof splitSchema>;

export function splitText(split: Split): string {
  return `${canonicalJson(split)}\n`;
}

export function writeSplit(path: string, split: Split): void {
  writeFileAtomic(path, splitText(split));
}

/** @throws UserError with file and key path */
export function readSplit(path: string): Split {
  const text = readText(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path}: not JSON: ${(error as Error).message}`);
  }
  const { format } = (value ?? {}) as { format?: unknown };
  if (format !== SPLIT_FORMAT) throw complain({ where: `${path}: format`, what: 'not a split file', got: format });
  return checkValue(value, splitSchema, path);
}

/**
 * The side of each episode.
 *
 * @throws UserError when an episode is on no side, on two, or not in the dataset
 */
export function sideOfEpisodes({ sides, dataset }: Split, path: string): Int32Array {
  const side = new Int32Array(dataset.episodes).fill(-1);
  sides.forEach(({ name, episodes }, index) => {
    if (sides.findIndex((other) => other.name === name) !== index) {
      throw complain({ where: `${path}: sides[${index}].name`, what: 'two sides of one name', got: name });
    }
    episodes.forEach((episode, i) => {
      const where = `${path}: sides[${index}].episodes[${i}]`;
      if (episode >= dataset.episodes) throw complain({ where, what: 'not in the dataset', got: episode });
      if (side[episode] !== -1) {
        throw complain({ where, what: `already on side ${sides[side[episode]!]!.name}`, got: episode });
      }
      if (i > 0 && episode < episodes[i - 1]!) throw complain({ where, what: 'not in ascending order', got: episode });
      side[episode] = index;
    });
  });
  const missing = side.indexOf(-1);
  if (missing >= 0) throw complain({ where: `${path}: sides`, what: `episode ${missing} is on no side` });
  return side;
}
