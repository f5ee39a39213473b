/**
 * The only importer of `mujoco-js`: its traps stay behind these few functions.
 *
 * - Models come from its in-memory file system; a failure to load has no usable text, so it is said what was being loaded.
 * - Views of model and data are cached by the caller of `views`, and are detached by heap growth: `isDetached` tells.
 * - Everything that is made must be deleted.
 */
import loadMujoco, { type MainModule, type MjData, type MjModel } from 'mujoco-js';

export type { MjData, MjModel };

let loading: Promise<MainModule> | null = null;

/** The library, loaded once a thread. */
export function loadLibrary(): Promise<MainModule> {
  loading ??= loadMujoco() as Promise<MainModule>;
  return loading;
}

export interface Simulation {
  readonly mujoco: MainModule;
  readonly model: MjModel;
  readonly data: MjData;
}

/**
 * Compiles an MJCF document.
 *
 * @param what names it in the error, since MuJoCo's own has no usable text
 */
export async function compile(mjcf: string, what: string): Promise<Simulation> {
  const mujoco = await loadLibrary();
  // biome-ignore lint/suspicious/noExplicitAny: Emscripten's file system is not in the module's type
  const files = (mujoco as any).FS;
  files.writeFile('/scene.xml', mjcf);
  let model: MjModel | null = null;
  try {
    model = mujoco.MjModel.loadFromXML('/scene.xml') as MjModel | null;
  } catch {
    model = null;
  }
  if (!model) throw new Error(`compile: MuJoCo refused the scene of ${what}`);
  return { mujoco, model, data: new mujoco.MjData(model) };
}

/** Frees a simulation; without this about 16 MB leak a scene. */
export function dispose({ model, data }: Simulation): void {
  data.delete();
  model.delete();
}

/** Live views of the simulation's state. */
export interface StateViews {
  readonly qpos: Float64Array;
  readonly qvel: Float64Array;
  readonly ctrl: Float64Array;
  readonly efcForce: () => Float64Array;
}

export function views({ data }: Simulation): StateViews {
  return { qpos: data.qpos, qvel: data.qvel, ctrl: data.ctrl, efcForce: () => data.efc_force };
}

/** True when the heap has grown since the view was fetched. */
export function isDetached(view: Float64Array): boolean {
  return view.length === 0;
}

/** Id of a named element; throws on an unknown name, where the library would go on with -1. */
export function idOf({ mujoco, model }: Simulation, kind: 'body' | 'geom' | 'site' | 'joint', name: string): number {
  const type = {
    body: mujoco.mjtObj.mjOBJ_BODY,
    geom: mujoco.mjtObj.mjOBJ_GEOM,
    site: mujoco.mjtObj.mjOBJ_SITE,
    joint: mujoco.mjtObj.mjOBJ_JOINT,
  }[kind];
  // biome-ignore lint/suspicious/noExplicitAny: enum members carry their number in `value`
  const id = mujoco.mj_name2id(model, (type as any).value, name);
  if (id < 0) throw new Error(`idOf: no ${kind} ${name} in the scene`);
  return id;
}

/** Visits the contacts of the current state: geoms and normal force [N], zero where the solver left the contact out. */
export function forEachContact(
  { data }: Simulation,
  visit: (geom1: number, geom2: number, normalForce: number) => void,
): void {
  const count: number = data.ncon;
  if (count === 0) return;
  const forces: Float64Array = data.efc_force;
  const contacts = data.contact;
  for (let i = 0; i < count; i++) {
    const contact = contacts.get(i)!;
    const address = contact.efc_address;
    visit(contact.geom1, contact.geom2, address >= 0 ? forces[address]! : 0);
    contact.delete();
  }
  contacts.delete();
}
