/**
 * The log of a running episode: one call a control step writes every declared column.
 */
import { toolAxisAngle } from '../core/pose.ts';
import { FIXED_BODIES } from '../sim/contacts.ts';
import { CONTROL_PERIOD_SEC } from '../sim/controller.ts';
import { ARM_JOINTS } from '../sim/panda.ts';
import type { WorldState } from '../sim/world.ts';
import type { ColumnData, ColumnSpec, EpisodeLog } from './column.ts';
import { ColumnBuffer } from './column-buffer.ts';
import { POLICY_COLUMNS, type PolicyColumnName, PRIVILEGED_COLUMNS, type PrivilegedColumnName } from './columns.ts';

/** What is logged beside the state of the world. */
export interface StepNotes {
  /** (7,): the action that this row executes. */
  readonly action: Float32Array;
  /** (6,): the noise in it. */
  readonly noise: Float32Array;
  /** (7,): pose that it asks for. */
  readonly target: ArrayLike<number>;
  readonly subtask: number;
  readonly subtaskName: string;
  readonly phase: string;
  readonly sourceDemo: string;
  readonly sourceSegment: number;
  readonly sourceFrame: number;
  /** Which grasp of the demo's thing stands for which of the present one's; null for none. */
  readonly pairing: { readonly source: string; readonly target: string; readonly distance: number } | null;
  readonly goalTruth: ArrayLike<number>;
  readonly failTruth: ArrayLike<number>;
  readonly heldSteps: number;
  /** What has just happened to the scene; nothing by default. */
  readonly event?: string;
}

type ColumnName = PolicyColumnName | PrivilegedColumnName;

export class EpisodeBuffer {
  readonly #columns: Record<ColumnName, ColumnBuffer>;
  readonly #all: readonly ColumnBuffer[];
  readonly #bodies: readonly string[];
  readonly #objects: readonly string[];
  readonly #axisAngle = new Float64Array(3);
  #length = 0;

  /** @param objects ids in the order of the scene */
  constructor(objects: readonly string[]) {
    const specs: readonly ColumnSpec[] = [...POLICY_COLUMNS, ...PRIVILEGED_COLUMNS];
    this.#all = specs.map((spec) => new ColumnBuffer(spec));
    this.#columns = Object.fromEntries(this.#all.map((column) => [column.spec.name, column])) as Record<
      ColumnName,
      ColumnBuffer
    >;
    this.#objects = objects;
    this.#bodies = [...FIXED_BODIES, ...objects];
  }

  get length(): number {
    return this.#length;
  }

  clear(): void {
    for (const column of this.#all) column.clear();
    this.#length = 0;
  }

  /** Writes one row: the state before the action, and the action. `camera.pose` is left empty: it is known once frames are drawn. */
  push(state: WorldState, notes: StepNotes): void {
    this.#pushPolicy(state, notes);
    this.#pushState(state);
    this.#pushContacts(state);
    this.#pushNotes(notes);
    for (const column of this.#all) column.endRow();
    this.#length++;
  }

  /** A copy of everything logged since `clear`. */
  finish(): EpisodeLog {
    const columns: Record<string, ColumnData> = {};
    for (const column of this.#all) columns[column.spec.name] = column.finish();
    return { length: this.#length, columns };
  }

  #pushPolicy({ tcp, qpos }: WorldState, { action }: StepNotes): void {
    const state = this.#columns['observation.state'];
    state.pushAll(tcp, 3);
    state.pushAll(toolAxisAngle(this.#axisAngle, tcp, 3));
    state.push(qpos[ARM_JOINTS]!);
    // robosuite's right finger counts the other way, and so do LIBERO's states
    state.push(-qpos[ARM_JOINTS + 1]!);
    this.#columns.action.pushAll(action);
  }

  #pushState(state: WorldState): void {
    const c = this.#columns;
    c.time.push(state.tick * CONTROL_PERIOD_SEC);
    c.qpos.pushAll(state.qpos);
    c.qvel.pushAll(state.qvel);
    c.ctrl.pushAll(state.ctrl);
    c['tcp.pose'].pushAll(state.tcp);
    c['gripper.width'].push(state.qpos[ARM_JOINTS]! + state.qpos[ARM_JOINTS + 1]!);
    c['object.pose'].pushAll(state.objectPoses);
    c['object.velocity'].pushAll(state.objectVelocities);
    c['object_in_hand'].pushText(state.heldObject < 0 ? '' : this.#objects[state.heldObject]!);
    c['ik.residual'].push(state.ikResidual);
    c['joint_limit_margin'].push(state.jointLimitMargin);
    c.manipulability.push(state.manipulability);
  }

  #pushContacts({ contacts }: WorldState): void {
    for (let i = 0; i < contacts.count; i++) {
      this.#columns['contact.body_a'].pushText(this.#bodies[contacts.bodyA[i]!]!);
      this.#columns['contact.body_b'].pushText(this.#bodies[contacts.bodyB[i]!]!);
      this.#columns['contact.force'].push(contacts.force[i]!);
    }
  }

  #pushNotes(notes: StepNotes): void {
    const c = this.#columns;
    c['target.pose'].pushAll(notes.target);
    c['goal.truth'].pushAll(notes.goalTruth);
    c['fail.truth'].pushAll(notes.failTruth);
    c['goal.held_steps'].push(notes.heldSteps);
    c['subtask.index'].push(notes.subtask);
    c['subtask.name'].pushText(notes.subtaskName);
    c['skill.phase'].pushText(notes.phase);
    c.event.pushText(notes.event ?? '');
    c['source.demo'].pushText(notes.sourceDemo);
    c['source.segment'].push(notes.sourceSegment);
    c['source.frame'].push(notes.sourceFrame);
    c['source.grasp'].pushText(notes.pairing?.source ?? '');
    c['target.grasp'].pushText(notes.pairing?.target ?? '');
    c['source.grasp_distance'].push(notes.pairing?.distance ?? 0);
    c['action.noise'].pushAll(notes.noise);
  }
}
