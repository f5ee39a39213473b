/**
 * Has the task been done, or spoilt? Told step by step.
 */
import type { Condition } from './condition.ts';
import { compileCondition, type Predicate } from './predicates.ts';
import type { SceneView } from './scene-view.ts';

export interface OutcomeOptions {
  /** Consecutive control steps for which `success` has to be true. */
  readonly goal_hold_steps: number;
  /** Consecutive control steps for which `fail` has to be true. */
  readonly fail_hold_steps: number;
}

export const DEFAULT_OUTCOME_OPTIONS: OutcomeOptions = { goal_hold_steps: 5, fail_hold_steps: 1 };

export type Outcome = 'running' | 'success' | 'failure';

/** The part of a resolved variation that the outcome is made of. */
export interface OutcomeConditions {
  /** All of these. */
  readonly success: { readonly conditions: readonly Condition[] };
  /** Any of these. */
  readonly fail: { readonly conditions: readonly Condition[] };
}

/**
 * Follows an episode. A goal is reached when nothing is in hand any more: what is held has not been put anywhere.
 * Failing beats reaching the goal, and stays; success is that of the present step, and is lost when the
 * goal is. Nothing is allocated per step.
 */
export class OutcomeTracker {
  /** Truth of each condition of `success`, in its order, 0 or 1; overwritten at every update. */
  readonly goalTruth: Uint8Array;
  /** Truth of each condition of `fail`, in its order, 0 or 1; overwritten at every update. */
  readonly failTruth: Uint8Array;
  readonly #goal: readonly Predicate[];
  readonly #fail: readonly Predicate[];
  readonly #options: OutcomeOptions;
  #heldSteps = 0;
  #failSteps = 0;
  #failedCondition = -1;

  /**
   * @param ids objects in the order of the scene's arrays
   * @param joints names of the scene's joints in the same order, e.g. `cabinet_1/drawer`
   */
  constructor(
    conditions: OutcomeConditions,
    ids: readonly string[],
    options: Partial<OutcomeOptions> = {},
    joints: readonly string[] = [],
  ) {
    const compile = (condition: Condition) => compileCondition(condition, (id) => ids.indexOf(id), joints);
    this.#goal = conditions.success.conditions.map(compile);
    this.#fail = conditions.fail.conditions.map(compile);
    this.#options = { ...DEFAULT_OUTCOME_OPTIONS, ...options };
    this.goalTruth = new Uint8Array(this.#goal.length);
    this.failTruth = new Uint8Array(this.#fail.length);
  }

  /** For how many consecutive updates, the last included, `success` has been true with nothing in hand. */
  get heldSteps(): number {
    return this.#heldSteps;
  }

  /** Index of the first `fail` condition that was true when the episode failed; -1 while it has not. */
  get failedCondition(): number {
    return this.#failedCondition;
  }

  /** Takes note of one control step. */
  update(scene: SceneView): Outcome {
    const reached = evaluate(this.goalTruth, this.#goal, scene) === this.#goal.length;
    const isLetGo = (scene.heldObject ?? -1) < 0;
    const spoilt = evaluate(this.failTruth, this.#fail, scene) > 0;
    this.#heldSteps = reached && isLetGo ? this.#heldSteps + 1 : 0;
    this.#failSteps = spoilt ? this.#failSteps + 1 : 0;
    if (this.#failedCondition < 0 && spoilt && this.#failSteps >= this.#options.fail_hold_steps) {
      this.#failedCondition = this.failTruth.indexOf(1);
    }
    if (this.#failedCondition >= 0) return 'failure';
    return reached && this.#heldSteps >= this.#options.goal_hold_steps ? 'success' : 'running';
  }

  /** Forgets everything, for the next episode. */
  reset(): void {
    this.goalTruth.fill(0);
    this.failTruth.fill(0);
    this.#heldSteps = 0;
    this.#failSteps = 0;
    this.#failedCondition = -1;
  }
}

/** Writes the truth of each predicate to `out`; gives how many are true. */
function evaluate(out: Uint8Array, predicates: readonly Predicate[], scene: SceneView): number {
  let count = 0;
  for (let i = 0; i < predicates.length; i++) {
    const truth = predicates[i]!(scene) ? 1 : 0;
    out[i] = truth;
    count += truth;
  }
  return count;
}
