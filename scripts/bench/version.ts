/**
 * A store of versions: time to commit a dataset that has not changed, beside that of hashing it; and bytes that a version
 * adds which differs a little: `npm run bench -- version [EPISODES]`. Episodes hold 2 MB of pictures each; 1,000 by default.
 *
 * The datasets are synthetic: frames of noise, which nothing compresses.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../src/core/hash.ts';
import { RandomStream } from '../../src/core/random.ts';
import { imageFeature } from '../../src/dataset/camera-feature.ts';
import { type DatasetManifest, readManifest } from '../../src/dataset/manifest.ts';
import { commitDataset } from '../../src/dataset/version/commit.ts';
import { hashFile } from '../../src/dataset/version/source-file.ts';
import { Store } from '../../src/dataset/version/store.ts';
import { verifyStore } from '../../src/dataset/version/verify-store.ts';
import { DatasetWriter } from '../../src/dataset/writer.ts';
import { type Bench, round, temporaryFolder } from './common.ts';
import { NOISE_PICTURE_SIZE, noiseSlot } from './noise-slot.ts';

const GOAL_SECONDS = 2;
const GOAL_SHARE = 0.01;
/** About what an episode of packing a lunch has. */
const FRAMES = 200;
const PICTURE_BYTES = 10_000;
/** A version that differs in one of so many episodes. */
const EPISODES = 1000;

export const bench: Bench = async ([episodes = String(EPISODES)]) => {
  const count = Number(episodes);
  const middle = Math.floor(count / 2);
  const folder = temporaryFolder();
  const rows: Record<string, string | number>[] = [];
  const results: boolean[] = [];
  try {
    for (const pictures of [true, false]) {
      const store = Store.openOrCreate(join(folder, `store-${pictures}`));
      const write = (variant: Variant) => writeDataset(join(folder, 'dataset'), { count, pictures, ...variant });
      const commit = () => commitDataset(store, join(folder, 'dataset'), { message: 'bench' });
      const row = (what: string, value: number, goal = '') =>
        rows.push({ dataset: pictures ? 'with pictures' : 'without', what, value, goal });

      const bytes = (await write({})).files.reduce((sum, file) => sum + file.bytes, 0);
      row('size [MB]', round(bytes / 1e6, 1));
      const first = await seconds(commit);
      row('first commit [MB/s]', round(bytes / 1e6 / first.seconds, 0));
      const hashing = await seconds(() => hashAll(join(folder, 'dataset')));
      const again = await seconds(commit);
      if (again.result.status !== 'unchanged' || again.result.addedBytes !== 0) throw new Error('bench: not unchanged');
      row('hashing alone [s]', round(hashing.seconds));
      row(
        'commit of the unchanged dataset, beyond hashing [s]',
        round(again.seconds - hashing.seconds),
        `${GOAL_SECONDS} at most`,
      );
      results.push(again.seconds - hashing.seconds <= GOAL_SECONDS);
      const variants: Record<string, Variant> = {
        'one episode differs, of equal length': { other: middle, content: count },
        'one episode differs, and is longer': { other: middle, longer: 7, content: count + 1 },
        'an episode more, in the middle': { inserted: middle, content: count + 2 },
      };
      for (const [what, variant] of Object.entries(variants)) {
        await write(variant);
        const { result } = await seconds(commit);
        const share = result.addedBytes / bytes;
        const isGoal = !('inserted' in variant);
        row(`${what}: bytes added [%]`, round(100 * share, 3), isGoal ? `${100 * GOAL_SHARE} at most` : '');
        if (isGoal) results.push(share <= GOAL_SHARE);
      }
      const verified = await seconds(() => verifyStore(store));
      if (!verified.result.checks.every(({ ok }) => ok)) throw new Error('bench: the store is damaged');
      row('verify [MB/s]', round(verified.result.bytes / 1e6 / verified.seconds, 0));
    }
    return {
      goal: `an unchanged dataset of 2 GB is committed within ${GOAL_SECONDS} s beyond hashing; one episode in a thousand that differs adds at most 1 % of the bytes`,
      reached: results.every(Boolean),
      rows,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function seconds<T>(step: () => T | Promise<T>): Promise<{ seconds: number; result: T }> {
  const start = performance.now();
  const result = await step();
  return { seconds: (performance.now() - start) / 1000, result };
}

function hashAll(dir: string): void {
  for (const { path, sha256 } of readManifest(dir)!.files) {
    if (hashFile(join(dir, path)).sha256 !== sha256) throw new Error(`bench: ${path} is damaged`);
  }
}

interface Variant {
  /** An episode with other contents. */
  readonly other?: number;
  /** Frames that it has more than before. */
  readonly longer?: number;
  /** Place of an episode that is put in. */
  readonly inserted?: number;
  /** Of that episode. */
  readonly content?: number;
}

/** Writes a dataset anew. */
async function writeDataset(
  out: string,
  {
    count,
    pictures,
    other,
    longer = 0,
    inserted,
    content: changed = 0,
  }: Variant & {
    count: number;
    pictures: boolean;
  },
): Promise<DatasetManifest> {
  rmSync(out, { recursive: true, force: true });
  const contents = Array.from({ length: count }, (_, episode) => episode);
  if (other !== undefined) contents[other] = changed;
  if (inserted !== undefined) contents.splice(inserted, 0, changed);
  const writer = await DatasetWriter.open(out, {
    planSha256: sha256Hex(JSON.stringify([contents, longer])),
    slots: contents.length,
    tasks: ['Pack the fruit lunch.'],
    extraFeatures: pictures
      ? [imageFeature({ name: 'front', width: NOISE_PICTURE_SIZE, height: NOISE_PICTURE_SIZE })]
      : [],
  });
  for (const [slot, content] of contents.entries()) {
    const length = slot === other ? lengthOf(other) + longer : lengthOf(content);
    await writer.append(noiseSlot(slot, content, { length, ...(pictures ? { pictureBytes: PICTURE_BYTES } : {}) }));
  }
  return writer.finish({ config: { bench: 'version' }, seed: 1, seedLibrarySha256: null, versions: {} });
}

function lengthOf(content: number): number {
  return FRAMES - 20 + new RandomStream(['bench version length', content]).integer(40);
}
