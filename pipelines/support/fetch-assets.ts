/**
 * `better asset fetch`: objects of Objaverse into the store, by category or as a task binds them.
 */
import { join } from 'node:path';
import { defineCommand } from 'citty';
import { CATEGORIES } from '../../src/asset/category.ts';
import { GltfImporter } from '../../src/asset/gltf/import-gltf.ts';
import { attributionJson, attributionOf, attributionText } from '../../src/asset/objaverse/attribution.ts';
import { ObjaverseClient } from '../../src/asset/objaverse/client.ts';
import { type FetchIntoResult, fetchInto, type Wanted } from '../../src/asset/objaverse/fetch-into.ts';
import { narrowEnough, watertightEnough } from '../../src/asset/objaverse/filters.ts';
import { categoryName, usualCategory } from '../../src/asset/objaverse/kind-of-thing.ts';
import type { HubEvent } from '../../src/asset/objaverse/options.ts';
import { type Refusal, SELECTION_DEFAULTS } from '../../src/asset/objaverse/select.ts';
import { wantedByUid, wantedOfCategory } from '../../src/asset/objaverse/wanted.ts';
import { AssetStore, defaultStoreFolder } from '../../src/asset/store/store.ts';
import { readYaml } from '../../src/core/documents.ts';
import { complain, UserError } from '../../src/core/errors.ts';
import { writeFileAtomic } from '../../src/core/files.ts';
import { findTask } from '../../src/task/registry.ts';
import { bindingsSchema } from '../../src/task/schema.ts';
import { human, printJson } from './human.ts';
import { wholeNumber } from './numbers.ts';
import { configsFolder } from './package-info.ts';
import { Progress } from './progress.ts';

const DONE = 0;
const INCOMPLETE = 3;
const MOST_TOLD = 20;

const ARGUMENTS = {
  category: { type: 'string', description: 'LVIS category, e.g. apple or mug', valueHint: 'NAME' },
  task: { type: 'string', description: 'In place of a category: every object that a task binds', valueHint: 'TASK' },
  count: {
    type: 'string',
    description: `How many of a category; ${SELECTION_DEFAULTS.count} by default`,
    valueHint: 'N',
  },
  license: { type: 'string', description: 'Only of these licences, e.g. by,cc0', valueHint: 'LIST' },
  triangles: {
    type: 'string',
    description: `At most so many; ${SELECTION_DEFAULTS.mostTriangles} by default`,
    valueHint: 'N',
  },
  scenes: { type: 'boolean', description: 'Also what its name calls a scene or a collection' },
  watertight: { type: 'boolean', description: 'Only meshes that are closed, or nearly so' },
  graspable: { type: 'boolean', description: 'Only what is narrow enough for the hand' },
  seed: { type: 'string', description: 'Another seed chooses others of a category; 0 by default', valueHint: 'S' },
  size: { type: 'string', description: 'Longest side in metres; by category if left out', valueHint: 'METRES' },
  'download-only': { type: 'boolean', description: 'Into the cache, and not into the store' },
  offline: { type: 'boolean', description: 'Only what the cache holds; says what is missing' },
  attribution: { type: 'string', description: 'Write the list of authors and licences as JSON', valueHint: 'FILE' },
  store: {
    type: 'string',
    description: 'Folder of the store; by default under the user’s cache folder',
    valueHint: 'DIR',
  },
  base: { type: 'string', description: 'Address of the hub’s data set', valueHint: 'URL' },
  cache: {
    type: 'string',
    description: 'Folder of downloads; by default the one of the Python package',
    valueHint: 'DIR',
  },
  json: { type: 'boolean', description: 'Print one JSON document on stdout' },
} as const;

type Arguments = {
  readonly [K in keyof typeof ARGUMENTS]?: (typeof ARGUMENTS)[K]['type'] extends 'boolean' ? boolean : string;
};

export const fetchCommand = defineCommand({
  meta: { name: 'fetch', description: 'Fetch objects of Objaverse, and import them into the store' },
  args: ARGUMENTS,
  run: ({ args }): Promise<number> => fetchAssets(args as Arguments),
});

async function fetchAssets(args: Arguments): Promise<number> {
  const count = wholeNumber('--count', args.count, 1, 100_000) ?? SELECTION_DEFAULTS.count;
  const sizeM = sizeOf(args);
  checkArguments(args, sizeM);
  const client = new ObjaverseClient({
    ...(args.base === undefined ? {} : { baseUrl: args.base }),
    ...(args.cache === undefined ? {} : { cacheFolder: args.cache }),
    offline: args.offline ?? false,
    onEvent: teller(),
  });
  const named = args.task === undefined ? null : boundObjects(args.task);
  const total = named ? named.size : count;
  const refused: Refusal[] = [];
  const importer = new GltfImporter();
  const store = new AssetStore(args.store ?? defaultStoreFolder());
  const progress = new Progress({ total, done: 0 });
  const result = await untilInterrupted(async (signal) => {
    try {
      const wanted = named
        ? await wantedByUid(client, named, { refused, signal })
        : wantedOfCategory(client, selectionOf(args, count), { refused, signal });
      return await fetchInto(client, wanted, {
        count: total,
        ...(args['download-only'] ? {} : { into: { store, importer } }),
        ...(sizeM === undefined ? {} : { sizeM }),
        filters: [...(args.watertight ? [watertightEnough()] : []), ...(args.graspable ? [narrowEnough()] : [])],
        signal,
        onObject: ({ wanted }) => progress.tick(`objects  ${wanted.metadata?.name || wanted.uid}`),
      });
    } finally {
      progress.end();
      await importer.close();
    }
  });
  if (!result) {
    human.warn('stopped; run the same command again to go on');
    return INCOMPLETE;
  }
  return report(args, total, { fetched: result.fetched, refused: [...refused, ...result.refused] });
}

function checkArguments({ category, task, license, ...rest }: Arguments, sizeM?: number): void {
  if ((category === undefined) === (task === undefined)) {
    throw new UserError('better asset fetch: give --category NAME or --task TASK, one of the two');
  }
  if (task !== undefined && (license !== undefined || rest.count !== undefined)) {
    throw new UserError('better asset fetch: --count and --license choose among a category; a task names its objects');
  }
  if (category !== undefined && !rest['download-only'] && sizeM === undefined) {
    if (usualCategory(categoryName(category)) !== null) return;
    throw complain({
      where: '--size',
      what: `how large a ${category} usually is, is not known; give its longest side in metres`,
      expected: `--size METRES, --download-only, or one of the known: ${Object.keys(CATEGORIES).join(', ')}`,
    });
  }
}

function sizeOf({ size }: Arguments): number | undefined {
  if (size === undefined) return undefined;
  const value = Number(size);
  if (value >= 0.005 && value <= 2) return value;
  throw complain({ where: '--size', what: 'a length in metres is needed', got: size, expected: '0.005 to 2' });
}

const selectionOf = ({ category, license, seed, triangles, scenes }: Arguments, count: number) => ({
  category: category!,
  count,
  seed: wholeNumber('--seed', seed, 0, Number.MAX_SAFE_INTEGER) ?? SELECTION_DEFAULTS.seed,
  mostTriangles: wholeNumber('--triangles', triangles, 1, 1_000_000_000) ?? SELECTION_DEFAULTS.mostTriangles,
  notScene: !scenes,
  ...(license === undefined ? {} : { licenses: license.split(',').filter(Boolean) }),
});

/** uid → semantic name, of every candidate that the task's bindings name, other catalogues' (`builtin/apple`) left out. */
function boundObjects(task: string): Map<string, string> {
  const path = join(findTask(task, join(configsFolder, 'tasks')), 'asset_bindings.yaml');
  const { bindings } = readYaml(path, bindingsSchema);
  const named = Object.entries(bindings).flatMap(([id, { semantic_name, candidates }]) =>
    candidates.flatMap(({ source_uid, asset_key }) => {
      const uid = source_uid ?? asset_key?.split('__')[0];
      return uid === undefined || uid.includes('/') ? [] : [[uid, semantic_name ?? id] as const];
    }),
  );
  if (named.length === 0)
    throw complain({
      where: `${path}: bindings`,
      what: 'no object is bound to a uid of Objaverse; there is nothing to fetch',
    });
  return new Map(named);
}

/** Says what came of it; the exit code. */
function report(args: Arguments, total: number, { fetched, refused }: FetchIntoResult): number {
  const list = fetched.map(({ wanted: { uid, metadata } }: { readonly wanted: Wanted }) =>
    attributionOf(uid, metadata),
  );
  if (args.attribution !== undefined) writeFileAtomic(args.attribution, attributionJson(list));
  if (args.json) {
    const objects = fetched.map(({ wanted: { uid, category }, path, key, id }) => ({ uid, category, path, key, id }));
    printJson({ objects, refused, attribution: list });
  } else {
    // of a task, every object counts; of a category, others stood in for those that were passed over
    const most = args.task !== undefined ? refused.length : fetched.length === total ? 0 : MOST_TOLD;
    const lines = refused.slice(0, most).map(({ uid, why }) => (why.startsWith(uid) ? why : `${uid}: ${why}`));
    if (lines.length < refused.length && most > 0) lines.push(`and ${refused.length - most} more; --json tells all`);
    if (lines.length > 0) human.warn(`passed over:\n${lines.join('\n')}`);
    for (const { wanted } of fetched) {
      if (!wanted.metadata)
        human.warn(`${wanted.uid}: its licence and author are not known: its metadata is not to be had`);
    }
    if (list.length > 0) human.log(attributionText(list));
  }
  const where = args['download-only'] ? 'in the cache, not imported' : 'in the store';
  if (fetched.length === total) {
    human.success(`${total} objects ${where}`);
    return DONE;
  }
  human.warn(`${fetched.length} of ${total} objects ${where}; ${refused.length} were passed over`);
  return INCOMPLETE;
}

/** Says what takes long, or is out of order. */
function teller(): (event: HubEvent) => void {
  const begun = new Set<string>();
  return (event) => {
    const { path } = event;
    if (event.kind === 'bytes' && path.endsWith('.json.gz') && !begun.has(path)) {
      begun.add(path);
      human.info(`fetching ${path}${event.whole === null ? '' : ` (${(event.whole / 1e6).toFixed(1)} MB)`}`);
    }
    if (event.kind === 'retry' && event.waitMs >= 1000) {
      human.info(`${path}: ${event.why}; again in ${Math.round(event.waitMs / 1000)} s`);
    }
    if (event.kind === 'damaged') human.warn(`${path}: damaged in the cache: ${event.why}`);
    if (event.kind === 'waiting') human.info(`${path}: another run is fetching it (${event.lock})`);
  };
}

/** Null when the user interrupts. */
async function untilInterrupted<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
  const stop = new AbortController();
  const onInterrupt = () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  try {
    return await run(stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return null;
    throw error;
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}
