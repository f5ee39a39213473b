/**
 * Runs the attempts of a slot until one is accepted. What comes out is a function of the plan and the slot's number alone.
 */
import type { Asset } from '../asset/asset.ts';
import { type Footprint, footprint } from '../asset/bounds.ts';
import { builtinCatalogue, findAsset } from '../asset/catalogue.ts';
import { scaleAsset } from '../asset/scale.ts';
import { canonicalJson } from '../core/hash.ts';
import { RandomStream } from '../core/random.ts';
import { planPacking, Replay, type ReplayContext } from '../demo/replay.ts';
import { loadSeedLibrary, type SeedLibrary } from '../demo/seed-demo.ts';
import { EpisodeBuffer } from '../episode/episode-buffer.ts';
import type { AttemptRow, EpisodeRecord, SlotResult } from '../episode/record.ts';
import { TABLE_TOP_M } from '../sim/mjcf.ts';
import { ARM_JOINTS, READY_POSTURE_RAD } from '../sim/panda.ts';
import { World } from '../sim/world.ts';
import { OutcomeTracker } from '../task/outcome.ts';
import { sampleStartPoses } from '../task/start-poses.ts';
import { type AttemptOutcome, runAttempt } from './attempt.ts';
import type { DrawnObject } from './episode-artist.ts';
import { type PlannedVariation, slotAt, type WorkerSetup } from './plan.ts';
import { RecordArtist } from './record-artist.ts';

/** Standard deviation of the arm's joints about the ready posture at the start [rad], as in robosuite. */
const START_JOINT_NOISE_RAD = 0.02;
/** Worlds that are kept compiled. */
const KEPT_WORLDS = 4;

/** What attempts at one variation have in common. */
interface Stage {
  readonly planned: PlannedVariation;
  readonly library: SeedLibrary;
  readonly assets: readonly Asset[];
  /** The same with their ids; one array a stage, so that the artist knows a scene that it holds. */
  readonly drawn: readonly DrawnObject[];
  readonly footprints: Readonly<Record<string, Footprint>>;
  readonly world: World;
  readonly tracker: OutcomeTracker;
  readonly log: EpisodeBuffer;
}

export interface SlotRequest {
  readonly slot: number;
  /** Attempts that are known to kill their worker. */
  readonly deadly?: readonly number[];
  /** Told before each attempt. */
  readonly onAttempt?: (attempt: number) => void;
}

export class SlotRunner {
  readonly #setup: WorkerSetup;
  readonly #stages = new Map<number, Stage>();
  readonly #libraries = new Map<number, SeedLibrary>();
  readonly #artist: RecordArtist | null;

  constructor(setup: WorkerSetup) {
    this.#setup = setup;
    this.#artist = setup.plan.images ? new RecordArtist(setup.plan.images) : null;
  }

  async run({ slot, deadly = [], onAttempt }: SlotRequest): Promise<SlotResult> {
    const { plan } = this.#setup;
    const { variation, episode } = slotAt(plan, slot);
    const stage = await this.#stage(variation);
    const attempts: AttemptRow[] = [];
    for (let attempt = 0; attempt < plan.attempts_per_episode; attempt++) {
      onAttempt?.(attempt);
      const { task_id, variation_id } = stage.planned.variation;
      const seed = ['corpus', plan.seed, task_id, variation_id, 'episode', episode, 'attempt', attempt];
      const row = { slot, attempt, task_id, variation_id, seed: JSON.stringify(seed) };
      if (deadly.includes(attempt)) {
        attempts.push({ ...row, status: 'rejected', cause: 'worker_died', step: 0, source_demos: [] });
        continue;
      }
      const { outcome, poses } = this.#attempt(stage, new RandomStream(seed));
      const { status, step, demos } = outcome;
      const cause = status === 'rejected' ? outcome.cause : null;
      attempts.push({ ...row, status, cause, step, source_demos: demos });
      if (outcome.status === 'accepted') {
        const record = this.#record(stage, outcome, poses, attempts.at(-1)!);
        return { slot, attempts, episode: this.#artist ? await this.#artist.draw(record, stage.drawn) : record };
      }
    }
    return { slot, attempts, episode: null };
  }

  /** Frees what MuJoCo holds. */
  dispose(): void {
    for (const { world } of this.#stages.values()) world.delete();
    this.#stages.clear();
  }

  #attempt(stage: Stage, stream: RandomStream): { outcome: AttemptOutcome; poses: Float64Array } {
    const { world, tracker, log, planned, library, assets } = stage;
    const poses = new Float64Array(7 * assets.length);
    const { variation, reset, objects } = planned;
    if (!sampleStartPoses(poses, variation, reset, stage.footprints, stream.fork('start'))) {
      return { outcome: { status: 'rejected', cause: 'no_start', step: 0, demos: [] }, poses };
    }
    // a thing that was written a little into the table would be thrown up by it
    for (let i = 2; i < poses.length; i += 7) poses[i] = Math.max(poses[i]!, TABLE_TOP_M);
    world.start(startPosture(stream.fork('posture')), poses);
    const context: ReplayContext = {
      library,
      objects: objects.map(({ id, semantic_name }, i) => ({
        id,
        semanticName: semantic_name,
        symmetry: assets[i]!.symmetry,
      })),
      options: this.#setup.plan.replay,
      stream: stream.fork('replay'),
    };
    const { container_instance_id, semantic_groups, active_instance_ids } = variation;
    const indexOf = (id: string) => active_instance_ids.indexOf(id);
    const subtasks = planPacking(semantic_groups.target.map(indexOf), indexOf(container_instance_id), context);
    const outcome = runAttempt({
      world,
      replay: new Replay(subtasks, context),
      demoNames: library.demos.map(({ metadata }) => metadata.name),
      tracker,
      log,
      stream: stream.fork('noise'),
      actionNoise: this.#setup.plan.replay.action_noise,
    });
    return { outcome, poses };
  }

  #record(
    { planned, log }: Stage,
    { subtasks, demos }: AttemptOutcome & { status: 'accepted' },
    poses: Float64Array,
    { slot, attempt, seed }: AttemptRow,
  ): EpisodeRecord {
    const { variation, axis, objects } = planned;
    const { task_id, template_type, variation_id, instruction, container_instance_id, semantic_groups } = variation;
    const resolved = {
      task_id,
      template_type,
      variation_id,
      instruction,
      container_instance_id,
      semantic_groups,
      objects: objects.map((object, i) => ({
        ...object,
        position: [...poses.subarray(7 * i, 7 * i + 3)],
        rotation: [...poses.subarray(7 * i + 3, 7 * i + 7)],
      })),
      success: variation.success,
      fail: variation.fail,
    };
    return {
      log: log.finish(),
      subtasks,
      provenance: {
        slot,
        attempt,
        task_id,
        template_type,
        variation_id,
        axis,
        pair_id: null,
        instruction,
        seed,
        source_demos: demos,
        resolved_episode: canonicalJson(resolved),
        outcome: 'success',
      },
    };
  }

  async #stage(index: number): Promise<Stage> {
    const kept = this.#stages.get(index);
    if (kept) return kept;
    for (const [oldest, { world }] of this.#stages) {
      if (this.#stages.size < KEPT_WORLDS) break;
      world.delete();
      this.#stages.delete(oldest);
    }
    const { plan } = this.#setup;
    const planned = plan.variations[index]!;
    const { variation, objects } = planned;
    const where = `${variation.task_id} ${variation.variation_id}`;
    const assets = objects.map(({ semantic_name, scale }) =>
      scaleAsset(findAsset(builtinCatalogue, semantic_name, where), scale),
    );
    const ids = variation.active_instance_ids;
    const stage: Stage = {
      planned,
      library: this.#library(planned.seeds),
      assets,
      drawn: assets.map((asset, i) => ({ id: ids[i]!, asset })),
      footprints: Object.fromEntries(assets.map((asset, i) => [ids[i]!, footprint(asset)])),
      world: await World.create({ objects: assets.map((asset, i) => ({ id: ids[i]!, asset })) }, where),
      tracker: new OutcomeTracker(variation, ids, plan.outcome),
      log: new EpisodeBuffer(ids),
    };
    this.#stages.set(index, stage);
    return stage;
  }

  #library(index: number): SeedLibrary {
    let library = this.#libraries.get(index);
    if (!library) {
      library = loadSeedLibrary(this.#setup.seedFolders[index]!);
      this.#libraries.set(index, library);
    }
    return library;
  }
}

function startPosture(stream: RandomStream): Float64Array {
  return Float64Array.from({ length: ARM_JOINTS }, (_, i) =>
    stream.normal(READY_POSTURE_RAD[i]!, START_JOINT_NOISE_RAD),
  );
}
