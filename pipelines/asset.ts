/**
 * `better asset`: the store of imported objects: import a model, fetch some, list what there is, check it, show one.
 */
import { defineCommand } from 'citty';
import type { Affordances } from '../src/asset/affordance/affordances.ts';
import type { Asset } from '../src/asset/asset.ts';
import { GltfImporter } from '../src/asset/gltf/import-gltf.ts';
import { type ImportOptions, parseImportOptions } from '../src/asset/gltf/options.ts';
import type { ImportReport } from '../src/asset/gltf/report.ts';
import type { AssetFile } from '../src/asset/store/asset-file.ts';
import { checkAsset } from '../src/asset/store/check.ts';
import { importInto } from '../src/asset/store/import-into.ts';
import { AssetStore, defaultStoreFolder } from '../src/asset/store/store.ts';
import { UserError } from '../src/core/errors.ts';
import { writeFileAtomic } from '../src/core/files.ts';
import { addAffordances } from '../src/sim/affordances.ts';
import { assetPicture } from './support/asset-picture.ts';
import { fetchCommand } from './support/fetch-assets.ts';
import { human, printJson } from './support/human.ts';

const STORE_ARGUMENT = {
  type: 'string',
  description: 'Folder of the store; by default under the user’s cache folder',
  valueHint: 'DIR',
} as const;
const JSON_ARGUMENT = { type: 'boolean', description: 'Print one JSON document on stdout' } as const;

const importCommand = defineCommand({
  meta: { name: 'import', description: 'Import a glTF or GLB file into the store' },
  args: {
    file: { type: 'positional', description: 'A .glb or .gltf file', required: true },
    size: { type: 'string', description: 'Longest side in metres; by category if left out', valueHint: 'METRES' },
    category: { type: 'string', description: 'What it is, e.g. mug', valueHint: 'NAME' },
    mass: { type: 'string', description: 'Mass in kg; by category or volume if left out', valueHint: 'KG' },
    up: { type: 'string', description: 'Axis of the file that points up, e.g. +z; +y by default', valueHint: 'AXIS' },
    facing: { type: 'string', description: 'principal: longest extent along x; file: as it is', valueHint: 'HOW' },
    settle: { type: 'boolean', description: 'Lay down what cannot stand', default: true },
    title: { type: 'string', description: 'For the list of attributions', valueHint: 'TEXT' },
    author: { type: 'string', description: 'For the list of attributions', valueHint: 'TEXT' },
    license: { type: 'string', description: 'E.g. cc0 or by', valueHint: 'NAME' },
    uid: { type: 'string', description: 'The source’s own name for it', valueHint: 'UID' },
    grasps: { type: 'boolean', description: 'Find grasps, and try each in simulation', default: true },
    store: STORE_ARGUMENT,
    json: JSON_ARGUMENT,
  },
  async run({ args }) {
    const store = new AssetStore(args.store ?? defaultStoreFolder());
    const importer = new GltfImporter();
    try {
      const { key, kept } = await importInto(store, importer, args.file, importOptions(args));
      const folder = store.folderOf(key);
      const record = store.record(key);
      const affordances = args.grasps ? await addAffordances(store, key) : store.affordances(key);
      if (args.json) printJson({ folder, ...summary(record, affordances) });
      else {
        const where = `${kept ? 'was already' : 'now'} in ${folder}`;
        human.log(`${describe(record.asset, record.report, affordances)}\n  ${where}`);
      }
    } finally {
      await importer.close();
    }
  },
});

const list = defineCommand({
  meta: { name: 'list', description: 'List the objects in the store' },
  args: { store: STORE_ARGUMENT, json: JSON_ARGUMENT },
  run({ args }) {
    const store = new AssetStore(args.store ?? defaultStoreFolder());
    const records = store.keys().map((key) => store.record(key));
    if (args.json) printJson(records.map((record) => summary(record, store.affordances(record.key, record.asset))));
    else human.log(records.length > 0 ? records.map(line).join('\n') : `${store.folder}: nothing there yet`);
  },
});

const check = defineCommand({
  meta: { name: 'check', description: 'Check one object of the store, or all: hashes, meshes, hulls' },
  args: {
    id: { type: 'positional', description: 'Id of an object; all if left out', required: false },
    store: STORE_ARGUMENT,
    json: JSON_ARGUMENT,
  },
  run({ args }) {
    const store = new AssetStore(args.store ?? defaultStoreFolder());
    const results = (args.id ? [store.find(args.id)] : store.keys()).map((key) => checkAsset(store, key));
    if (args.json) printJson(results);
    const problems = results.flatMap(({ id, problems }) => problems.map((what) => `${id}: ${what}`));
    if (problems.length > 0) throw new UserError(problems.join('\n'));
    if (!args.json) human.log(`${results.length} object(s), all sound`);
  },
});

const show = defineCommand({
  meta: { name: 'show', description: 'Show what the store knows about an object' },
  args: {
    id: { type: 'positional', description: 'Id of an object, or the beginning of its key', required: true },
    png: {
      type: 'string',
      description: 'Draw it from four sides, as it is seen, as its hulls, and with its grasps',
      valueHint: 'OUT.png',
    },
    store: STORE_ARGUMENT,
    json: JSON_ARGUMENT,
  },
  async run({ args }) {
    const store = new AssetStore(args.store ?? defaultStoreFolder());
    const key = store.find(args.id);
    const record = store.record(key);
    if (args.png) writeFileAtomic(args.png, await assetPicture(store.get(key)));
    const affordances = store.affordances(key);
    if (args.json) printJson(summary(record, affordances));
    else human.log(describe(record.asset, record.report, affordances));
  },
});

export const assetCommand = defineCommand({
  meta: { name: 'asset', description: 'Import, fetch, list, check and show objects' },
  subCommands: { import: importCommand, fetch: fetchCommand, list, check, show },
});

interface ImportArguments {
  readonly size?: string | undefined;
  readonly category?: string | undefined;
  readonly mass?: string | undefined;
  readonly up?: string | undefined;
  readonly facing?: string | undefined;
  readonly settle?: boolean | undefined;
  readonly title?: string | undefined;
  readonly author?: string | undefined;
  readonly license?: string | undefined;
  readonly uid?: string | undefined;
}

function importOptions(args: ImportArguments): ImportOptions {
  const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
  const { category, settle, title, author, license } = args;
  return parseImportOptions({
    ...given({ category, settle, title, author, license, sourceUid: args.uid }),
    ...given({ sizeM: number(args.size), massKg: number(args.mass) }),
    ...given({ up: args.up as ImportOptions['up'], facing: args.facing as ImportOptions['facing'] }),
  });
}

function given<T extends object>(options: T): Partial<{ [K in keyof T]: Exclude<T[K], undefined> }> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

/** What is worth knowing of an object, without its corners. */
function summary({ key, asset: { shapes, ...asset }, visual, report }: AssetFile, affordances: Affordances | null) {
  const hulls = shapes.filter(({ type }) => type === 'hull').length;
  return { key, ...asset, hulls, vertices: visual.vertexCount, ...(affordances ? { affordances } : {}), report };
}

function line({ asset, report }: AssetFile): string {
  const size = `${(100 * report.sizeM).toFixed(1)} cm`.padStart(8);
  const mass = `${(1000 * asset.massKg).toFixed(0)} g`.padStart(7);
  return `${asset.id.padEnd(32)}${size}${mass}  ${asset.attribution?.license ?? 'unknown'}`;
}

function describe(
  { id, massKg, symmetry, opening, shapes, attribution }: Omit<Asset, 'visual'>,
  report: ImportReport,
  affordances: Affordances | null,
) {
  const hulls = shapes.filter(({ type }) => type === 'hull').length;
  const turns = symmetry.kind === 'full' ? 'any turn' : symmetry.n === 1 ? 'no turn' : `${symmetry.n} turns`;
  const millimetres = (metres: number): string => (1000 * metres).toFixed(1);
  return [
    `${id}: ${(100 * report.sizeM).toFixed(1)} cm, ${(1000 * massKg).toFixed(0)} g`,
    `  ${report.triangles} of ${report.trianglesInFile} triangles; ${hulls} hull(s), within ${millimetres(report.fit.worstM)} mm of what is seen (${millimetres(report.fit.mostM)} mm for 95 of 100 points)`,
    `  ${turns} about the vertical leave(s) it as it was`,
    opening
      ? `  holds ${(1e6 * opening.volumeM3).toFixed(0)} ml, from ${millimetres(opening.floorM)} mm to its rim at ${millimetres(opening.rimM)} mm`
      : '  holds nothing',
    describeGrasps(affordances),
    `  ${attribution?.title || 'untitled'} by ${attribution?.author ?? 'unknown'}, licence ${attribution?.license ?? 'unknown'}`,
    ...report.notes.map((note) => `  - ${note}`),
  ].join('\n');
}

function describeGrasps(affordances: Affordances | null): string {
  if (!affordances) return '  nobody has looked for grasps: import it again';
  const { grasps, tried } = affordances;
  if (grasps.length === 0) return `  no grasp (${tried} tried)`;
  const kinds = [...new Set(grasps.map(({ kind }) => kind))];
  const counts = kinds.map((kind) => `${grasps.filter((grasp) => grasp.kind === kind).length} ${kind}`);
  const worst = Math.max(...grasps.map(({ driftM }) => driftM ?? 0));
  return `  ${grasps.length} grasp(s) of ${tried} tried: ${counts.join(', ')}; creep in hand at most ${(1000 * worst).toFixed(1)} mm in 10 s`;
}
