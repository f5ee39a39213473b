/**
 * A thing put down on the table, alone.
 */
import type { Asset } from '../../src/asset/asset.ts';
import { sceneToMjcf, TABLE_TOP_M } from '../../src/sim/mjcf.ts';
import { compile, dispose } from '../../src/sim/mujoco.ts';

const SETTLE_STEPS = 1000;
const WATCH_STEPS = 500;

export interface Rest {
  /** Way of the origin in the second from 2 s to 3 s [m]. */
  readonly driftM: number;
  /** How far the origin is below the table's top after 3 s [m]. */
  readonly sunkM: number;
  /** Angle between its z and the vertical after 3 s [degrees]. */
  readonly tiltDegrees: number;
}

export async function restOnTable(asset: Asset): Promise<Rest> {
  const simulation = await compile(sceneToMjcf({ objects: [{ id: 'thing', asset }] }), asset.id);
  const { mujoco, model, data } = simulation;
  (data.qpos as Float64Array).set([0.5, 0, TABLE_TOP_M, 1, 0, 0, 0], 9);
  for (let i = 0; i < SETTLE_STEPS; i++) mujoco.mj_step(model, data);
  const from = (data.qpos as Float64Array).slice(9, 16);
  for (let i = 0; i < WATCH_STEPS; i++) mujoco.mj_step(model, data);
  const to = (data.qpos as Float64Array).slice(9, 16);
  dispose(simulation);
  return {
    driftM: Math.hypot(to[0]! - from[0]!, to[1]! - from[1]!, to[2]! - from[2]!),
    sunkM: TABLE_TOP_M - to[2]!,
    tiltDegrees: (Math.acos(Math.min(1, 1 - 2 * (to[4]! * to[4]! + to[5]! * to[5]!))) * 180) / Math.PI,
  };
}
