/**
 * Simulates episodes of a dataset again, from their written starts and their written actions, and compares every logged
 * state bit for bit.
 */
import { join } from 'node:path';
import { ParquetReader, type Row } from '../dataset/parquet-reader.ts';
import { EPISODES_PATH } from '../dataset/paths.ts';
import type { Check, VerifyContext } from '../dataset/verify.ts';
import { seriesFiles } from '../dataset/verify-context.ts';
import { type EventfulScene, SceneEvents } from '../episode/scene-events.ts';
import { World } from '../sim/world.ts';
import { type AssetRequest, plannedAsset } from './planned-asset.ts';

/** Columns of the privileged log that the simulation must give again. */
const COMPARED = ['qpos', 'qvel', 'ctrl'] as const;

/** What a resolved episode says of the scene. */
interface ResolvedScene extends EventfulScene {
  readonly objects: readonly ({ readonly id: string } & AssetRequest)[];
}

/** A check of `count` episodes, spread evenly over the dataset. */
export function replayCheck(count: number): Check {
  return async (context, faults) => {
    const wanted = spread(context.manifest.episodes, count);
    let frames = 0;
    for await (const episode of readEpisodes(context, wanted)) {
      const fault = await firstDifference(episode);
      if (fault) faults.add(`${episode.file}: episode ${episode.index}`, fault);
      frames += episode.actions.length;
    }
    return `${wanted.length} episodes simulated again, ${frames} steps bit for bit the same`;
  };
}

/** `count` of the numbers below `total`, first and last among them. */
export function spread(total: number, count: number): number[] {
  const n = Math.min(total, count);
  if (n <= 1) return n === 1 ? [0] : [];
  return Array.from({ length: n }, (_, i) => Math.round((i * (total - 1)) / (n - 1)));
}

interface LoggedEpisode {
  readonly index: number;
  readonly file: string;
  readonly scene: ResolvedScene;
  readonly actions: readonly Row[];
  readonly states: readonly Row[];
}

/** Both files of a segment hold a row group an episode. */
async function* readEpisodes({ dir }: VerifyContext, wanted: readonly number[]): AsyncGenerator<LoggedEpisode> {
  const scenes = await readScenes(dir, wanted);
  const privileged = seriesFiles(dir, 'privileged');
  let first = 0;
  for (const [i, path] of seriesFiles(dir, 'data').entries()) {
    const actions = await ParquetReader.open(join(dir, path));
    const states = await ParquetReader.open(join(dir, privileged[i]!));
    try {
      for (const index of wanted) {
        const group = index - first;
        if (group < 0 || group >= actions.groups.length) continue;
        yield {
          index,
          file: privileged[i]!,
          scene: scenes.get(index)!,
          actions: await actions.rows(group, ['action']),
          states: await states.rows(group, [...COMPARED, 'event']),
        };
      }
      first += actions.groups.length;
    } finally {
      actions.close();
      states.close();
    }
  }
}

async function readScenes(dir: string, wanted: readonly number[]): Promise<Map<number, ResolvedScene>> {
  const scenes = new Map<number, ResolvedScene>();
  const reader = await ParquetReader.open(join(dir, EPISODES_PATH));
  try {
    for (let group = 0; group < reader.groups.length; group++) {
      for (const row of await reader.rows(group, ['episode_index', 'resolved_episode'])) {
        const index = Number(row['episode_index']);
        if (wanted.includes(index)) scenes.set(index, JSON.parse(String(row['resolved_episode'])));
      }
    }
  } finally {
    reader.close();
  }
  return scenes;
}

/** Where the simulation first parts from the log; null when it does not. */
async function firstDifference({ index, scene, actions, states }: LoggedEpisode): Promise<string | null> {
  const objects = scene.objects.map((object) => ({ id: object.id, asset: plannedAsset(object, `episode ${index}`) }));
  const world = await World.create({ objects }, `episode ${index}`);
  const ids = objects.map(({ id }) => id);
  const events = new SceneEvents(scene, ids);
  const action = new Float32Array(7);
  try {
    world.startAt(states[0]!['qpos'] as number[]);
    events.reset(world.state);
    for (let t = 0; t < states.length; t++) {
      const event = states[t]!['event'];
      if (event) events.repeat(String(event), world);
      for (const name of COMPARED) {
        const at = differsAt(world.state[name], states[t]![name] as number[]);
        if (at >= 0) return `${name}[${at}] of step ${t} comes out different`;
      }
      action.set(actions[t]!['action'] as number[]);
      world.step(action);
    }
    return null;
  } finally {
    world.delete();
  }
}

function differsAt(got: Float64Array, expected: readonly number[]): number {
  if (got.length !== expected.length) return Math.min(got.length, expected.length);
  return got.findIndex((value, i) => !Object.is(value, expected[i]));
}
