/**
 * How long an import takes, and how long an asset takes to be served.
 *
 *   npx tsx bench/asset-import.ts FOLDER_OF_MODELS...
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GltfImporter } from '../src/asset/gltf/import-gltf.ts';
import { AssetStore } from '../src/asset/store/store.ts';

const SERVED = 20;

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
await importer.import(files[0]!, { sizeM: 0.08 }); // starts the thread
for (const file of files) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const curated = await importer.import(file, { sizeM: 0.08 });
  store.put(curated);
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
