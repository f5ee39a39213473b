/**
 * Paths of the random streams that episodes draw from; `provenance` keeps them as JSON.
 */
import type { Arm, GenerationPlan, PlannedVariation } from './plan.ts';

export type SeedPath = readonly (string | number)[];

/**
 * What the paths of a variation's episodes begin with; those of pairs are the same for both arms. The twin's episodes that stand
 * alone draw from other streams, or a split would be leaky.
 *
 * @param arm null for episodes that stand alone
 */
export function variationPath(
  { seed }: GenerationPlan,
  { variation, twin }: PlannedVariation,
  arm: Arm | null,
): SeedPath {
  const { task_id, variation_id } = variation;
  if (arm === null) return ['corpus', seed, task_id, variation_id, 'episode'];
  return ['corpus', seed, task_id, twin!.scene.variation.variation_id, 'pair', variation_id];
}

/** Of an episode that stands alone. */
export function episodePath(plan: GenerationPlan, planned: PlannedVariation, episode: number): SeedPath {
  return [...variationPath(plan, planned, null), episode];
}

/** Of both arms of a pair. */
export function pairPath(plan: GenerationPlan, planned: PlannedVariation, pair: number): SeedPath {
  return [...variationPath(plan, planned, 'intervened'), pair];
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
