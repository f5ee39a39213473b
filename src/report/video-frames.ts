/**
 * Frames of cameras that are `video`, decoded by the system's ffmpeg; where there is none, the page says so.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { episodeVideoColumns } from '../dataset/episodes-meta.ts';
import { placedFile, videoSeries } from '../dataset/paths.ts';
import { fileRows, seriesFiles } from '../dataset/verify-context.ts';
import { cutVideo } from '../dataset/video/cut.ts';
import type { VideoSpan } from '../dataset/video/video-file.ts';
import { damaged } from './parquet-files.ts';
import type { Camera } from './source.ts';

const QUALITY = 78;

/** Whether videos can be decoded on this machine. */
export function hasVideoDecoder(): boolean {
  return spawnSync('ffmpeg', ['-hide_banner', '-version'], { stdio: 'ignore' }).status === 0;
}

/** Where an episode's frames stand. */
interface Place extends VideoSpan {
  readonly path: string;
}

export class VideoFrames {
  readonly #dir: string;
  readonly #camera: Camera;
  /** By episode. */
  readonly #places: readonly Place[];

  private constructor(dir: string, camera: Camera, places: readonly Place[]) {
    this.#dir = dir;
    this.#camera = camera;
    this.#places = places;
  }

  static async open(dir: string, camera: Camera): Promise<VideoFrames> {
    const { chunk, file, from, to } = episodeVideoColumns(camera.column);
    const places: Place[] = [];
    for await (const [row] of fileRows(dir, seriesFiles(dir, 'meta/episodes'), [chunk, file, from, to])) {
      const place = { chunk: Number(row[chunk]), file: Number(row[file]) };
      const path = placedFile(videoSeries(camera.column), place, 'mp4');
      places.push({ path, fromSec: Number(row[from]), toSec: Number(row[to]) });
    }
    return new VideoFrames(dir, camera, places);
  }

  /** (height, width, 3) a frame; [] when ffmpeg gives it up. @throws UserError when the file is damaged */
  decode(episode: number): Uint8Array[] {
    const { path, ...span } = this.#places[episode]!;
    const { width, height } = this.#camera;
    const size = 3 * width * height;
    const scratch = mkdtempSync(join(tmpdir(), 'better-report-'));
    try {
      const file = join(scratch, 'episode.mp4');
      writeFileSync(file, this.#cut(path, span));
      const args = ['-v', 'error', '-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'];
      const { status, stdout } = spawnSync('ffmpeg', args, { maxBuffer: Number.POSITIVE_INFINITY });
      if (status !== 0) return [];
      return Array.from({ length: Math.floor(stdout.length / size) }, (_, k) =>
        stdout.subarray(size * k, size * (k + 1)),
      );
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }

  #cut(path: string, span: VideoSpan): Uint8Array {
    try {
      return cutVideo(join(this.#dir, path), span);
    } catch (error) {
      throw damaged(join(this.#dir, path), `cannot be read: ${(error as Error).message}`);
    }
  }

  /** A frame as a JPEG's data URI. */
  async dataUri(rgb: Uint8Array | undefined): Promise<string> {
    if (!rgb) return '';
    const { width, height } = this.#camera;
    const jpeg = await sharp(rgb, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: QUALITY })
      .toBuffer();
    return `data:image/jpeg;base64,${jpeg.toString('base64')}`;
  }
}
