/**
 * A corpus: what is to be generated, as a YAML file.
 */
import { z } from 'zod';
import { readYaml } from '../core/documents.ts';
import { replayOptionsSchema } from '../demo/replay-options.ts';
import { imagesSchema } from './images-plan.ts';

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'a name of letters, digits, dots, hyphens and underscores is needed');

/** In place of a task's id: every task of this project. */
export const ALL_TASKS = 'all';

const corpusTaskSchema = z.strictObject({
  /** Id of a task of this project, or `all` of them, or a task folder relative to the corpus file. */
  task: z.string().min(1),
  /** By name, or those of the task's registry for training or for evaluation; all that there are by default. */
  variations: z.union([z.enum(['train', 'eval']), z.array(z.string().min(1)).min(1)]).optional(),
  /** Accepted episodes of each variation; where it is one with an intervention and `pairs` is set, pairs of episodes. */
  episodes: z.int().min(1).max(1_000_000),
  /** With each episode of a variation that has an intervention, its twin: adjacent, from the same random streams. */
  pairs: z.boolean().default(false),
  /** Folder of seed demos, relative to the corpus file; this project's own for the task's id by default. */
  seeds: z.string().min(1).optional(),
});
export type CorpusTask = z.output<typeof corpusTaskSchema>;

export const corpusSchema = z.strictObject({
  corpus: name,
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  tasks: z.array(corpusTaskSchema).min(1),
  /**
   * What the objects of a task are whose bindings name assets of another source, such as Objaverse: those that have been
   * imported on this machine, and where there are none, what comes with this package (`auto`); or always the latter.
   */
  objects: z.enum(['auto', 'builtin']).default('auto'),
  /** Licences that an object may have, such as `cc0` or `by`; all by default. */
  licenses: z.array(z.string().min(1)).min(1).optional(),
  replay: replayOptionsSchema.prefault({}),
  /** Attempts at one episode before its place stays empty. */
  attempts_per_episode: z.int().min(1).max(1000).default(10),
  /**
   * Subtasks in words as LeRobot's `language_persistent` column. Off by default: releases before 0.6 refuse to open a dataset
   * that has it, and torch's own collate function cannot batch it. The privileged log names the subtasks in any case.
   */
  language_subtasks: z.boolean().default(false),
  /** What cameras see; absent for a dataset without pictures. */
  images: imagesSchema.optional(),
  /** Control steps in a row for which the goal must hold. */
  goal_hold_steps: z.int().min(1).max(1000).default(5),
  /** Control steps in a row for which a fail condition must hold. */
  fail_hold_steps: z.int().min(1).max(1000).default(1),
});

export type Corpus = z.output<typeof corpusSchema>;

/** @throws UserError with file and key path */
export function readCorpus(path: string): Corpus {
  return readYaml(path, corpusSchema);
}
