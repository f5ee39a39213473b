/**
 * A corpus, compiled: everything that decides the dataset's bytes, as plain data that every worker gets.
 */
import type { ReplayOptions } from '../demo/replay-options.ts';
import type { OutcomeOptions } from '../task/outcome.ts';
import type { PhysicsOverride } from '../task/physics.ts';
import type { PlanBlock } from '../task/plan-block.ts';
import type { ResolvedReset } from '../task/reset.ts';
import type { ResolvedVariation } from '../task/resolve.ts';
import type { AssetChoice } from './bound-assets.ts';
import type { ImagesPlan } from './images-plan.ts';

interface ObjectOfScene {
  readonly id: string;
  readonly semantic_name: string;
  /** True where it stands for assets that the task names and that are not at hand. */
  readonly substituted?: true;
  readonly scale: number;
  /** Where it is other than its asset. */
  readonly physics?: PhysicsOverride;
}

export interface PlannedObject extends ObjectOfScene {
  /** What it may be: one of these in each episode, by `choose-assets.ts`. */
  readonly choices: readonly AssetChoice[];
}

/** An object of an episode, as provenance keeps it. */
export interface SceneObject extends ObjectOfScene, AssetChoice {}

/** A scene that can be played, once it is chosen what each of its objects is. */
export interface PlannedScene<AnObject extends ObjectOfScene = PlannedObject> {
  readonly variation: ResolvedVariation;
  /** In the order of `active_instance_ids`. */
  readonly objects: readonly AnObject[];
  readonly reset: ResolvedReset;
  /** Objects that start from the draw of another, by their ids. */
  readonly draws: Readonly<Record<string, string>>;
  /** Objects that start in or on another, by their ids. */
  readonly carriers?: Readonly<Record<string, string>>;
  /** Where things go; absent for the default of the template. */
  readonly plan?: PlanBlock;
}

/** A scene of which it is known what each object is. */
export type ChosenScene = PlannedScene<SceneObject>;

/** What an intervened scene is paired with. */
export interface PlannedTwin {
  readonly scene: PlannedScene;
  /** Fields that may differ between the two. */
  readonly declared: readonly string[];
}

export interface PlannedVariation extends PlannedScene {
  readonly axis: string | null;
  /** Where its episodes come in pairs. */
  readonly twin: PlannedTwin | null;
  /** Position of the seed demos' folder in `seedFolders`. */
  readonly seeds: number;
  /** Accepted episodes, or pairs of them, that are wanted. */
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

/** Which of a pair an episode is. */
export const ARMS = ['twin', 'intervened'] as const;
export type Arm = (typeof ARMS)[number];

/** A place in a plan: one for each wanted episode, variation after variation; both arms of a pair stand side by side. */
export interface SlotPlace {
  /** Index of the variation. */
  readonly variation: number;
  /** Number of the episode, or of the pair. */
  readonly episode: number;
  /** Null for an episode that stands alone. */
  readonly arm: Arm | null;
  /** The slot itself, or that of the twin. */
  readonly first: number;
}

/** How many slots a plan has. */
export function slotCount({ variations }: GenerationPlan): number {
  return variations.reduce((sum, variation) => sum + slotsOf(variation), 0);
}

const slotsOf = ({ episodes, twin }: PlannedVariation): number => episodes * (twin ? ARMS.length : 1);

/** Which episode of which variation a slot is. */
export function slotAt(plan: GenerationPlan, slot: number): SlotPlace {
  let before = 0;
  for (let variation = 0; variation < plan.variations.length; variation++) {
    const planned = plan.variations[variation]!;
    const at = slot - before;
    if (at < slotsOf(planned)) {
      if (!planned.twin) return { variation, episode: at, arm: null, first: slot };
      return { variation, episode: at >> 1, arm: ARMS[at & 1]!, first: slot - (at & 1) };
    }
    before += slotsOf(planned);
  }
  throw new RangeError(`slotAt: the plan has ${before} slots, there is no slot ${slot}`);
}
