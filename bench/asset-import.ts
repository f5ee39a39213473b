/**
 * How long an import takes, and how long an asset takes to be served.
 *
 *   npx tsx bench/asset-import.ts FOLDER_OF_MODELS...
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Asset } from '../src/asset/asset.ts';
import { BUILTIN_ASSETS } from '../src/asset/builtin.ts';
import { GltfImporter } from '../src/asset/gltf/import-gltf.ts';
import { AssetStore } from '../src/asset/store/store.ts';
import { sceneToMjcf, TABLE_TOP_M } from '../src/sim/mjcf.ts';
import { compile, dispose, loadLibrary } from '../src/sim/mujoco.ts';

const SERVED = 20;
const STEPS = 2000;

const files = process.argv
  .slice(2)
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((name) => /\.gl(?:b|tf)$/.test(name))
  .sort();
const folder = mkdtempSync(join(tmpdir(), 'better-bench-'));
const store = new AssetStore(folder);
const importer = new GltfImporter();
const imports: number[] = [];
const processor: number[] = [];
const serves: number[] = [];
const bare: number[] = [];
const imported: Asset[] = [];
await importer.import(files[0]!, { sizeM: 0.08 }); // starts the thread
for (const file of files) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const curated = await importer.import(file, { sizeM: 0.08 });
  store.put(curated);
  imported.push(curated.asset);
  imports.push(performance.now() - start);
  const { user, system } = process.cpuUsage(cpu);
  const busy = (user + system) / 1e6;
  processor.push(1000 * busy);
  const { trianglesInFile, triangles, fit } = curated.report;
  const hulls = curated.asset.shapes.filter(({ type }) => type === 'hull').length;
  console.log(
    `${file.split('/').pop()!.padEnd(34)} ${(imports.at(-1)! / 1000).toFixed(2)} s (cpu ${busy.toFixed(2)} s), ` +
      `${trianglesInFile} -> ${triangles} triangles, ${hulls} hulls, ${(1000 * fit.worstM).toFixed(1)} mm`,
  );
  for (let i = 0; i < SERVED; i++) {
    const from = performance.now();
    store.get(curated.key);
    const between = performance.now();
    store.get(curated.key, { visual: false });
    serves.push(between - from);
    bare.push(performance.now() - between);
  }
}
await tellScenes(imported);
await importer.close();
rmSync(folder, { recursive: true });

const sorted = (values: number[]): number[] => [...values].sort((a, b) => a - b);
const tell = (name: string, values: number[]): void => {
  const list = sorted(values);
  const at = (share: number): string => list[Math.floor(share * (list.length - 1))]!.toFixed(1);
  console.log(`${name}: median ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms, at most ${at(1)} ms (${list.length})`);
};
tell('import, wall', imports);
tell('import, processor', processor);
tell('served', serves);
tell('served without its visual mesh', bare);

/** Ten imported things beside ten built-in ones, each kind in a scene of its own with the arm. */
async function tellScenes(assets: readonly Asset[]): Promise<void> {
  const spread = assets.filter((_, i) => i % Math.ceil(assets.length / 10) === 0).slice(0, 10);
  const small = BUILTIN_ASSETS.filter(({ grasp }) => grasp);
  await tellScene('built-in', [...small, ...small].slice(0, 10));
  await tellScene('imported', spread);
}

async function tellScene(name: string, assets: readonly Asset[]): Promise<void> {
  await loadLibrary();
  const start = process.cpuUsage();
  const mjcf = sceneToMjcf({ objects: assets.map((asset, i) => ({ id: `object ${i}`, asset })) });
  const simulation = await compile(mjcf, name);
  const compiled = process.cpuUsage(start).user / 1000;
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
  console.log(
    `${assets.length} ${name} objects: compiled in ${compiled.toFixed(0)} ms, ${rate.toFixed(0)} steps/s of processor time; ${ngeom} geoms, ${ncon} contacts`,
  );
  dispose(simulation);
}
