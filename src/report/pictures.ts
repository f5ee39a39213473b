/**
 * Frames of cameras as data URIs, within a budget of bytes. They are for the eye: what is smaller as JPEG is shown as that.
 */
import sharp from 'sharp';
import type { Row } from '../dataset/parquet-reader.ts';
import { FrameSeries } from './frame-series.ts';
import type { Camera, DatasetSource, EpisodeEntry } from './source.ts';
import { spread } from './spread.ts';
import { VideoFrames } from './video-frames.ts';

/** Frames of one camera over an episode: every so many frames one. */
export interface Filmstrip {
  readonly every: number;
  /** Data URIs; empty where a frame is no picture. */
  readonly frames: readonly string[];
}

export class PictureReader {
  readonly #series: FrameSeries;
  readonly cameras: readonly Camera[];
  /** By column. */
  readonly #videos: ReadonlyMap<string, VideoFrames>;
  #left: number;

  private constructor(
    series: FrameSeries,
    cameras: readonly Camera[],
    videos: ReadonlyMap<string, VideoFrames>,
    budget: number,
  ) {
    this.#series = series;
    this.#videos = videos;
    this.cameras = cameras;
    this.#left = budget;
  }

  /** Null when the dataset has no camera whose frames can be shown. */
  static async open({ dir, cameras }: DatasetSource, budget: number): Promise<PictureReader | null> {
    if (cameras.length === 0) return null;
    const columns = cameras.filter(({ isVideo }) => !isVideo).map(({ column }) => column);
    const videos = new Map<string, VideoFrames>();
    for (const camera of cameras) if (camera.isVideo) videos.set(camera.column, await VideoFrames.open(dir, camera));
    const series = await FrameSeries.open(dir, 'data', ['frame_index', ...columns]);
    return new PictureReader(series, cameras, videos, budget);
  }

  /** Bytes that may still be taken. */
  get left(): number {
    return this.#left;
  }

  /** First, middle and last frame of each camera, or fewer of them, spending no more than `share` bytes; [] when none fits. */
  async sheet(episode: EpisodeEntry, share: number): Promise<{ frame: number; uris: string[] }[]> {
    const film = await this.#film(episode);
    const last = episode.length - 1;
    const all: { frame: number; uris: string[] }[] = [];
    for (const frame of new Set([0, last >> 1, last])) all.push({ frame, uris: await film.uris(frame) });
    for (const kept of [all, all.filter((_, i) => i !== 1), all.slice(0, 1)]) {
      const bytes = size(kept.flatMap(({ uris }) => uris));
      if (bytes > 0 && this.#spend(bytes, share)) return kept;
    }
    return [];
  }

  /** The first frame of each camera; [] when they do not fit into `share` bytes. */
  async first(episode: EpisodeEntry, share: number): Promise<string[]> {
    const uris = await (await this.#film(episode)).uris(0);
    return this.#spend(size(uris), share) ? uris : [];
  }

  /** As many frames as fit into `share` bytes, evenly spaced; by camera in order; [] when none fits. */
  async strips(episode: EpisodeEntry, share: number): Promise<Filmstrip[]> {
    const film = await this.#film(episode);
    const budget = Math.min(share, this.#left);
    for (let every = await film.likelyEvery(budget); every < 2 * episode.length; every++) {
      const chosen: string[][] = [];
      for (let frame = 0; frame < episode.length; frame += every) chosen.push(await film.uris(frame));
      const bytes = size(chosen.flat());
      if (bytes === 0) return [];
      if (!this.#spend(bytes, share)) continue;
      return this.cameras.map((_, camera) => ({ every, frames: chosen.map((uris) => uris[camera]!) }));
    }
    return [];
  }

  close(): void {
    this.#series.close();
  }

  async #film(episode: EpisodeEntry): Promise<Film> {
    return new Film(await this.#series.rows(episode), this.cameras, (column) => {
      const video = this.#videos.get(column)!;
      const frames = video.decode(episode.index);
      return (frame) => video.dataUri(frames[frame]);
    });
  }

  #spend(bytes: number, share: number): boolean {
    if (bytes > Math.min(share, this.#left)) return false;
    this.#left -= bytes;
    return true;
  }
}

/** The pictures of one episode; those that are asked for are encoded, once. */
class Film {
  readonly #rows: readonly Row[];
  readonly #cameras: readonly Camera[];
  readonly #known = new Map<number, string[]>();
  /** By column, of the cameras that are video. */
  readonly #videoUris: ReadonlyMap<string, (frame: number) => Promise<string>>;

  constructor(
    rows: readonly Row[],
    cameras: readonly Camera[],
    decode: (column: string) => (frame: number) => Promise<string>,
  ) {
    this.#rows = rows;
    this.#cameras = cameras;
    const videos = cameras.filter(({ isVideo }) => isVideo);
    this.#videoUris = new Map(videos.map(({ column }) => [column, decode(column)]));
  }

  /** Of one frame, by camera. */
  async uris(frame: number): Promise<string[]> {
    let uris = this.#known.get(frame);
    if (!uris) {
      uris = await Promise.all(
        this.#cameras.map(({ column }) => this.#videoUris.get(column)?.(frame) ?? dataUri(this.#rows[frame]![column])),
      );
      this.#known.set(frame, uris);
    }
    return uris;
  }

  /** Every how many frames one fits into a budget, judged by a few of them; somewhat too few rather than too many. */
  async likelyEvery(budget: number): Promise<number> {
    const sample = spread([...this.#rows.keys()], 8);
    let bytes = 0;
    for (const frame of sample) bytes += size(await this.uris(frame));
    const whole = (bytes / sample.length) * this.#rows.length;
    return Math.max(1, Math.min(2 * this.#rows.length, Math.floor((0.9 * whole) / Math.max(1, budget))));
  }
}

function size(uris: readonly string[]): number {
  return uris.reduce((sum, uri) => sum + uri.length, 0);
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const QUALITY = 78;

/** Of a LeRobot image cell, `struct<bytes, path>`; empty when it holds no picture. */
async function dataUri(cell: unknown): Promise<string> {
  const { bytes } = (cell ?? {}) as { bytes?: unknown };
  if (!(bytes instanceof Uint8Array)) return '';
  if (startsWith(bytes, JPEG)) return base64('image/jpeg', bytes);
  if (!startsWith(bytes, PNG)) return '';
  // a photograph takes about a seventh as JPEG, so that a player has seven times the frames
  const jpeg = await sharp(bytes)
    .removeAlpha()
    .jpeg({ quality: QUALITY })
    .toBuffer()
    .catch(() => null);
  return jpeg && jpeg.length < bytes.length ? base64('image/jpeg', jpeg) : base64('image/png', bytes);
}

/** PNG specification, 5.2; JPEG, ISO 10918-1, B.2.1: the marker SOI. */
function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

function base64(type: string, { buffer, byteOffset, length }: Uint8Array): string {
  return `data:${type};base64,${Buffer.from(buffer, byteOffset, length).toString('base64')}`;
}
