/**
 * The world: one compiled scene that can be started, stepped by actions at 20 Hz, and read.
 */
import { BoundingBox, bodyOf } from '../asset/bounds.ts';
import { type Numbers, type Pose, pose, transformPoint } from '../core/pose.ts';
import { ContactTable } from './contacts.ts';
import { CONTROL_PERIOD_SEC, Controller } from './controller.ts';
import { gather, jointsOf, ROBOT_JOINTS, type StateLayout, stateLayout } from './joints.ts';
import { jointLimitMargin, manipulability } from './margins.ts';
import { PHYSICS_STEP_SEC, type Scene, sceneToMjcf } from './mjcf.ts';
import { compile, dispose, isDetached, type Simulation, type StateViews, views } from './mujoco.ts';
import { ARM_JOINTS, FINGER_TRAVEL_M, PandaKinematics } from './panda.ts';

export { ROBOT_JOINTS };

export const SUBSTEPS = Math.round(CONTROL_PERIOD_SEC / PHYSICS_STEP_SEC);
/** Control periods that objects get to come to rest before an episode starts. */
const SETTLE_PERIODS = 8;

/** What can be seen of the world between two control periods. Buffers are reused: copy what must last. */
export interface WorldState {
  /** Control periods since the start. */
  readonly tick: number;
  /** (9 + 7 n + J,): 7 arm [rad], 2 fingers [m], position [m] and quaternion wxyz of each object, then the scene's joints. */
  readonly qpos: Float64Array;
  /** (9 + 6 n + J,): arm [rad/s], fingers [m/s], per object linear [m/s, world] and angular [rad/s, object's frame], then joints. */
  readonly qvel: Float64Array;
  /** (9,): servo targets [rad, m]. */
  readonly ctrl: Float64Array;
  readonly tcp: Pose;
  /** (7,): where the last action asked the TCP to be; the TCP itself at the start. */
  readonly target: Pose;
  /** (n, 7) in the world. */
  readonly objectPoses: Float64Array;
  /** (n, 6): linear [m/s] and angular [rad/s] velocity, both in the world. */
  readonly objectVelocities: Float64Array;
  /** (n, 6): min xyz, max xyz [m] in the world; of the body alone where a thing has moving parts, so that what a closed drawer holds is in it. */
  readonly boxes: Float64Array;
  /** (J,): [m] or [rad], in the order of `jointsOf(scene)`; 0 is closed. */
  readonly jointPositions: Float64Array;
  /** (J,): [m/s] or [rad/s] */
  readonly jointVelocities: Float64Array;
  readonly contacts: ContactTable;
  /** Index of the object that both fingers hold, or -1. */
  readonly heldObject: number;
  readonly ikResidual: number;
  readonly jointLimitMargin: number;
  readonly manipulability: number;
  /** True once the physics has blown up; nothing after it means anything. */
  readonly diverged: boolean;
}

export class World {
  readonly scene: Scene;
  readonly state: WorldState;
  readonly #state: { -readonly [K in keyof WorldState]: WorldState[K] };
  readonly #simulation: Simulation;
  readonly #controller = new Controller();
  readonly #kinematics = new PandaKinematics();
  readonly #boxes: readonly BoundingBox[];
  readonly #ctrl = new Float64Array(ROBOT_JOINTS);
  readonly #layout: StateLayout;
  readonly #closed: Float64Array;
  #views: StateViews;

  private constructor(scene: Scene, simulation: Simulation) {
    const n = scene.objects.length;
    const joints = jointsOf(scene).length;
    this.scene = scene;
    this.#closed = new Float64Array(joints);
    this.#simulation = simulation;
    this.#views = views(simulation);
    this.#layout = stateLayout(scene, simulation);
    this.#boxes = scene.objects.map(({ asset }) => new BoundingBox(bodyOf(asset)));
    this.#state = {
      tick: 0,
      qpos: new Float64Array(ROBOT_JOINTS + 7 * n + joints),
      qvel: new Float64Array(ROBOT_JOINTS + 6 * n + joints),
      ctrl: this.#ctrl,
      tcp: pose(),
      target: pose(),
      objectPoses: new Float64Array(7 * n),
      objectVelocities: new Float64Array(6 * n),
      boxes: new Float64Array(6 * n),
      jointPositions: new Float64Array(joints),
      jointVelocities: new Float64Array(joints),
      contacts: new ContactTable(simulation, n),
      heldObject: -1,
      ikResidual: 0,
      jointLimitMargin: 0,
      manipulability: 0,
      diverged: false,
    };
    this.state = this.#state;
  }

  /** Compiles a scene; `what` names it should MuJoCo refuse it. */
  static async create(scene: Scene, what: string): Promise<World> {
    return new World(scene, await compile(sceneToMjcf(scene), what));
  }

  /**
   * Places arm and objects, lets the objects come to rest, and starts from there with everything still.
   *
   * The start is a function of `qpos` alone: `startAt(state.qpos)` later gives the same episode again, bit for bit.
   *
   * @param posture (7,) [rad]
   * @param objectPoses (n, 7) in the world
   * @param joints (J,): where the scene's joints start [m] or [rad]; closed when left out
   */
  start(posture: Numbers, objectPoses: Numbers, joints: Numbers = this.#closed): void {
    const qpos = new Float64Array(this.state.qpos.length);
    for (let i = 0; i < ARM_JOINTS; i++) qpos[i] = posture[i]!;
    qpos[ARM_JOINTS] = FINGER_TRAVEL_M;
    qpos[ARM_JOINTS + 1] = FINGER_TRAVEL_M;
    for (let i = 0; i < this.state.objectPoses.length; i++) qpos[ROBOT_JOINTS + i] = objectPoses[i]!;
    qpos.set(joints as ArrayLike<number>, ROBOT_JOINTS + this.state.objectPoses.length);
    this.startAt(qpos);
    const { mujoco, model, data } = this.#simulation;
    for (let i = 0; i < SETTLE_PERIODS * SUBSTEPS; i++) mujoco.mj_step(model, data);
    this.#fetchViews();
    const rested = new Float64Array(qpos.length);
    gather(rested, this.#views.qpos, this.#layout.qpos);
    for (let i = 0; i < ROBOT_JOINTS; i++) rested[i] = qpos[i]!;
    this.startAt(rested);
  }

  /** Starts at rest from a full `qpos`. */
  startAt(qpos: Numbers): void {
    const { mujoco, model, data } = this.#simulation;
    mujoco.mj_resetData(model, data);
    this.#fetchViews();
    const { qpos: address } = this.#layout;
    for (let i = 0; i < address.length; i++) this.#views.qpos[address[i]!] = qpos[i]!;
    for (let i = 0; i < ROBOT_JOINTS; i++) this.#ctrl[i] = qpos[i]!;
    this.#views.ctrl.set(this.#ctrl);
    this.#controller.reset(qpos[ARM_JOINTS]!);
    mujoco.mj_forward(model, data);
    this.#state.tick = 0;
    this.#state.diverged = false;
    this.#read();
    this.#state.target.set(this.state.tcp);
  }

  /** Executes one action (7,) float32 for one control period. */
  step(action: Float32Array): void {
    const { mujoco, model, data } = this.#simulation;
    this.#controller.plan(this.state.qpos, this.state.tcp, action);
    for (let substep = 1; substep <= SUBSTEPS; substep++) {
      this.#controller.write(this.#ctrl, substep * PHYSICS_STEP_SEC, PHYSICS_STEP_SEC);
      if (isDetached(this.#views.ctrl)) this.#fetchViews();
      this.#views.ctrl.set(this.#ctrl);
      mujoco.mj_step(model, data);
    }
    this.#state.tick++;
    // the library resets a state that has gone NaN, and its clock with it
    if (Math.abs(data.time - this.state.tick * CONTROL_PERIOD_SEC) > PHYSICS_STEP_SEC) this.#state.diverged = true;
    this.#read();
    this.#state.target.set(this.#controller.target);
  }

  /** Puts object `index` at `at` (7,), at rest: what a hand from outside would do between two control periods. */
  displace(index: number, at: Numbers): void {
    const { mujoco, model, data } = this.#simulation;
    this.#fetchViews();
    const { qpos, qvel } = this.#layout;
    for (let i = 0; i < 7; i++) this.#views.qpos[qpos[ROBOT_JOINTS + 7 * index + i]!] = at[i]!;
    for (let i = 0; i < 6; i++) this.#views.qvel[qvel[ROBOT_JOINTS + 6 * index + i]!] = 0;
    mujoco.mj_forward(model, data);
    this.#read();
  }

  /** Frees what the library holds; the world is of no use afterwards. */
  delete(): void {
    dispose(this.#simulation);
  }

  #fetchViews(): void {
    this.#views = views(this.#simulation);
  }

  #read(): void {
    if (isDetached(this.#views.qpos)) this.#fetchViews();
    const s = this.#state;
    gather(s.qpos, this.#views.qpos, this.#layout.qpos);
    gather(s.qvel, this.#views.qvel, this.#layout.qvel);
    const joints = s.jointPositions.length;
    s.jointPositions.set(s.qpos.subarray(s.qpos.length - joints));
    s.jointVelocities.set(s.qvel.subarray(s.qvel.length - joints));
    this.#kinematics.forward(s.qpos);
    s.tcp.set(this.#kinematics.tcp);
    s.ikResidual = this.#controller.residual;
    s.jointLimitMargin = jointLimitMargin(s.qpos);
    s.manipulability = manipulability(this.#kinematics);
    for (let i = 0; i < this.#boxes.length; i++) this.#readObject(i);
    s.contacts.read(this.#simulation);
    s.heldObject = s.contacts.heldObject();
  }

  readonly #objectPose = pose();
  readonly #spin = new Float64Array(3);

  #readObject(i: number): void {
    const s = this.#state;
    const position = ROBOT_JOINTS + 7 * i;
    const velocity = ROBOT_JOINTS + 6 * i;
    for (let k = 0; k < 7; k++) {
      this.#objectPose[k] = s.qpos[position + k]!;
      s.objectPoses[7 * i + k] = s.qpos[position + k]!;
    }
    this.#boxes[i]!.write(s.boxes, 6 * i, this.#objectPose);
    for (let k = 0; k < 3; k++) {
      s.objectVelocities[6 * i + k] = s.qvel[velocity + k]!;
      this.#spin[k] = s.qvel[velocity + 3 + k]!;
      this.#objectPose[k] = 0;
    }
    transformPoint(this.#spin, this.#objectPose, this.#spin);
    for (let k = 0; k < 3; k++) s.objectVelocities[6 * i + 3 + k] = this.#spin[k]!;
  }
}
