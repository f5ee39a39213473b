/**
 * Cameras as features: an `image` column of encoded pictures, or a `video` whose frames stand in files of their own.
 */
import type { CameraFrames, PictureSeries } from '../episode/record.ts';
import type { FeatureStats } from './episode-stats.ts';
import type { Feature, PlacedEpisode } from './feature.ts';
import type { FieldType } from './parquet-schema.ts';

export interface CameraFormat {
  readonly name: string;
  /** [px] */
  readonly width: number;
  readonly height: number;
}

/** LeRobot's name for a camera. */
export const cameraFeatureName = (camera: string): string => `observation.images.${camera}`;

const SHAPE_NAMES = ['height', 'width', 'channels'] as const;

/** Pictures in the data files (LeRobot v3.0, dtype `image`). */
export function imageFeature({ name, width, height }: CameraFormat): Feature {
  return {
    name: cameraFeatureName(name),
    info: { dtype: 'image', shape: [height, width, 3], names: SHAPE_NAMES },
    column: {
      type: { struct: { bytes: 'binary', path: 'string' } },
      huggingface: { _type: 'Image' },
      isImage: true,
      encode: (episode) => pictures(episode, name).map((bytes) => ({ bytes, path: null })),
    },
    stats: { nesting: 'camera', compute: (episode) => histogramStats(framesOf(episode, name)) },
  };
}

/** Frames of one camera; throws when the episode has none. */
export function framesOf({ record }: PlacedEpisode, name: string): CameraFrames {
  const frames = record.cameras?.find((camera) => camera.name === name);
  if (!frames) throw new TypeError(`camera ${name}: the episode has no frames of it`);
  return frames;
}

function pictures(episode: PlacedEpisode, name: string): Uint8Array[] {
  const { pictures: series } = framesOf(episode, name);
  if (!series) throw new TypeError(`camera ${name}: the episode has no pictures of it`);
  return seriesRows(series, episode.length);
}

/** Each picture of a series. */
export function seriesRows({ bytes, offsets }: PictureSeries, length: number): Uint8Array[] {
  if (offsets.length !== length + 1) {
    throw new TypeError(`seriesRows: ${offsets.length - 1} pictures of ${length} frames`);
  }
  return Array.from({ length }, (_, frame) => bytes.subarray(offsets[frame]!, offsets[frame + 1]!));
}

/**
 * Statistics of 8-bit values in [0, 1], exact from their histogram. As in LeRobot, `count` is the number of frames that were
 * sampled (datasets/compute_stats.py, `get_feature_stats`).
 */
export function histogramStats({ histogram, sampledFrames }: CameraFrames): FeatureStats {
  const channels = [0, 1, 2].map((channel) => channelStats(histogram.subarray(256 * channel, 256 * channel + 256)));
  const pick = (name: keyof ReturnType<typeof channelStats>) => channels.map((stats) => stats[name]);
  return {
    min: pick('min'),
    max: pick('max'),
    mean: pick('mean'),
    std: pick('std'),
    q01: pick('q01'),
    q10: pick('q10'),
    q50: pick('q50'),
    q90: pick('q90'),
    q99: pick('q99'),
    count: sampledFrames,
  };
}

function channelStats(counts: Float64Array) {
  let total = 0;
  let sum = 0;
  let squares = 0;
  for (let value = 0; value < 256; value++) {
    total += counts[value]!;
    sum += counts[value]! * value;
    squares += counts[value]! * value * value;
  }
  const mean = sum / total;
  const scale = (value: number) => value / 255;
  return {
    min: scale(rankedValue(counts, 0)),
    max: scale(rankedValue(counts, total - 1)),
    mean: scale(mean),
    std: scale(Math.sqrt(Math.max(0, squares / total - mean * mean))),
    q01: scale(quantile(counts, total, 0.01)),
    q10: scale(quantile(counts, total, 0.1)),
    q50: scale(quantile(counts, total, 0.5)),
    q90: scale(quantile(counts, total, 0.9)),
    q99: scale(quantile(counts, total, 0.99)),
  };
}

/** Linear between neighbours, as numpy's. */
function quantile(counts: Float64Array, total: number, fraction: number): number {
  const position = fraction * (total - 1);
  const below = Math.floor(position);
  const low = rankedValue(counts, below);
  const high = rankedValue(counts, Math.min(below + 1, total - 1));
  return low + (high - low) * (position - below);
}

/** The value at a place of the sorted values. */
function rankedValue(counts: Float64Array, rank: number): number {
  let seen = 0;
  for (let value = 0; value < 256; value++) {
    seen += counts[value]!;
    if (rank < seen) return value;
  }
  return 255;
}

/** A column of `privileged/` beside the declared ones, filled from what cameras saw. */
export interface ExtraColumn {
  readonly name: string;
  readonly type: FieldType;
  readonly doc: string;
  readonly encode: (episode: PlacedEpisode) => readonly unknown[];
}

/** What can be kept of a camera beside its picture. */
export const CAMERA_PASSES = ['depth', 'instances', 'boxes'] as const;
export type CameraPass = (typeof CAMERA_PASSES)[number];

export function passColumn(camera: string, pass: CameraPass): ExtraColumn {
  const name = `camera.${camera}.${pass}`;
  const missing = () => new TypeError(`${name}: the episode does not have it`);
  if (pass === 'boxes') {
    return {
      name,
      type: { list: 'int32' },
      doc: 'Five values an object: left, top, right, bottom (px, half-open) and visible pixels; zeros where none is visible.',
      encode: (episode) => {
        const { boxes } = framesOf(episode, camera);
        if (!boxes) throw missing();
        const width = boxes.length / episode.length;
        return Array.from({ length: episode.length }, (_, t) => Array.from(boxes.subarray(t * width, (t + 1) * width)));
      },
    };
  }
  return {
    name,
    type: 'binary',
    doc:
      pass === 'depth'
        ? '16-bit PNG: depth along the view in millimetres, 0 where nothing is.'
        : '8-bit PNG of instance ids; `instances` in the resolved episode names them.',
    encode: (episode) => {
      const series = framesOf(episode, camera)[pass];
      if (!series) throw missing();
      return seriesRows(series, episode.length);
    },
  };
}
