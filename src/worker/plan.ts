/**
 * A corpus, compiled: everything that decides the dataset's bytes, as plain data that every worker gets.
 */
import type { ReplayOptions } from '../demo/replay-options.ts';
import type { OutcomeOptions } from '../task/outcome.ts';
import type { ResolvedReset } from '../task/reset.ts';
import type { ResolvedVariation } from '../task/resolve.ts';
import type { ImagesPlan } from './images-plan.ts';

export interface PlannedObject {
  readonly id: string;
  readonly semantic_name: string;
  /** Id in the catalogue, e.g. `builtin/apple`. */
  readonly asset: string;
  readonly scale: number;
}

export interface PlannedVariation {
  readonly variation: ResolvedVariation;
  readonly axis: string | null;
  /** In the order of `active_instance_ids`. */
  readonly objects: readonly PlannedObject[];
  readonly reset: ResolvedReset;
  /** Position of the seed demos' folder in `seedFolders`. */
  readonly seeds: number;
  /** Accepted episodes that are wanted. */
  readonly episodes: number;
}

export interface GenerationPlan {
  readonly corpus: string;
  readonly seed: number;
  readonly replay: ReplayOptions;
  readonly outcome: OutcomeOptions;
  readonly attempts_per_episode: number;
  /** Whether the data files tell the subtasks in words. */
  readonly language_subtasks: boolean;
  readonly images: ImagesPlan | null;
  readonly variations: readonly PlannedVariation[];
  /** SHA-256 over each folder of seed demos. */
  readonly seed_libraries: readonly string[];
}

/** What a worker gets at its start: the plan, and where this machine keeps the seed demos. */
export interface WorkerSetup {
  readonly plan: GenerationPlan;
  /** Beside `plan.seed_libraries`. */
  readonly seedFolders: readonly string[];
  /** Where finished slots are saved. */
  readonly outFolder: string;
}

/** How many slots a plan has: one for each wanted episode, variation after variation. */
export function slotCount({ variations }: GenerationPlan): number {
  return variations.reduce((sum, { episodes }) => sum + episodes, 0);
}

/** Which episode of which variation a slot is. */
export function slotAt(plan: GenerationPlan, slot: number): { variation: number; episode: number } {
  let first = 0;
  for (let variation = 0; variation < plan.variations.length; variation++) {
    const { episodes } = plan.variations[variation]!;
    if (slot < first + episodes) return { variation, episode: slot - first };
    first += episodes;
  }
  throw new RangeError(`slotAt: the plan has ${first} slots, there is no slot ${slot}`);
}
