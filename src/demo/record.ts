/**
 * Recording of seed demos: the executor does the task once, and what it did is cut into segments.
 */
import { pose } from '../core/pose.ts';
import { actionTowards } from '../sim/controller.ts';
import type { World, WorldState } from '../sim/world.ts';
import { Executor, type ExecutorPlan } from './executor.ts';
import { PartView } from './moving-part.ts';
import { referenceFrame } from './reference-frame.ts';
import { type DemoMetadata, type DemoSegment, movesPart, type SeedDemo } from './seed-demo.ts';
import { shortfall } from './skills/open.ts';

export type RecordResult = { status: 'recorded'; demo: SeedDemo } | { status: 'failed'; subtask: number; tick: number };

/** Frames that are kept of a demo before it is given up. */
const FRAME_LIMIT = 2000;
/** A part has moved when its joint has by this [m] or [rad]. */
const MOVED = 1e-3;

/** Runs the plan in a world that has been started, and records it. The caller judges whether the task was done. */
export function recordDemo(
  world: World,
  plan: ExecutorPlan,
  describe: Omit<DemoMetadata, 'format' | 'version' | 'fps' | 'object_ids' | 'semantic_names' | 'assets' | 'segments'>,
): RecordResult {
  const executor = new Executor(plan);
  const log = new DemoLog(plan);
  const action = new Float32Array(7);
  for (let tick = 0; tick < FRAME_LIMIT; tick++) {
    const status = executor.next(world.state);
    if (status === 'done') return { status: 'recorded', demo: log.finish(describe, world.state) };
    if (status === 'failed') break;
    log.add(executor, world.state);
    world.step(actionTowards(action, world.state.tcp, executor.command.target, executor.command.gripper));
  }
  return { status: 'failed', subtask: executor.subtask, tick: world.state.tick };
}

class DemoLog {
  readonly #plan: ExecutorPlan;
  readonly #tcp: number[] = [];
  readonly #target: number[] = [];
  readonly #gripper: number[] = [];
  readonly #objectPoses: number[] = [];
  readonly #phase: string[] = [];
  readonly #held: number[] = [];
  readonly #starts: { frame: number; reference: number[] }[] = [];
  /** How far the part of the running subtask is open [m] or [rad]; 0 where it has none. */
  readonly #openings: number[] = [];
  #view: PartView | null = null;

  constructor(plan: ExecutorPlan) {
    this.#plan = plan;
  }

  add(executor: Executor, state: WorldState): void {
    if (executor.subtask === this.#starts.length) {
      const { objects, subtasks } = this.#plan;
      const subtask = subtasks[executor.subtask]!;
      const { reference, part } = subtask;
      const frame = referenceFrame(pose(), subtask, state, objects, objects[reference]!.asset.symmetry);
      this.#starts.push({ frame: this.#phase.length, reference: [...frame] });
      this.#view = part === undefined ? null : new PartView(objects, reference, part);
    }
    this.#tcp.push(...state.tcp);
    this.#target.push(...executor.command.target);
    this.#gripper.push(executor.command.gripper);
    this.#objectPoses.push(...state.objectPoses);
    this.#phase.push(executor.command.phase);
    this.#held.push(state.heldObject);
    this.#openings.push(this.#view?.value(state) ?? 0);
  }

  finish(describe: Parameters<typeof recordDemo>[2], state: WorldState): SeedDemo {
    const length = this.#phase.length;
    this.#held.push(state.heldObject);
    const { objects } = this.#plan;
    return {
      metadata: {
        format: 'better-datagen seed demo',
        version: 1,
        fps: 20,
        ...describe,
        object_ids: objects.map(({ id }) => id),
        semantic_names: objects.map(({ asset }) => asset.semanticName),
        assets: objects.map(({ asset }) => asset.id),
        segments: this.#starts.map((_, index) => this.#segment(index, length)),
      },
      length,
      tcp: Float32Array.from(this.#tcp),
      target: Float32Array.from(this.#target),
      gripper: Float32Array.from(this.#gripper),
      objectPoses: Float32Array.from(this.#objectPoses),
      phase: this.#phase,
    };
  }

  /**
   * A grasp is signalled by the frame from which the object stays in hand, a place by the frame from which it stays out of it, an
   * opening or a closing by the frame from which the part stays open or shut.
   */
  #segment(index: number, length: number): DemoSegment {
    const { kind, object, reference, part } = this.#plan.subtasks[index]!;
    const { frame: start, reference: reference_frame } = this.#starts[index]!;
    const end = this.#starts[index + 1]?.frame ?? length;
    const settled = this.#settled(index);
    let signal = end - 1;
    while (signal > start && settled(signal - 1)) signal--;
    const { objects } = this.#plan;
    const names = objects.map(({ asset }) => asset.semanticName);
    const isOneOfSeveral = (of: number) => names.indexOf(names[of]!) !== names.lastIndexOf(names[of]!);
    return {
      kind,
      object: names[object]!,
      reference: names[reference]!,
      ...(isOneOfSeveral(object) ? { object_id: objects[object]!.id } : {}),
      ...(isOneOfSeveral(reference) ? { reference_id: objects[reference]!.id } : {}),
      ...(part === undefined ? {} : { part }),
      reference_frame,
      start,
      ...(movesPart(kind) ? { act: Math.min(signal, this.#firstMoved(start, end)) } : {}),
      signal,
      end,
    };
  }

  /** Whether a frame is one in which the subtask has reached what it is for. */
  #settled(index: number): (frame: number) => boolean {
    const { objects, subtasks } = this.#plan;
    const { kind, object, reference, part, opening } = subtasks[index]!;
    if (!movesPart(kind)) return (frame) => (this.#held[frame] === object) === (kind === 'grasp');
    const view = new PartView(objects, reference, part!);
    if (kind === 'close') return (frame) => this.#openings[frame]! <= opening!;
    return (frame) => this.#openings[frame]! >= opening! - shortfall(view);
  }

  /** The first frame of a segment in which its part is no longer where it was. */
  #firstMoved(start: number, end: number): number {
    let frame = start;
    while (frame < end - 1 && Math.abs(this.#openings[frame]! - this.#openings[start]!) < MOVED) frame++;
    return frame;
  }
}
