/**
 * How long it takes to split many episodes and to prove it, on one core: `npm run bench -- split [EPISODES]`.
 *
 * The provenance is synthetic, in the form in which a generated dataset has it: two tasks, eight variations, five to seven
 * objects that start anywhere in a disc of 10 cm, ten seed demos, pairs. Times are in seconds; the goal for 100,000 episodes
 * is 20 s from files on disk to a split with the proof of all factors.
 */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../src/core/errors.ts';
import { canonicalJson } from '../../src/core/hash.ts';
import { RandomStream } from '../../src/core/random.ts';
import { type DatasetManifest, datasetDigest, MANIFEST_FORMAT, writeManifest } from '../../src/dataset/manifest.ts';
import { ParquetFile } from '../../src/dataset/parquet-file.ts';
import { EPISODES_PATH } from '../../src/dataset/paths.ts';
import { EPISODE_COLUMNS } from '../../src/dataset/provenance.ts';
import { checkSplit } from '../../src/dataset/split/check.ts';
import type { Factor } from '../../src/dataset/split/factor.ts';
import { openFinished, readFactTable } from '../../src/dataset/split/read-facts.ts';
import { SPLIT_DEFAULTS, splitDataset, splitTable } from '../../src/dataset/split/split.ts';
import { writeSplit } from '../../src/dataset/split/split-file.ts';
import { type Bench, round, temporaryFolder } from './common.ts';

const GROUP = 1000;
const FRUIT = ['apple', 'banana', 'pear', 'orange', 'plum'];
const EXTRAS = ['red_block', 'mug'];
const AXES = ['spatial_layout', 'adversarial_object', 'hidden_physics', 'affordance'];

function place(stream: RandomStream, index: number): [number, number, number] {
  for (;;) {
    const [x, y] = [stream.uniform(-0.1, 0.1), stream.uniform(-0.1, 0.1)];
    if (x * x + y * y <= 0.01) return [0.35 + 0.06 * index + x, -0.2 + 0.05 * index + y, 0.02];
  }
}

function resolvedEpisode(stream: RandomStream, task: string, isEvaluation: boolean): string {
  const targets = FRUIT.map((name) => `${name}_1`);
  const distractors = isEvaluation ? EXTRAS.map((name) => `${name}_1`) : [];
  const objects = ['lunchbox_1', ...targets, ...distractors].map((id, index) => ({
    id,
    semantic_name: id.replace(/_1$/, ''),
    asset: `builtin/${id.replace(/_1$/, '')}`,
    scale: 1,
    position: index === 0 ? [0.5, 0.25, 0] : place(stream, index),
    rotation: [stream.uniform(), 0, 0, stream.uniform()],
  }));
  const conditions = targets.map((subject_id) => ({
    type: 'edge',
    subject_id,
    relation: 'in',
    target_id: 'lunchbox_1',
  }));
  return canonicalJson({
    task_id: task,
    container_instance_id: 'lunchbox_1',
    semantic_groups: { container: ['lunchbox_1'], target: targets, distractor: distractors, decor: [] },
    objects,
    success: { op: 'and', conditions },
    fail: { op: 'or', conditions: [] },
  });
}

function episodeRow(index: number): Record<string, unknown> {
  const stream = new RandomStream(['bench', index]);
  const isEvaluation = index % 4 === 1;
  const task = `Task_${(index >> 2) % 2}`;
  const axis = isEvaluation ? AXES[(index >> 3) % AXES.length]! : null;
  return {
    episode_index: BigInt(index),
    length: 200n,
    dataset_from_index: BigInt(200 * index),
    dataset_to_index: BigInt(200 * (index + 1)),
    slot: BigInt(index),
    attempt: 0n,
    task_id: task,
    template_type: 'loose_packing',
    variation_id: isEvaluation ? `EV-0${1 + ((index >> 3) % 4)}` : `TV-0${1 + (index % 4)}`,
    axis,
    pair_id: index % 4 < 2 ? `pair-${index >> 2}` : null,
    instruction: `Pack lunch ${stream.integer(500)} for ${['me', 'you', 'her'][index % 3]}, please.`,
    seed: JSON.stringify(['corpus', 7, task, index]),
    source_demos: Array.from({ length: 5 }, () => `demo_0${stream.integer(10)}`),
    resolved_episode: resolvedEpisode(stream, task, isEvaluation),
    outcome: 'success',
  };
}

function writeProvenance(dir: string, episodes: number): void {
  const file = new ParquetFile(dir, EPISODES_PATH, EPISODE_COLUMNS);
  for (let first = 0; first < episodes; first += GROUP) {
    const rows = Array.from({ length: Math.min(GROUP, episodes - first) }, (_, i) => episodeRow(first + i));
    file.writeRowGroup(EPISODE_COLUMNS.map(({ name }) => rows.map((row) => row[name])));
  }
  const files = [file.close()];
  file.commit();
  const manifest: DatasetManifest = {
    format: MANIFEST_FORMAT,
    format_version: 1,
    versions: {},
    plan_sha256: '',
    layout_sha256: '',
    seed: 7,
    seed_library_sha256: null,
    config: {},
    slots: episodes,
    attempts: episodes,
    episodes,
    frames: 200 * episodes,
    digest: datasetDigest(files),
    files,
  };
  writeManifest(dir, manifest);
}

export const bench: Bench = async ([count = '100000']) => {
  const episodes = Number(count);
  const dir = temporaryFolder();
  const rows: { what: string; 'clock [s]': number; 'cpu [s]': number; 'rss [MiB]': number }[] = [];
  const timed = async <T>(what: string, step: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const cpu = process.cpuUsage();
    const result = await step();
    const { user, system } = process.cpuUsage(cpu);
    rows.push({
      what,
      'clock [s]': round((performance.now() - start) / 1000),
      'cpu [s]': round((user + system) / 1e6),
      'rss [MiB]': round(process.memoryUsage().rss / 2 ** 20, 0),
    });
    return result;
  };
  try {
    writeProvenance(dir, episodes);
    const out = join(dir, '..', `split-${process.pid}.json`);
    const { split } = await timed('split by variation, all factors proven', () =>
      splitDataset(dir, out, { ...SPLIT_DEFAULTS, by: ['variation'] }),
    );
    writeSplit(out, split);
    const { problems } = await timed('split check', () => checkSplit(out));
    if (problems.length > 0) throw new Error(problems.join('\n'));
    rmSync(out);
    const table = await timed('of these: reading the provenance', () =>
      readFactTable(dir, openFinished(dir), SPLIT_DEFAULTS.groups),
    );
    for (const [by, minDistanceM] of CASES) {
      const name = `by ${by.join('+')}${by.includes('layout') ? ` ${minDistanceM} m` : ''}, facts at hand`;
      await timed(name, () => {
        try {
          splitTable(table, split.dataset, { ...SPLIT_DEFAULTS, by, minDistanceM });
        } catch (error) {
          if (!(error instanceof UserError)) throw error; // everything hangs together: told, and not split
        }
      });
    }
    return {
      goal: `${episodes} episodes split with a leak proof of all factors in at most 20 s`,
      reached: rows[0]!['clock [s]'] <= 20,
      rows,
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

const CASES: readonly (readonly [readonly Factor[], number])[] = [
  [['variation'], 0.05],
  [['axis'], 0.05],
  [['layout'], 0.0003],
  [['layout'], 0.05],
  [['instruction'], 0.05],
];
