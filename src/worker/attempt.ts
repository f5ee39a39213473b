/**
 * One attempt at an episode: a world that is started, a replay that drives it, a tracker that judges it, a log of it all.
 */
import type { RandomStream } from '../core/random.ts';
import type { Command } from '../demo/command.ts';
import { PartView } from '../demo/moving-part.ts';
import type { CommandSource, Replay } from '../demo/replay.ts';
import { movesPart } from '../demo/seed-demo.ts';
import type { EpisodeBuffer } from '../episode/episode-buffer.ts';
import type { RejectionCause, SubtaskMark } from '../episode/record.ts';
import type { SceneEvents } from '../episode/scene-events.ts';
import { actionTowards } from '../sim/controller.ts';
import type { World } from '../sim/world.ts';
import type { Outcome, OutcomeTracker } from '../task/outcome.ts';

export interface AttemptInput {
  /** Started. */
  readonly world: World;
  readonly replay: Replay;
  /** Names of the library's demos. */
  readonly demoNames: readonly string[];
  readonly tracker: OutcomeTracker;
  /** What happens to the scene in mid-episode. */
  readonly events: SceneEvents;
  readonly log: EpisodeBuffer;
  /** Draws the action noise. */
  readonly stream: RandomStream;
  /** Standard deviation of the noise on the six pose components of an action. */
  readonly actionNoise: number;
}

export type AttemptOutcome =
  | {
      readonly status: 'accepted';
      readonly step: number;
      readonly subtasks: readonly SubtaskMark[];
      readonly demos: readonly string[];
    }
  | {
      readonly status: 'rejected';
      readonly cause: RejectionCause;
      readonly step: number;
      readonly demos: readonly string[];
    };

/** Control steps that the hand stays where it is after the last segment, for things to come to rest. */
const HOLD_STEPS = 20;
/** For so long a finger may lose touch of a thing in hand, as it does where two rounded shapes meet. */
const HELD_GAP_STEPS = 3;
/** A part that is open by less than this share of what its opening was to reach has not been opened. */
const OPENED_SHARE = 0.5;
/** An episode that has not ended by then never will. */
const STEP_LIMIT = 3000;

/** Runs one attempt to its end. The log is filled either way. */
export function runAttempt(input: AttemptInput): AttemptOutcome {
  return new AttemptRun(input).run();
}

class AttemptRun {
  readonly #in: AttemptInput;
  readonly #action = new Float32Array(7);
  readonly #noise = new Float32Array(6);
  readonly #subtasks: SubtaskMark[] = [];
  readonly #demos: string[] = [];
  #outcome: Outcome = 'running';
  /** What has happened to the scene since the row before. */
  #event = '';
  /** Whether a door or a drawer was left where it should not be. */
  #partFellShort = false;
  /** When the subtask's object was last in hand. */
  #heldTick = Number.NEGATIVE_INFINITY;

  constructor(input: AttemptInput) {
    this.#in = input;
  }

  run(): AttemptOutcome {
    const { world, replay, tracker, events, log } = this.#in;
    log.clear();
    tracker.reset();
    events.reset(world.state);
    this.#outcome = tracker.update(world.state);
    if (this.#outcome === 'failure' || tracker.heldSteps > 0) return this.#reject('start_is_decided');
    while (world.state.tick < STEP_LIMIT && replay.next(world.state)) {
      this.#step(replay.command, replay.source);
      const cause = this.#fault();
      if (cause) return this.#reject(cause);
      this.#partFellShort ||= this.#fellShort();
    }
    return this.#settle();
  }

  /** Stays where the last segment ended until the goal has been held for long enough. */
  #settle(): AttemptOutcome {
    const { world, replay } = this.#in;
    const source: CommandSource = { ...replay.source, frame: -1, noisy: false, last: false };
    const command: Command = { ...replay.command, phase: 'hold' };
    for (let i = 0; i < HOLD_STEPS && this.#outcome !== 'success'; i++) {
      this.#step(command, source);
      const cause = this.#fault();
      if (cause) return this.#reject(cause);
    }
    if (this.#outcome !== 'success') return this.#reject(this.#partFellShort ? 'part_not_moved' : 'goal_not_reached');
    if (!this.#in.events.over) return this.#reject('event_missing');
    // the state that decides is a row of its own, so that the log alone proves the outcome
    const step = world.state.tick;
    this.#step(command, source);
    return { status: 'accepted', step, subtasks: this.#subtasks, demos: this.#demos };
  }

  #step(command: Command, source: CommandSource): void {
    const { world, replay, tracker, events, log, demoNames } = this.#in;
    const { state } = world;
    const subtask = replay.subtasks[source.subtask]!;
    if (source.subtask === this.#subtasks.length) {
      this.#subtasks.push({ name: subtask.name, frame: log.length });
      this.#demos.push(demoNames[source.demo]!);
    }
    this.#act(command, source.noisy);
    log.push(state, {
      action: this.#action,
      noise: this.#noise,
      target: command.target,
      subtask: source.subtask,
      subtaskName: subtask.name,
      phase: command.phase,
      sourceDemo: demoNames[source.demo]!,
      sourceSegment: source.segment,
      sourceFrame: source.frame,
      pairing: source.pairing,
      goalTruth: tracker.goalTruth,
      failTruth: tracker.failTruth,
      heldSteps: tracker.heldSteps,
      event: this.#event,
    });
    world.step(this.#action);
    this.#event = events.update(world);
    this.#outcome = tracker.update(state);
  }

  /** The action towards the command, with noise as MimicGen adds it, clipped to [-1, 1]. */
  #act({ target, gripper }: Command, noisy: boolean): void {
    const { world, stream, actionNoise } = this.#in;
    actionTowards(this.#action, world.state.tcp, target, gripper);
    this.#noise.fill(0);
    if (!noisy || actionNoise === 0) return;
    for (let i = 0; i < 6; i++) {
      this.#noise[i] = stream.normal(0, actionNoise);
      this.#action[i] = Math.max(-1, Math.min(1, this.#action[i]! + this.#noise[i]!));
    }
  }

  /** Why it is of no use to go on after this step, if it is. */
  #fault(): RejectionCause | null {
    const { world, replay } = this.#in;
    if (world.state.diverged) return 'diverged';
    if (this.#outcome === 'failure') return 'failed_condition';
    const { kind, object } = replay.subtasks[replay.source.subtask]!;
    if (world.state.heldObject === object) this.#heldTick = world.state.tick;
    const lost = world.state.tick - this.#heldTick > HELD_GAP_STEPS;
    if (replay.source.last && kind === 'grasp' && lost) return 'grasp_missed';
    return null;
  }

  /** Whether a subtask that has just ended was to open or close a part, and has not. */
  #fellShort(): boolean {
    const { world, replay } = this.#in;
    const { kind, reference, part, opening } = replay.subtasks[replay.source.subtask]!;
    if (!replay.source.last || !movesPart(kind)) return false;
    const value = new PartView(world.scene.objects, reference, part!).value(world.state);
    return kind === 'open' ? value < OPENED_SHARE * opening! : value > opening!;
  }

  #reject(cause: RejectionCause): AttemptOutcome {
    return { status: 'rejected', cause, step: this.#in.world.state.tick, demos: this.#demos };
  }
}
