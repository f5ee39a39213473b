/**
 * GR00T: LeRobot v2.1 whose cameras are videos, with `meta/modality.json` and `meta/stats.json` (GR00T, guide to data
 * preparation).
 */
import sharp from 'sharp';
import { nestStat } from '../episode-stats.ts';
import type { Feature, FeatureInfo, PlacedEpisode } from '../feature.ts';
import type { FileEntry } from '../hashed-file.ts';
import { writeTextFile } from '../meta-files.ts';
import { encodeEpisodeVideo } from '../video/episode-video.ts';
import { videoFeature } from '../video/video-feature.ts';
import { LerobotV21Sink } from './lerobot-v21.ts';
import type { ExportSink, ExportSource } from './sink.ts';

/** Half-open slices of the two vectors. */
const STATE = { position: { start: 0, end: 3 }, axis_angle: { start: 3, end: 6 }, fingers: { start: 6, end: 8 } };
const ACTION = {
  position_delta: { start: 0, end: 3 },
  axis_angle_delta: { start: 3, end: 6 },
  gripper: { start: 6, end: 7 },
};

/** What it normalises by. */
const STATS = ['mean', 'std', 'min', 'max', 'q01', 'q99'] as const;

/** The encoder that gives the same bytes on any machine. */
const ENCODER = 'wasm';

export class Gr00tSink implements ExportSink {
  readonly #source: ExportSource;
  readonly #dataset: LerobotV21Sink;
  /** Videos of the episode that is being written, by feature. */
  readonly #videos = new Map<string, Uint8Array>();

  constructor(source: ExportSource) {
    const features = source.features.map((feature) =>
      feature.info.dtype === 'image' ? encodedVideo(feature, this.#videos) : feature,
    );
    this.#source = { ...source, features };
    this.#dataset = new LerobotV21Sink(this.#source);
  }

  async add(episode: PlacedEpisode): Promise<void> {
    for (const feature of this.#source.features) {
      if (isEncoded(feature)) this.#videos.set(feature.name, await feature.encodeVideo(episode));
    }
    await this.#dataset.add(episode);
    this.#videos.clear();
  }

  async finish(): Promise<FileEntry[]> {
    const files = await this.#dataset.finish();
    const { folder } = this.#source;
    const json = (value: unknown) => `${JSON.stringify(value, null, 4)}\n`;
    files.push(writeTextFile(folder, 'meta/modality.json', json(this.#modality())));
    files.push(writeTextFile(folder, 'meta/stats.json', json(this.#stats())));
    return files;
  }

  #modality() {
    const cameras = this.#source.features.filter(({ video }) => video).map(({ name }) => name);
    const video = Object.fromEntries(cameras.map((name) => [name.split('.').at(-1)!, { original_key: name }]));
    return {
      state: STATE,
      action: ACTION,
      ...(cameras.length > 0 ? { video } : {}),
      annotation: { 'human.task_description': { original_key: 'task_index' } },
    };
  }

  /** Of every feature whose values are fractions. */
  #stats() {
    const entries = this.#source.features.flatMap(({ name, info, stats }) => {
      const total = this.#dataset.aggregates.get(name)?.result();
      if (!total || !stats || !info.dtype.startsWith('float')) return [];
      return [[name, Object.fromEntries(STATS.map((stat) => [stat, nestStat(total[stat], 'vector')]))]];
    });
    return Object.fromEntries(entries);
  }

  abort(): void {
    this.#dataset.abort();
  }
}

interface EncodedVideo extends Feature {
  readonly encodeVideo: (episode: PlacedEpisode) => Promise<Uint8Array>;
}

const isEncoded = (feature: Feature): feature is EncodedVideo => 'encodeVideo' in feature;

/** A camera of pictures as one of video: GR00T reads cameras from MP4 files alone. */
function encodedVideo({ name, info, column, stats }: Feature, videos: ReadonlyMap<string, Uint8Array>): EncodedVideo {
  const [height, width] = info.shape as readonly [number, number];
  const declared: FeatureInfo = videoFeature(
    { name: name.split('.').at(-1)!, width, height },
    { encoder: ENCODER },
  ).info;
  return {
    name,
    info: declared,
    column: null,
    stats,
    video: () => videos.get(name)!,
    encodeVideo: async (episode) =>
      encodeEpisodeVideo(decodePictures(await column!.encode(episode)), { width, height, encoder: ENCODER }),
  };
}

/** Values of an image column as (height, width, 3), one at a time. */
export async function* decodePictures(values: readonly unknown[]): AsyncGenerator<Uint8Array> {
  for (const value of values) {
    yield sharp((value as { bytes: Uint8Array }).bytes)
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer();
  }
}
