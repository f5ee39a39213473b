/**
 * From a corpus file to a plan: every task is loaded, every variation resolved, every object found, every start checked for
 * reach, before anything is run.
 */
import { dirname, join, resolve } from 'node:path';
import type { AssetStore } from '../asset/store/store.ts';
import { complain } from '../core/errors.ts';
import { DEFAULT_PLANS } from '../demo/plan/goal.ts';
import { loadSeedLibrary, type SeedLibrary } from '../demo/seed-demo.ts';
import { type ResolvedPair, resolvePair } from '../intervention/intervene.ts';
import type { ResolvedObject } from '../task/objects.ts';
import type { PhysicsOverride } from '../task/physics.ts';
import { type Resolution, resolveVariation } from '../task/resolve.ts';
import type { Task } from '../task/task-folder.ts';
import { AssetBinder } from './bound-assets.ts';
import { checkCameraPlaces } from './camera-places.ts';
import { type Corpus, type CorpusTask, readCorpus } from './corpus.ts';
import { selectTasks, selectVariations } from './corpus-selection.ts';
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

interface EntryOptions extends Pick<CorpusTask, 'pairs' | 'episodes'> {
  /** Position of the task's seed demos. */
  readonly seeds: number;
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
    const variations = tasks.flatMap((_, index) => this.#compileEntry(index));
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

  #compileEntry(index: number): PlannedVariation[] {
    const entry = this.#corpus.tasks[index]!;
    const where = `${this.#path}: tasks[${index}]`;
    const place = { path: this.#path, configsFolder: this.#options.configsFolder };
    const planned = selectTasks(entry, place).flatMap((task) => {
      checkPlanned(task);
      const seeds = this.#libraryOf(entry.seeds, task);
      return selectVariations(entry, task, where).map((id) => this.#compileVariation(task, id, { ...entry, seeds }));
    });
    if (planned.length === 0) {
      throw complain({ where: `${where}.variations`, what: 'there are no such variations', got: entry.variations });
    }
    if (entry.pairs && !planned.some(({ twin }) => twin)) {
      throw complain({
        where: `${where}.pairs`,
        what: 'none of these variations has an intervention, and so none has a twin',
        got: planned.map(({ variation }) => variation.variation_id),
      });
    }
    return planned;
  }

  #compileVariation(task: Task, id: string, { pairs, seeds, episodes }: EntryOptions): PlannedVariation {
    const pair = resolvePair(task, id);
    return {
      ...planScene(pair?.intervened ?? resolveVariation(task, id), this.#binder),
      axis: pair?.axis ?? null,
      twin: pair && pairs ? planTwin(pair, this.#binder) : null,
      seeds,
      episodes: this.#options.episodes ?? episodes,
    };
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

/** @throws UserError for a task of which nobody says where its things go */
function checkPlanned({ file, paths }: Task): void {
  if (file.plan || DEFAULT_PLANS.includes(file.template_type)) return;
  throw complain({
    where: `${paths.task}: plan`,
    what: 'nothing says where things go, and there is no default for tasks of this template',
    got: file.template_type,
    expected: `a \`plan\`, or the template ${DEFAULT_PLANS.join(' or ')}`,
  });
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
