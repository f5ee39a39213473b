/**
 * Runs the attempts of a slot until one is accepted. What comes out is a function of the plan and the slot's number alone.
 */
import { RandomStream } from '../core/random.ts';
import type { AttemptRow, EpisodeRecord, SlotResult } from '../episode/record.ts';
import type { AttemptOutcome } from './attempt.ts';
import type { DrawnObject } from './episode-artist.ts';
import { startAlone } from './lone-start.ts';
import { PairRunner } from './pair-runner.ts';
import { type SlotPlace, slotAt, type WorkerSetup } from './plan.ts';
import { attemptRow, playAttempt, recordOf, resolvedEpisode } from './play.ts';
import { RecordArtist } from './record-artist.ts';
import { attemptPath, episodePath, type SeedPath } from './seed-path.ts';
import { type Stage, Stages } from './stage.ts';

export interface SlotRequest {
  readonly slot: number;
  /** Attempts that are known to kill their worker. */
  readonly deadly?: readonly number[];
  /** Told before each attempt; those of a pair's second arm go on counting where those of the first can end. */
  readonly onAttempt?: (attempt: number) => void;
}

/** What came of an attempt that went well. */
interface Accepted {
  readonly outcome: AttemptOutcome & { readonly status: 'accepted' };
  readonly poses: Float64Array;
}

export class SlotRunner {
  readonly #setup: WorkerSetup;
  readonly #stages: Stages;
  readonly #artist: RecordArtist | null;

  constructor(setup: WorkerSetup) {
    this.#setup = setup;
    this.#stages = new Stages(setup);
    this.#artist = setup.plan.images ? new RecordArtist(setup.plan.images) : null;
  }

  /** What comes of one slot. */
  async run(request: SlotRequest): Promise<SlotResult> {
    const results = await this.runTogether(request);
    return results.find(({ slot }) => slot === request.slot)!;
  }

  /** What comes of a slot, and of the slot of its pair's other arm, if it has one: neither is known without the other. */
  async runTogether(request: SlotRequest): Promise<readonly SlotResult[]> {
    const place = slotAt(this.#setup.plan, request.slot);
    const draw = (record: EpisodeRecord, objects: readonly DrawnObject[]) =>
      this.#artist ? this.#artist.draw(record, objects) : Promise.resolve(record);
    if (place.arm) return new PairRunner({ plan: this.#setup.plan, stages: this.#stages, draw }).run(place, request);
    const stage = await this.#stages.get(place.variation, place.episode);
    const { accepted, attempts } = this.#attempts(stage, place, request);
    const { slot } = request;
    if (!accepted) return [{ slot, attempts, episode: null }];
    const record = recordOf(stage, {
      row: attempts.at(-1)!,
      outcome: accepted.outcome,
      resolved: resolvedEpisode(stage.scene, accepted.poses),
      axis: this.#setup.plan.variations[place.variation]!.axis,
      pairId: null,
    });
    return [{ slot, attempts, episode: await draw(record, stage.drawn) }];
  }

  /** Frees what MuJoCo holds. */
  dispose(): void {
    this.#stages.dispose();
  }

  #attempts(stage: Stage, { variation, episode }: SlotPlace, { slot, deadly = [], onAttempt }: SlotRequest) {
    const { plan } = this.#setup;
    const { task_id, variation_id } = stage.scene.variation;
    const path = episodePath(plan, plan.variations[variation]!, episode);
    const attempts: AttemptRow[] = [];
    for (let attempt = 0; attempt < plan.attempts_per_episode; attempt++) {
      onAttempt?.(attempt);
      const seed = attemptPath(path, attempt);
      const row = { slot, attempt, task_id, variation_id, seed: JSON.stringify(seed) };
      if (deadly.includes(attempt)) {
        attempts.push({ ...row, status: 'rejected', cause: 'worker_died', step: 0, source_demos: [] });
        continue;
      }
      const { outcome, poses } = this.#attempt(stage, seed);
      attempts.push(attemptRow(row, outcome));
      if (outcome.status === 'accepted') return { attempts, accepted: { outcome, poses } satisfies Accepted };
    }
    return { attempts, accepted: null };
  }

  #attempt(stage: Stage, seed: SeedPath): { outcome: AttemptOutcome; poses: Float64Array } {
    const stream = new RandomStream(seed);
    const poses = startAlone(stage, stream);
    if (!poses) {
      return { outcome: { status: 'rejected', cause: 'no_start', step: 0, demos: [] }, poses: new Float64Array(0) };
    }
    return { outcome: playAttempt(stage, this.#setup.plan.replay, stream), poses };
  }
}
