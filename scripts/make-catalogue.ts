/**
 * Makes the built-in catalogue anew: `configs/catalogue/`, a store of assets with its index.
 *
 *   npm run catalogue [-- --only CATEGORY,...] [--out FOLDER] [--glb FOLDER]
 *   npm run catalogue -- --affordances [--out FOLDER]
 *
 * `--only` makes some categories alone, in another folder than the one that is shipped; `--glb` keeps the models, too.
 * `--affordances` makes no model: it finds out by simulation what can be done with the things that are there, where that is not known.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { GltfImporter } from '../src/asset/gltf/import-gltf.ts';
import type { CuratedAsset } from '../src/asset/gltf/report.ts';
import { AssetStore } from '../src/asset/store/store.ts';
import { writeFileAtomic } from '../src/core/files.ts';
import { sha256Hex } from '../src/core/hash.ts';
import { completeAffordances } from './catalogue/affordances.ts';
import { ENTRIES, glbOf } from './catalogue/contents.ts';
import { encodeIndex, INDEX, importOptionsOf, MODELS, readIndex } from './catalogue/index-file.ts';

const SHIPPED = fileURLToPath(new URL('../configs/catalogue', import.meta.url));

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    out: { type: 'string' },
    glb: { type: 'string' },
    affordances: { type: 'boolean', default: false },
  },
});
if (values.only !== undefined && values.out === undefined) throw new Error('--only needs --out FOLDER');
const out = values.out ?? SHIPPED;
const store = new AssetStore(out);
if (values.affordances) await completeAffordances(store, readIndex(out).assets);
else await makeModels();

async function makeModels(): Promise<void> {
  const only = values.only?.split(',');
  const entries = ENTRIES.filter(({ semanticName }) => !only || only.includes(semanticName));

  const importer = new GltfImporter();
  const assets: { id: string; semanticName: string; key: string }[] = [];
  const models: Record<string, string> = {};
  for (const entry of entries) {
    const glb = await glbOf(entry);
    if (values.glb !== undefined) {
      mkdirSync(values.glb, { recursive: true });
      writeFileAtomic(join(values.glb, `${entry.semanticName}_${entry.n}.glb`), glb);
    }
    const curated = await importer.import(glb, importOptionsOf(entry), entry.id);
    renew(curated);
    const { id, semanticName } = entry;
    assets.push({ id, semanticName, key: curated.key });
    models[id] = sha256Hex(glb);
    const notes = curated.report.notes.filter((note) => !note.startsWith('kept the'));
    const { fit, triangles, sizeM } = curated.report;
    console.error(
      `${id.padEnd(32)} ${(100 * sizeM).toFixed(1).padStart(5)} cm ${String(triangles).padStart(5)} triangles, ${curated.asset.shapes.length} pieces within ${(1000 * fit.worstM).toFixed(1)} mm${notes.map((note) => `\n  - ${note}`).join('')}`,
    );
  }
  await importer.close();
  for (const key of store.keys()) {
    if (!assets.some((asset) => asset.key === key)) rmSync(store.folderOf(key), { recursive: true });
  }
  writeFileAtomic(join(out, INDEX), encodeIndex(assets));
  writeFileAtomic(join(out, MODELS), `${JSON.stringify(models, null, 1)}\n`);
}

/** Writes an asset anew, and keeps the grasps that are known of it, which take longer to find than all else here. */
function renew(curated: CuratedAsset): void {
  const { key } = curated;
  const affordances = store.has(key) ? store.affordances(key) : null;
  rmSync(store.folderOf(key), { recursive: true, force: true });
  store.put(curated, { pack: true });
  if (affordances) store.putAffordances(key, affordances);
}
