/**
 * Recording of seed demos: the executor does the task once, and what it did is cut into segments.
 */
import { pose } from '../core/pose.ts';
import { actionTowards } from '../sim/controller.ts';
import type { World, WorldState } from '../sim/world.ts';
import { Executor, type ExecutorPlan } from './executor.ts';
import { uprightFrame } from './frames.ts';
import type { DemoMetadata, DemoSegment, SeedDemo } from './seed-demo.ts';

export type RecordResult = { status: 'recorded'; demo: SeedDemo } | { status: 'failed'; subtask: number; tick: number };

/** Frames that are kept of a demo before it is given up. */
const FRAME_LIMIT = 2000;

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

  constructor(plan: ExecutorPlan) {
    this.#plan = plan;
  }

  add(executor: Executor, state: WorldState): void {
    if (executor.subtask === this.#starts.length) {
      const reference = this.#plan.subtasks[executor.subtask]!.reference;
      const { symmetry } = this.#plan.objects[reference]!.asset;
      const at = pose();
      for (let i = 0; i < 7; i++) at[i] = state.objectPoses[7 * reference + i]!;
      const frame = uprightFrame(pose(), at, state.boxes, 6 * reference, symmetry);
      this.#starts.push({ frame: this.#phase.length, reference: [...frame] });
    }
    this.#tcp.push(...state.tcp);
    this.#target.push(...executor.command.target);
    this.#gripper.push(executor.command.gripper);
    this.#objectPoses.push(...state.objectPoses);
    this.#phase.push(executor.command.phase);
    this.#held.push(state.heldObject);
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

  /** A grasp is signalled by the frame from which the object stays in hand, a place by the frame from which it stays out of it. */
  #segment(index: number, length: number): DemoSegment {
    const { kind, object, reference } = this.#plan.subtasks[index]!;
    const { frame: start, reference: referenceFrame } = this.#starts[index]!;
    const end = this.#starts[index + 1]?.frame ?? length;
    const settled = (frame: number) => (this.#held[frame] === object) === (kind === 'grasp');
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
      reference_frame: referenceFrame,
      start,
      signal,
      end,
    };
  }
}
