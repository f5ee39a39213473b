/**
 * From a corpus file to a plan: every task is loaded, every variation resolved, every object found, every start checked for
 * reach, before anything is run.
 */
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { AssetStore } from '../asset/store/store.ts';
import { complain } from '../core/errors.ts';
import { DEFAULT_PLANS } from '../demo/plan/goal.ts';
import { loadSeedLibrary, type SeedLibrary } from '../demo/seed-demo.ts';
import { type ResolvedPair, resolvePair } from '../intervention/intervene.ts';
import type { ResolvedObject } from '../task/objects.ts';
import type { PhysicsOverride } from '../task/physics.ts';
import { findTask } from '../task/registry.ts';
import { listVariations, type Resolution, resolveVariation } from '../task/resolve.ts';
import { loadTask, type Task } from '../task/task-folder.ts';
import { AssetBinder } from './bound-assets.ts';
import { checkCameraPlaces } from './camera-places.ts';
import { type Corpus, readCorpus } from './corpus.ts';
import { planImages } from './images-plan.ts';
import type { GenerationPlan, PlannedObject, PlannedScene, PlannedVariation } from './plan.ts';
import { checkLayout } from './scene-places.ts';

export interface CompileOptions {
  /** This project's `configs/`. */
  readonly configsFolder: string;
  /** Where imported objects are looked for that a task names; without one, those that come with this package stand for them. */
  readonly store?: AssetStore;
  /** In place of the corpus's own seed. */
  readonly seed?: number;
  /** In place of every task's own number of episodes of each variation. */
  readonly episodes?: number;
}

export interface CompiledCorpus {
  readonly plan: GenerationPlan;
  /** Folders of seed demos on this machine, beside `plan.seed_libraries`. */
  readonly seedFolders: readonly string[];
}

/** @throws UserError with file and key path for everything that cannot be generated */
export function compileCorpus(path: string, options: CompileOptions): CompiledCorpus {
  return new Compiler(path, options).compile();
}

class Compiler {
  readonly #path: string;
  readonly #options: CompileOptions;
  readonly #corpus: Corpus;
  readonly #libraries: SeedLibrary[] = [];
  readonly #binder: AssetBinder;

  constructor(path: string, options: CompileOptions) {
    this.#path = path;
    this.#options = options;
    this.#corpus = readCorpus(path);
    const { objects, licenses = null } = this.#corpus;
    this.#binder = new AssetBinder({ store: objects === 'builtin' ? null : (options.store ?? null), licenses });
  }

  compile(): CompiledCorpus {
    const {
      corpus,
      seed,
      replay,
      goal_hold_steps,
      fail_hold_steps,
      attempts_per_episode,
      language_subtasks,
      images,
      tasks,
    } = this.#corpus;
    const variations = tasks.flatMap((_, index) => this.#compileTask(index));
    const plannedImages = images
      ? planImages(images, { corpusPath: this.#path, configsFolder: this.#options.configsFolder })
      : null;
    if (plannedImages) checkCameraPlaces(plannedImages, variations, `${this.#path}: images`);
    return {
      plan: {
        corpus,
        seed: this.#options.seed ?? seed,
        replay,
        outcome: { goal_hold_steps, fail_hold_steps },
        attempts_per_episode,
        language_subtasks,
        images: plannedImages,
        variations,
        seed_libraries: this.#libraries.map(({ sha256 }) => sha256),
      },
      seedFolders: this.#libraries.map(({ folder }) => folder),
    };
  }

  #compileTask(index: number): PlannedVariation[] {
    const entry = this.#corpus.tasks[index]!;
    const where = `${this.#path}: tasks[${index}]`;
    const task = loadTask(this.#taskFolder(entry.task));
    const { template_type } = task.file;
    if (!task.file.plan && !DEFAULT_PLANS.includes(template_type)) {
      throw complain({
        where: `${task.paths.task}: plan`,
        what: 'nothing says where things go, and there is no default for tasks of this template',
        got: template_type,
        expected: `a \`plan\`, or the template ${DEFAULT_PLANS.join(' or ')}`,
      });
    }
    const seeds = this.#libraryOf(entry.seeds, task);
    const known = listVariations(task);
    const wanted = entry.variations ?? known.filter((v) => v.enabled && v.split !== 'base').map(({ id }) => id);
    const planned = wanted.map((id, i): PlannedVariation => {
      if (!known.some((variation) => variation.id === id)) {
        throw complain({
          where: `${where}.variations[${i}]`,
          what: `${task.id} has no such variation`,
          got: id,
          expected: known.map((variation) => variation.id),
        });
      }
      const pair = resolvePair(task, id);
      return {
        ...planScene(pair?.intervened ?? resolveVariation(task, id), this.#binder),
        axis: pair?.axis ?? null,
        twin: pair && entry.pairs ? planTwin(pair, this.#binder) : null,
        seeds,
        episodes: this.#options.episodes ?? entry.episodes,
      };
    });
    if (entry.pairs && !planned.some(({ twin }) => twin)) {
      throw complain({
        where: `${where}.pairs`,
        what: 'none of these variations has an intervention, and so none has a twin',
        got: wanted,
      });
    }
    return planned;
  }

  /** A path is relative to the corpus file; a bare name is an id of this project's own. */
  #taskFolder(task: string): string {
    const besideCorpus = isAbsolute(task) ? task : resolve(dirname(this.#path), task);
    return findTask(/[\\/]/.test(task) ? besideCorpus : task, join(this.#options.configsFolder, 'tasks'));
  }

  #libraryOf(folder: string | undefined, task: Task): number {
    const path = folder
      ? resolve(dirname(this.#path), folder)
      : join(this.#options.configsFolder, 'seeds', task.file.template_type, task.id);
    const known = this.#libraries.findIndex((library) => library.folder === path);
    if (known >= 0) return known;
    return this.#libraries.push(loadSeedLibrary(path)) - 1;
  }
}

/** @throws UserError for what cannot be played: an object that is nowhere to be had, or out of reach */
export function planScene(resolution: Resolution, binder: AssetBinder): PlannedScene {
  const { variation, objects, reset, draws, carriers, plan } = resolution;
  const planned = {
    variation,
    objects: objects.map((object) => planObject(object, variation.physics?.[object.id], binder)),
    reset,
    draws,
    ...(Object.keys(carriers).length > 0 ? { carriers } : {}),
    ...(plan ? { plan } : {}),
  };
  checkLayout(planned, resolution);
  return planned;
}

function planTwin({ twin, declared }: ResolvedPair, binder: AssetBinder): PlannedVariation['twin'] {
  return { scene: planScene(twin, binder), declared };
}

function planObject(object: ResolvedObject, physics: PhysicsOverride | undefined, binder: AssetBinder): PlannedObject {
  const { id, semanticName, placement, where } = object;
  const { choices, substituted } = binder.bind(object);
  const [x, y, z] = placement.scale;
  if (Math.max(Math.abs(x - y), Math.abs(y - z), Math.abs(z - x)) > 1e-6) {
    throw complain({
      where: where.pose,
      what: 'only an even scale is supported',
      got: placement.scale,
      expected: 'three equal numbers',
    });
  }
  // published files carry 1.0000000000000004 and the like
  const scale = Math.round(x * 1e6) / 1e6;
  return {
    id,
    semantic_name: semanticName,
    choices,
    ...(substituted ? { substituted } : {}),
    scale,
    ...(physics ? { physics } : {}),
  };
}
