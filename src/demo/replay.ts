/**
 * Replay of seed demos the way MimicGen does it: segment by segment, each moved with the object that it is about.
 */
import type { Asset, YawSymmetry } from '../asset/asset.ts';
import { type Pose, pose } from '../core/pose.ts';
import type { RandomStream } from '../core/random.ts';
import type { WorldState } from '../sim/world.ts';
import { type Command, newCommand } from './command.ts';
import { uprightFrame } from './frames.ts';
import type { Slot } from './plan/slot.ts';
import { referenceFrame } from './reference-frame.ts';
import { type Carry, rigidCarry } from './remap/carry.ts';
import { matchSegments } from './remap/match-segments.ts';
import { type GraspPairing, remapSegment } from './remap/remap.ts';
import { type AssetById, builtinAsset } from './remap/source-asset.ts';
import type { ReplayOptions } from './replay-options.ts';
import type { SeedLibrary, SubtaskKind } from './seed-demo.ts';
import { type SourceSegment, selectSegment } from './selection.ts';
import { buildTrajectory, segmentFrames, segmentTransform, type Trajectory } from './trajectory.ts';

/** One step of a task: get hold of an object, bring it to its place, open or close a part of a thing, which is object and reference then. */
export interface Subtask {
  readonly kind: SubtaskKind;
  /** What a person would say, e.g. `pick up the apple`. */
  readonly name: string;
  /** Index of what is moved, in the scene's objects. */
  readonly object: number;
  /** Index of what the motion is relative to. */
  readonly reference: number;
  /** Where the object is brought to there; null or absent where nothing says. */
  readonly slot?: Slot | null;
  /** Of a grasp: the least height over the object's base at which it is taken [m]. */
  readonly holdAboveM?: number;
  /** Name of the reference's moving part that is opened or closed, or that the object is brought into. */
  readonly part?: string;
  /** Of opening and closing: the joint's least, or most, that is wanted [m] or [rad]. */
  readonly opening?: number;
}

/** What a replay needs to know of an object of the scene. */
export interface ReplayObject {
  readonly id: string;
  readonly semanticName: string;
  readonly symmetry: YawSymmetry;
  /** What it is made of; where it is not told, segments are carried by the frame of its body. */
  readonly asset?: Asset;
}

export interface ReplayContext {
  readonly library: SeedLibrary;
  /** The assets that demos were recorded with; those made by hand by default. */
  readonly assetById?: AssetById;
  readonly objects: readonly ReplayObject[];
  readonly options: ReplayOptions;
  readonly stream: RandomStream;
}

/** Where a command came from. */
export interface CommandSource {
  subtask: number;
  /** Position in the library; -1 before the first segment. */
  demo: number;
  segment: number;
  /** Frame of the demo, -1 while interpolating. */
  frame: number;
  /** Whether action noise is wanted. */
  noisy: boolean;
  /** True on the last command of a subtask. */
  last: boolean;
  /** Which grasp of the demo's thing stands for which of the present one's; null where the segment is carried by its reference's frame. */
  pairing: GraspPairing | null;
}

/** Gives a command a control period until the last subtask is over. */
export class Replay {
  readonly subtasks: readonly Subtask[];
  readonly command: Command = newCommand();
  readonly source: CommandSource = {
    subtask: -1,
    demo: -1,
    segment: -1,
    frame: -1,
    noisy: false,
    last: false,
    pairing: null,
  };
  readonly #context: ReplayContext;
  readonly #candidates: readonly SourceSegment[][];
  readonly #frame: Pose = pose();
  readonly #objectFrame: Pose = pose();
  readonly #objectPose: Pose = pose();
  readonly #assetById: AssetById;
  #trajectory: Trajectory | null = null;
  #cursor = 0;
  #episodeDemo: number | null = null;

  constructor(subtasks: readonly Subtask[], context: ReplayContext) {
    this.subtasks = subtasks;
    this.#context = context;
    this.#assetById = context.assetById ?? builtinAsset;
    this.#candidates = matchSegments(context.library, subtasks, context.objects, this.#assetById);
  }

  /** Writes the next command and its source; false when all is done. */
  next(state: WorldState): boolean {
    if (this.source.subtask < 0) this.command.target.set(state.tcp);
    if (!this.#trajectory || this.#cursor === this.#trajectory.length) {
      if (this.source.subtask + 1 === this.subtasks.length) return false;
      this.#begin(this.source.subtask + 1, state);
    }
    const trajectory = this.#trajectory!;
    const k = this.#cursor++;
    for (let i = 0; i < 7; i++) this.command.target[i] = trajectory.targets[7 * k + i]!;
    this.command.gripper = trajectory.gripper[k]!;
    this.command.phase = trajectory.phase[k]!;
    this.source.frame = trajectory.sourceFrame[k]!;
    this.source.noisy = trajectory.noisy[k] === 1;
    this.source.last = this.#cursor === trajectory.length;
    return true;
  }

  #begin(index: number, state: WorldState): void {
    const { options } = this.#context;
    const stream = this.#context.stream.fork(`subtask/${index}`);
    const subtask = this.subtasks[index]!;
    const { objects } = this.#context;
    referenceFrame(this.#frame, subtask, state, objects, objects[subtask.reference]!.symmetry);
    const source = this.#select(index, state, stream.fork('select'));
    const from = options.interpolate_from_last_target_pose ? this.command.target : state.tcp;
    this.#trajectory = buildTrajectory(
      source,
      segmentFrames(source, options, stream.fork('offset')),
      this.#carry(source, index, state),
      from,
      options,
    );
    this.#cursor = 0;
    this.source.subtask = index;
    this.source.demo = source.demoIndex;
    this.source.segment = source.segmentIndex;
  }

  /** Writes an object's upright frame to `out` (7,). */
  #writeFrame(out: Pose, state: WorldState, object: number): void {
    for (let i = 0; i < 7; i++) this.#objectPose[i] = state.objectPoses[7 * object + i]!;
    uprightFrame(out, this.#objectPose, state.boxes, 6 * object, this.#context.objects[object]!.symmetry);
  }

  /** By affordance, where the demo shows something else and both are known; else by the reference's frame. */
  #carry(source: SourceSegment, index: number, state: WorldState): Carry {
    const { options, objects } = this.#context;
    const { object, reference, slot, holdAboveM } = this.subtasks[index]!;
    const [held, target] = [objects[object]!, objects[reference]!];
    const neighbours = { boxes: state.boxes, except: reference };
    this.source.pairing = null;
    if (options.affordance_remap && held.asset && target.asset) {
      this.#writeFrame(this.#objectFrame, state, object);
      const present = {
        object: held.asset,
        reference: target.asset,
        referenceFrame: this.#frame,
        objectFrame: this.#objectFrame,
        tcp: state.tcp,
        neighbours,
        byObject: slot?.objectYawRad !== undefined,
        holdAboveM,
      };
      const remapped = remapSegment(source, present, this.#assetById);
      this.source.pairing = remapped?.pairing ?? null;
      if (remapped) return remapped.carry;
    }
    return rigidCarry(segmentTransform(source, this.#frame, target.symmetry, neighbours, options));
  }

  /** One choice a subtask, or the choice of the first subtask for all that follow (where that demo shows them). */
  #select(index: number, state: WorldState, stream: RandomStream): SourceSegment {
    const { options } = this.#context;
    let candidates: readonly SourceSegment[] = this.#candidates[index]!;
    if (!options.select_src_per_subtask && this.#episodeDemo !== null) {
      const same = candidates.filter((candidate) => candidate.demoIndex === this.#episodeDemo);
      if (same.length > 0) candidates = same;
    }
    const query = { reference: this.#frame, tcp: state.tcp };
    const chosen = selectSegment(candidates, options.selection_strategy, options.nn_k, query, stream);
    this.#episodeDemo ??= chosen.demoIndex;
    return chosen;
  }
}
