/**
 * Paths of the random streams that episodes draw from; `provenance` keeps them as JSON.
 */
import type { GenerationPlan, PlannedVariation } from './plan.ts';

export type SeedPath = readonly (string | number)[];

/** Of an episode that stands alone. */
export function episodePath({ seed }: GenerationPlan, { variation }: PlannedVariation, episode: number): SeedPath {
  return ['corpus', seed, variation.task_id, variation.variation_id, 'episode', episode];
}

/** Of both arms of a pair. The twin's episodes that stand alone draw from other streams, or a split would be leaky. */
export function pairPath({ seed }: GenerationPlan, { variation, twin }: PlannedVariation, pair: number): SeedPath {
  const { task_id, variation_id } = twin!.scene.variation;
  return ['corpus', seed, task_id, variation_id, 'pair', variation.variation_id, pair];
}

export function attemptPath(episode: SeedPath, attempt: number): SeedPath {
  return [...episode, 'attempt', attempt];
}

/** What an episode's looks are drawn from: its attempt, but for the arms of a pair, which look alike whatever it took. */
export function looksPath(attempt: SeedPath): SeedPath {
  return attempt.includes('pair') ? attempt.slice(0, attempt.lastIndexOf('attempt')) : attempt;
}

/** Shared by the arms of a pair, e.g. `Packing_a_Fruit_Lunch/EV-03/000007`. */
export function pairId({ variation }: PlannedVariation, pair: number): string {
  return `${variation.task_id}/${variation.variation_id}/${String(pair).padStart(6, '0')}`;
}
