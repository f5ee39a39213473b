/**
 * Whether everything in the built-in catalogue lies still: put down alone on the table, watched from 2 s to 3 s.
 *
 *   npx tsx scripts/catalogue/rest.ts [FOLDER]
 */
import { fileURLToPath } from 'node:url';
import type { Asset } from '../../src/asset/asset.ts';
import { AssetStore } from '../../src/asset/store/store.ts';
import { sceneToMjcf, TABLE_TOP_M } from '../../src/sim/mjcf.ts';
import { compile, dispose } from '../../src/sim/mujoco.ts';
import { readIndex } from './index-file.ts';

const SETTLE_STEPS = 1000;
const WATCH_STEPS = 500;
const LIMITS = { driftM: 0.01, sunkM: 0.001, tiltDegrees: 3 } as const;

interface Rest {
  /** Way of the origin in a second [m]. */
  readonly driftM: number;
  readonly sunkM: number;
  readonly tiltDegrees: number;
  readonly microsecondsPerStep: number;
}

async function rest(asset: Asset): Promise<Rest> {
  const simulation = await compile(sceneToMjcf({ objects: [{ id: 'thing', asset }] }), asset.id);
  const { mujoco, model, data } = simulation;
  const qpos = (): Float64Array => (data.qpos as Float64Array).slice(9, 16);
  (data.qpos as Float64Array).set([0.5, 0, TABLE_TOP_M, 1, 0, 0, 0], 9);
  for (let i = 0; i < SETTLE_STEPS; i++) mujoco.mj_step(model, data);
  const from = qpos();
  const start = process.cpuUsage();
  for (let i = 0; i < WATCH_STEPS; i++) mujoco.mj_step(model, data);
  const spent = process.cpuUsage(start).user;
  const to = qpos();
  dispose(simulation);
  return {
    driftM: Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]),
    sunkM: TABLE_TOP_M - to[2],
    tiltDegrees: (Math.acos(Math.min(1, 1 - 2 * (to[4] * to[4] + to[5] * to[5]))) * 180) / Math.PI,
    microsecondsPerStep: spent / WATCH_STEPS,
  };
}

const folder = process.argv[2] ?? fileURLToPath(new URL('../../configs/catalogue', import.meta.url));
const store = new AssetStore(folder);
let failures = 0;
for (const { id, key } of readIndex(folder).assets) {
  const { driftM, sunkM, tiltDegrees, microsecondsPerStep } = await rest(store.get(key, { visual: false }));
  const still = driftM < LIMITS.driftM && Math.abs(sunkM) < LIMITS.sunkM && tiltDegrees < LIMITS.tiltDegrees;
  if (!still) failures++;
  console.log(
    `${still ? 'still' : 'MOVES'} ${id.padEnd(32)} ${(1000 * driftM).toFixed(3)} mm/s, ${(1000 * sunkM).toFixed(3)} mm down, ${tiltDegrees.toFixed(2)} degrees, ${microsecondsPerStep.toFixed(0)} us a step`,
  );
}
console.log(failures === 0 ? 'all lie still' : `${failures} do not lie still`);
process.exitCode = failures === 0 ? 0 : 1;
