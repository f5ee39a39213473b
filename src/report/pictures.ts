/**
 * Frames of cameras as data URIs, within a budget of bytes.
 */
import { type Camera, type DatasetSource, type EpisodeEntry, FrameSeries } from './source.ts';

/** Frames of one camera over an episode: every so many frames one. */
export interface Filmstrip {
  readonly every: number;
  /** Data URIs; empty where a frame is no picture. */
  readonly frames: readonly string[];
}

export class PictureReader {
  readonly #series: FrameSeries;
  readonly cameras: readonly Camera[];
  #left: number;

  private constructor(series: FrameSeries, cameras: readonly Camera[], budget: number) {
    this.#series = series;
    this.cameras = cameras;
    this.#left = budget;
  }

  /** Null when the dataset has no image columns. */
  static async open({ dir, cameras }: DatasetSource, budget: number): Promise<PictureReader | null> {
    if (cameras.length === 0) return null;
    const columns = cameras.map(({ column }) => column);
    return new PictureReader(await FrameSeries.open(dir, 'data', columns), cameras, budget);
  }

  /** Bytes that may still be taken. */
  get left(): number {
    return this.#left;
  }

  /** First, middle and last frame of each camera, or fewer of them, spending no more than `share` bytes; [] when none fits. */
  async sheet(episode: EpisodeEntry, share: number): Promise<{ frame: number; uris: string[] }[]> {
    const rows = await this.#series.rows(episode);
    const last = rows.length - 1;
    const wanted = [...new Set([0, last >> 1, last])];
    const all = wanted.map((frame) => ({
      frame,
      uris: this.cameras.map(({ column }) => dataUri(rows[frame]![column])),
    }));
    for (const kept of [all, all.filter((_, i) => i !== 1), all.slice(0, 1)]) {
      const bytes = kept.reduce((sum, { uris }) => sum + size(uris), 0);
      if (bytes <= Math.min(share, this.#left)) {
        this.#left -= bytes;
        return bytes === 0 ? [] : kept;
      }
    }
    return [];
  }

  /** The first frame of each camera; [] when they do not fit into `share` bytes. */
  async first(episode: EpisodeEntry, share: number): Promise<string[]> {
    const rows = await this.#series.rows(episode);
    const uris = this.cameras.map(({ column }) => dataUri(rows[0]![column]));
    if (size(uris) > Math.min(share, this.#left)) return [];
    this.#left -= size(uris);
    return uris;
  }

  /** As many frames as fit into `share` bytes, evenly spaced; by camera in order. */
  async strips(episode: EpisodeEntry, share: number): Promise<Filmstrip[]> {
    const rows = await this.#series.rows(episode);
    const budget = Math.min(share, this.#left);
    const strips = this.cameras.map(({ column }) => rows.map((row) => dataUri(row[column])));
    const costOf = (every: number) =>
      strips.reduce((sum, strip) => sum + size(strip.filter((_, frame) => frame % every === 0)), 0);
    let every = 1;
    while (every <= rows.length && costOf(every) > budget) every++;
    if (every > rows.length || strips.every((strip) => strip.every((uri) => uri === ''))) return [];
    this.#left -= costOf(every);
    return strips.map((strip) => ({ every, frames: strip.filter((_, frame) => frame % every === 0) }));
  }
}

function size(uris: readonly string[]): number {
  return uris.reduce((sum, uri) => sum + uri.length, 0);
}

/** Of a LeRobot image cell, `struct<bytes, path>`. */
function dataUri(cell: unknown): string {
  const { bytes } = (cell ?? {}) as { bytes?: unknown };
  if (!(bytes instanceof Uint8Array)) return '';
  const type = mediaType(bytes);
  return type
    ? `data:${type};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')}`
    : '';
}

/** By the first bytes (PNG specification, 5.2; JPEG, ISO 10918-1, B.2.1: the marker SOI). */
function mediaType(bytes: Uint8Array): string | null {
  const startsWith = (...signature: number[]) => signature.every((byte, i) => bytes[i] === byte);
  if (startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  return startsWith(0xff, 0xd8, 0xff) ? 'image/jpeg' : null;
}
