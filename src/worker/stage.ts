/**
 * What attempts at one scene have in common: assets, a compiled world, a log to fill. Few worlds are kept.
 */
import type { Asset } from '../asset/asset.ts';
import { type Footprint, footprint } from '../asset/bounds.ts';
import { loadSeedLibrary, type SeedLibrary } from '../demo/seed-demo.ts';
import { EpisodeBuffer } from '../episode/episode-buffer.ts';
import { SceneEvents } from '../episode/scene-events.ts';
import { jointNames } from '../sim/joints.ts';
import { World } from '../sim/world.ts';
import { OutcomeTracker } from '../task/outcome.ts';
import type { StartLayout } from '../task/start-poses.ts';
import { chooseAssets } from './choose-assets.ts';
import type { DrawnObject } from './episode-artist.ts';
import type { Arm, ChosenScene, WorkerSetup } from './plan.ts';
import { plannedAsset } from './planned-asset.ts';
import { variationPath } from './seed-path.ts';

export interface Stage {
  readonly scene: ChosenScene;
  readonly library: SeedLibrary;
  readonly assets: readonly Asset[];
  /** The same with their ids; one array a stage, so that the artist knows a scene that it holds. */
  readonly drawn: readonly DrawnObject[];
  readonly layout: StartLayout;
  readonly world: World;
  readonly tracker: OutcomeTracker;
  readonly events: SceneEvents;
  readonly log: EpisodeBuffer;
}

/** Worlds that are kept compiled. */
const KEPT_WORLDS = 4;

export class Stages {
  readonly #setup: WorkerSetup;
  readonly #kept = new Map<string, Stage>();
  readonly #libraries = new Map<number, SeedLibrary>();

  constructor(setup: WorkerSetup) {
    this.#setup = setup;
  }

  /**
   * The stage of an episode of a variation, or of its twin. A stage that was got before may be gone after four others.
   *
   * @param arm null for an episode that stands alone
   */
  async get(index: number, episode: number, arm: Arm | null = null): Promise<Stage> {
    const { plan } = this.#setup;
    const planned = plan.variations[index]!;
    const scene = arm === 'twin' ? planned.twin!.scene : planned;
    const objects = chooseAssets(scene.objects, variationPath(plan, planned, arm), episode);
    const key = JSON.stringify([index, arm === 'twin', objects.map(({ asset }) => asset)]);
    const kept = this.#kept.get(key);
    if (kept) {
      // the oldest goes first, and this one is wanted
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    for (const [oldest, { world }] of this.#kept) {
      if (this.#kept.size < KEPT_WORLDS) break;
      world.delete();
      this.#kept.delete(oldest);
    }
    const stage = await this.#build({ ...scene, objects }, planned.seeds);
    this.#kept.set(key, stage);
    return stage;
  }

  /** Frees what MuJoCo holds. */
  dispose(): void {
    for (const { world } of this.#kept.values()) world.delete();
    this.#kept.clear();
  }

  async #build(scene: ChosenScene, seeds: number): Promise<Stage> {
    const { variation, objects, reset, draws, carriers = {} } = scene;
    const where = `${variation.task_id} ${variation.variation_id}`;
    const assets = objects.map((object) => plannedAsset(object, where));
    const ids = variation.active_instance_ids;
    const footprints: Record<string, Footprint> = Object.fromEntries(
      assets.map((asset, i) => [ids[i]!, footprint(asset)]),
    );
    const world = await World.create({ objects: assets.map((asset, i) => ({ id: ids[i]!, asset })) }, where);
    const joints = jointNames(world.scene);
    return {
      scene,
      library: this.#library(seeds),
      assets,
      drawn: assets.map((asset, i) => ({ id: ids[i]!, asset })),
      layout: { written: variation, reset, footprints, draws, carriers },
      world,
      tracker: new OutcomeTracker(variation, ids, this.#setup.plan.outcome, joints),
      events: new SceneEvents(variation, ids, joints),
      log: new EpisodeBuffer(ids),
    };
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
