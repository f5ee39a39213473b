/**
 * Runs the slots of both arms of a pair. Starts and looks come from the pair's own streams and are the same at every attempt;
 * each arm then makes its own attempts, and a pair counts only whole.
 */
import { RandomStream } from '../core/random.ts';
import type { AttemptRow, EpisodeRecord, SlotResult } from '../episode/record.ts';
import type { DrawnObject } from './episode-artist.ts';
import { type ArmStart, type PairStart, startPair } from './pair-start.ts';
import { ARMS, type GenerationPlan, type PlannedVariation, type SlotPlace } from './plan.ts';
import { attemptRow, playAttempt, recordOf } from './play.ts';
import { attemptPath, pairId, pairPath } from './seed-path.ts';
import type { SlotRequest } from './slot-runner.ts';
import type { Stage, Stages } from './stage.ts';

export interface PairTools {
  readonly plan: GenerationPlan;
  readonly stages: Stages;
  readonly draw: (record: EpisodeRecord, objects: readonly DrawnObject[]) => Promise<EpisodeRecord>;
}

interface ArmRun {
  readonly attempts: readonly AttemptRow[];
  readonly record: EpisodeRecord | null;
}

export class PairRunner {
  readonly #tools: PairTools;

  constructor(tools: PairTools) {
    this.#tools = tools;
  }

  /**
   * @param place of either arm
   * @returns the slot of the twin, then that of the intervened arm
   * @throws UserError when the arms differ in what was not declared
   */
  async run(place: SlotPlace, request: SlotRequest): Promise<readonly SlotResult[]> {
    const { plan, stages, draw } = this.#tools;
    const planned = plan.variations[place.variation]!;
    const { variation, episode } = place;
    const both = [
      await stages.get(variation, episode, 'twin'),
      await stages.get(variation, episode, 'intervened'),
    ] as const;
    request.onAttempt?.(0); // a death while things come to rest is the first attempt's
    const start = startPair({
      stages: both,
      declared: planned.twin!.declared,
      path: pairPath(plan, planned, place.episode),
      images: plan.images,
      where: `pair ${pairId(planned, place.episode)}`,
    });
    const runs = both.map((stage, arm) => this.#runArm(stage, arm, { place, planned, start, request }));
    const isWhole = runs.every(({ record }) => record !== null);
    const results: SlotResult[] = [];
    for (const [arm, { attempts, record }] of runs.entries()) {
      const slot = place.first + arm;
      if (isWhole) results.push({ slot, attempts, episode: await draw(record!, both[arm]!.drawn) });
      else results.push({ slot, attempts: attempts.map(asIncomplete), episode: null });
    }
    return results;
  }

  #runArm(stage: Stage, arm: number, { place, planned, start, request }: ArmContext): ArmRun {
    const { plan } = this.#tools;
    const { task_id, variation_id } = stage.scene.variation;
    const path = pairPath(plan, planned, place.episode);
    const attempts: AttemptRow[] = [];
    for (let attempt = 0; attempt < plan.attempts_per_episode; attempt++) {
      const seed = attemptPath(path, attempt);
      const number = arm * plan.attempts_per_episode + attempt;
      request.onAttempt?.(number);
      const head = { slot: place.first + arm, attempt, task_id, variation_id, seed: JSON.stringify(seed) };
      if (!start) {
        // another attempt would draw the same
        return {
          attempts: [{ ...head, status: 'rejected', cause: 'no_start', step: 0, source_demos: [] }],
          record: null,
        };
      }
      if (request.deadly?.includes(number)) {
        attempts.push({ ...head, status: 'rejected', cause: 'worker_died', step: 0, source_demos: [] });
        continue;
      }
      const { qpos } = start.arms[arm]!;
      stage.world.startAt(qpos);
      const outcome = playAttempt(stage, plan.replay, new RandomStream(seed));
      attempts.push(attemptRow(head, outcome));
      if (outcome.status === 'accepted') {
        const resolved = resolvedOf(start, arm, planned);
        const axis = ARMS[arm] === 'intervened' ? planned.axis : null;
        const pair = pairId(planned, place.episode);
        return { attempts, record: recordOf(stage, { row: attempts.at(-1)!, outcome, resolved, axis, pairId: pair }) };
      }
    }
    return { attempts, record: null };
  }
}

interface ArmContext {
  readonly place: SlotPlace;
  readonly planned: PlannedVariation;
  readonly start: PairStart | null;
  readonly request: SlotRequest;
}

/** The resolved episode; that of the intervened arm says what it was compared with, and what came of it. */
function resolvedOf({ arms, proof }: PairStart, arm: number, { twin }: PlannedVariation): object {
  const { resolved }: ArmStart = arms[arm]!;
  if (ARMS[arm] === 'twin') return resolved;
  const { declared, found, checked } = proof;
  return {
    ...resolved,
    twin: { variation_id: twin!.scene.variation.variation_id },
    difference: { declared, found, checked },
  };
}

/** An arm that went well is of no use without the other. */
function asIncomplete(row: AttemptRow): AttemptRow {
  return row.status === 'accepted' ? { ...row, status: 'rejected', cause: 'pair_incomplete' } : row;
}
