/**
 * LeRobot v2.1: a data file and a video an episode, and everything about episodes as lines of JSON (LeRobot 0.3,
 * datasets/utils.py and datasets/lerobot_dataset.py).
 */
import { type FeatureStats, nestStat, StatsAggregate } from '../episode-stats.ts';
import { type Feature, FPS, type PlacedEpisode } from '../feature.ts';
import { type FileEntry, HashedFile } from '../hashed-file.ts';
import { writeTextFile } from '../meta-files.ts';
import { ParquetFile } from '../parquet-file.ts';
import { dataColumns, dataRows } from '../segment.ts';
import type { ExportSink, ExportSource } from './sink.ts';

/** Episodes a chunk folder (`chunks_size`). */
const EPISODES_A_CHUNK = 1000;

/** Python format strings of `info.json`, literally. */
const DATA_PATH = 'data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet';
const VIDEO_PATH = 'videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4';

/** Of the statistics that v3.0 keeps, those that v2.1 aggregates when it loads. */
const STATS = ['min', 'max', 'mean', 'std'] as const;

export class LerobotV21Sink implements ExportSink {
  readonly #source: ExportSource;
  readonly #files: FileEntry[] = [];
  readonly #lines: Record<'episodes' | 'episodes_stats', HashedFile>;
  /** Over all episodes, by feature. */
  readonly aggregates: ReadonlyMap<string, StatsAggregate>;
  #episodes = 0;
  #frames = 0;

  constructor(source: ExportSource) {
    this.#source = source;
    const { folder, features } = source;
    this.aggregates = new Map(features.filter(({ stats }) => stats).map(({ name }) => [name, new StatsAggregate()]));
    this.#lines = {
      episodes: new HashedFile(folder, 'meta/episodes.jsonl'),
      episodes_stats: new HashedFile(folder, 'meta/episodes_stats.jsonl'),
    };
  }

  async add(episode: PlacedEpisode): Promise<void> {
    const { features, tasks } = this.#source;
    const { episodeIndex, length, taskIndex } = episode;
    await this.#writeData(episode);
    for (const feature of features) if (feature.video) this.#writeVideo(episode, feature);
    const stats: Record<string, unknown> = {};
    for (const { name, stats: own } of features) {
      if (!own) continue;
      const computed = await own.compute(episode);
      this.aggregates.get(name)!.add(computed);
      stats[name] = statsEntry(computed, own.nesting);
    }
    this.#line('episodes', { episode_index: episodeIndex, tasks: [tasks[taskIndex]], length });
    this.#line('episodes_stats', { episode_index: episodeIndex, stats });
    this.#episodes++;
    this.#frames += length;
  }

  async #writeData(episode: PlacedEpisode): Promise<void> {
    const { folder, features } = this.#source;
    const path = `${episodePath('data', episode.episodeIndex)}.parquet`;
    const file = new ParquetFile(folder, path, dataColumns(features), { metadata: sequenceMetadata(features) });
    try {
      file.writeRowGroup(await dataRows(features, episode));
      this.#files.push(file.close());
      file.commit();
    } catch (error) {
      file.abort();
      throw error;
    }
  }

  #writeVideo(episode: PlacedEpisode, { name, video }: Feature): void {
    const [chunk, file] = episodePath('videos', episode.episodeIndex).split(/\/(?=episode_)/);
    const out = new HashedFile(this.#source.folder, `${chunk}/${name}/${file}.mp4`);
    out.write(video!(episode));
    this.#files.push(out.close());
    out.commit();
  }

  #line(name: 'episodes' | 'episodes_stats', value: unknown): void {
    this.#lines[name].write(Buffer.from(`${JSON.stringify(value)}\n`, 'utf8'));
  }

  async finish(): Promise<FileEntry[]> {
    const { folder, tasks } = this.#source;
    for (const file of Object.values(this.#lines)) {
      this.#files.push(file.close());
      file.commit();
    }
    const lines = tasks.map((task, index) => `${JSON.stringify({ task_index: index, task })}\n`);
    this.#files.push(writeTextFile(folder, 'meta/tasks.jsonl', lines.join('')));
    this.#files.push(writeTextFile(folder, 'meta/info.json', `${JSON.stringify(this.#info(), null, 4)}\n`));
    return this.#files;
  }

  #info() {
    const { features, tasks } = this.#source;
    const cameras = features.filter(({ video }) => video).length;
    return {
      codebase_version: 'v2.1',
      robot_type: 'panda',
      total_episodes: this.#episodes,
      total_frames: this.#frames,
      total_tasks: tasks.length,
      total_videos: cameras * this.#episodes,
      total_chunks: Math.ceil(this.#episodes / EPISODES_A_CHUNK),
      chunks_size: EPISODES_A_CHUNK,
      fps: FPS,
      splits: { train: `0:${this.#episodes}` },
      data_path: DATA_PATH,
      video_path: cameras > 0 ? VIDEO_PATH : null,
      features: Object.fromEntries(features.map(({ name, info }) => [name, v21Info(info)])),
    };
  }

  abort(): void {
    for (const file of Object.values(this.#lines)) file.abort();
  }
}

/** v2.1 tells depth video apart by a key of its own. */
function v21Info(info: Feature['info']): Feature['info'] {
  return info.dtype === 'video' ? { ...info, info: { ...info.info, 'video.is_depth_map': false } } : info;
}

/** `<folder>/chunk-000/episode_000007`. */
function episodePath(folder: string, episode: number): string {
  const pad = (value: number, width: number) => String(value).padStart(width, '0');
  return `${folder}/chunk-${pad(Math.floor(episode / EPISODES_A_CHUNK), 3)}/episode_${pad(episode, 6)}`;
}

function statsEntry(stats: FeatureStats, nesting: 'vector' | 'camera'): Record<string, unknown> {
  return {
    ...Object.fromEntries(STATS.map((name) => [name, nestStat(stats[name], nesting)])),
    count: [stats.count],
  };
}

/** Only with image columns; `datasets` before 4.0, which v2.1 is read with, knows lists as `Sequence`. */
function sequenceMetadata(features: readonly Feature[]): Record<string, string> {
  if (!features.some(({ column }) => column?.isImage)) return {};
  const entries = features.flatMap(({ name, column }) => (column ? [[name, asSequence(column.huggingface)]] : []));
  return { huggingface: JSON.stringify({ info: { features: Object.fromEntries(entries) } }) };
}

function asSequence(type: unknown): unknown {
  const { _type, feature } = type as { readonly _type?: string; readonly feature?: unknown };
  if (_type !== 'List') return type;
  return { ...(type as object), feature: asSequence(feature), _type: 'Sequence' };
}
