/**
 * How long an import takes, and how long an asset takes to be served.
 *
 *   npm run bench -- assets FOLDER_OF_MODELS...
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Asset } from '../../src/asset/asset.ts';
import { BUILTIN_ASSETS } from '../../src/asset/builtin.ts';
import { GltfImporter } from '../../src/asset/gltf/import-gltf.ts';
import { AssetStore } from '../../src/asset/store/store.ts';
import { sceneToMjcf, TABLE_TOP_M } from '../../src/sim/mjcf.ts';
import { compile, dispose, loadLibrary, type Simulation } from '../../src/sim/mujoco.ts';
import { type Bench, median, round, temporaryFolder } from './common.ts';

const SERVED = 20;
const STEPS = 2000;
/** A scene is compiled for most episodes of a run: the first one, while the engine is still optimising MuJoCo, is told apart. */
const COMPILATIONS = 9;

export const bench: Bench = async (folders) => {
  const files = folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((name) => /\.gl(?:b|tf)$/.test(name))
    .sort();
  if (files.length === 0) throw new Error('npm run bench -- assets FOLDER_OF_MODELS...');
  const folder = temporaryFolder();
  const store = new AssetStore(folder);
  const importer = new GltfImporter();
  const times = { wall: [] as number[], cpu: [] as number[], serve: [] as number[], bare: [] as number[] };
  const imported: Asset[] = [];
  try {
    await importer.import(files[0]!, { sizeM: 0.08 }); // starts the thread
    for (const file of files) {
      const cpu = process.cpuUsage();
      const start = performance.now();
      const curated = await importer.import(file, { sizeM: 0.08 });
      store.put(curated);
      imported.push(curated.asset);
      times.wall.push(performance.now() - start);
      const { user, system } = process.cpuUsage(cpu);
      times.cpu.push((user + system) / 1000);
      for (let i = 0; i < SERVED; i++) {
        const from = performance.now();
        store.get(curated.key);
        const between = performance.now();
        store.get(curated.key, { visual: false });
        times.serve.push(between - from);
        times.bare.push(performance.now() - between);
      }
    }
    const scenes = await timeScenes(imported);
    return {
      goal: 'import in at most 3 s (median), served in at most 20 ms, 10 imported objects at 8,000 steps/s or more, compiled in 100 ms',
      reached: median(times.wall) <= 3000 && Math.max(...times.serve) <= 20 && scenes[1]!.reached,
      rows: [
        spreadRow('import, clock [ms]', times.wall),
        spreadRow('import, processor [ms]', times.cpu),
        spreadRow('served [ms]', times.serve),
        spreadRow('served without its visual mesh [ms]', times.bare),
        ...scenes.map(({ row }) => row),
      ],
    };
  } finally {
    await importer.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

function spreadRow(what: string, values: readonly number[]) {
  const list = [...values].sort((a, b) => a - b);
  const at = (share: number) => round(list[Math.floor(share * (list.length - 1))]!, 1);
  return { what, median: at(0.5), '95 %': at(0.95), most: at(1) };
}

/** Ten imported things beside ten built-in ones, each kind in a scene of its own with the arm. */
async function timeScenes(assets: readonly Asset[]): Promise<SceneTime[]> {
  const spread = assets.filter((_, i) => i % Math.ceil(assets.length / 10) === 0).slice(0, 10);
  const small = BUILTIN_ASSETS.filter(({ grasp }) => grasp);
  return [await timeScene('built-in', [...small, ...small].slice(0, 10)), await timeScene('imported', spread)];
}

interface SceneTime {
  readonly reached: boolean;
  readonly row: Readonly<Record<string, string | number>>;
}

async function timeScene(name: string, assets: readonly Asset[]): Promise<SceneTime> {
  await loadLibrary();
  const objects = assets.map((asset, i) => ({ id: `object ${i}`, asset }));
  const compilations: number[] = [];
  const compileOnce = async (): Promise<Simulation> => {
    const start = process.cpuUsage();
    const simulation = await compile(sceneToMjcf({ objects }), name);
    compilations.push(process.cpuUsage(start).user / 1000);
    return simulation;
  };
  for (let i = 1; i < COMPILATIONS; i++) dispose(await compileOnce());
  const simulation = await compileOnce();
  const compiled = median(compilations);
  const { mujoco, model, data } = simulation;
  assets.forEach((_, i) => {
    const place = [0.4 + 0.13 * (i % 5), -0.1 + 0.2 * Math.floor(i / 5), TABLE_TOP_M, 1, 0, 0, 0];
    (data.qpos as Float64Array).set(place, 9 + 7 * i);
  });
  for (let i = 0; i < 500; i++) mujoco.mj_step(model, data);
  const before = process.cpuUsage();
  for (let i = 0; i < STEPS; i++) mujoco.mj_step(model, data);
  const rate = STEPS / (process.cpuUsage(before).user / 1e6);
  const { ngeom, ncon } = { ngeom: model.ngeom as number, ncon: data.ncon as number };
  dispose(simulation);
  return {
    reached: rate >= 8000 && compiled <= 100,
    row: {
      what: `${assets.length} ${name} objects and the arm`,
      'compile [ms]': round(compiled, 0),
      'first compile [ms]': round(compilations[0]!, 0),
      'steps/s of processor time': round(rate, 0),
      geoms: ngeom,
      contacts: ncon,
    },
  };
}
