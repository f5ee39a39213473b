import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/core/hash.ts';
import { datasetDigest, readManifest, writeManifest } from '../../../src/dataset/manifest.ts';
import type { Row } from '../../../src/dataset/parquet-reader.ts';
import { verifyDataset } from '../../../src/dataset/verify.ts';
import { fileRows, seriesFiles } from '../../../src/dataset/verify-context.ts';
import type { AvcStream } from '../../../src/dataset/video/avc.ts';
import { bytesSource } from '../../../src/dataset/video/boxes.ts';
import { withIdrNumber } from '../../../src/dataset/video/idr-number.ts';
import { readMovie, readPictures } from '../../../src/dataset/video/movie-reader.ts';
import { movieBytes } from '../../../src/dataset/video/movie-writer.ts';
import { DatasetWriter } from '../../../src/dataset/writer.ts';
import { TYPESCRIPT } from '../../setup/run-typescript.ts';
import { THOROUGH } from '../../setup/thorough.ts';
import { folderHashes } from '../job.ts';
import { decodeFrames, HAS_FFMPEG, movingFrames, psnr } from './frames.ts';
import { CAMERAS, cameraSize, runVideoJob, type VideoJob, videoJobOptions, videoSlot } from './video-job.ts';

const job: VideoJob = { slots: 10 };
let folder: string;
let whole: string;
let hashes: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-video-'));
  whole = join(folder, 'whole');
  await runVideoJob(whole, job);
  hashes = folderHashes(whole);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seriesOf = (camera: string) => `videos/observation.images.${camera}`;

/** With the first picture under one number, which the muxer is free to change. */
const numbered = (stream: AvcStream) => ({
  ...stream,
  pictures: [withIdrNumber(stream, stream.pictures[0]!, 0), ...stream.pictures.slice(1)],
});

async function episodeRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const [row] of fileRows(whole, seriesFiles(whole, 'meta/episodes'))) rows.push(row);
  return rows;
}

const pathOf = (row: Row, series: string) => {
  const number = (column: string) => String(row[`${series}/${column}`]).padStart(3, '0');
  return join(whole, series, `chunk-${number('chunk_index')}`, `file-${number('file_index')}.mp4`);
};

describe('a dataset with video features', () => {
  it('has several segments here, each with a file a camera, and passes verification', async () => {
    for (const camera of CAMERAS) {
      expect(seriesFiles(whole, seriesOf(camera), '.mp4').length).toBe(seriesFiles(whole, 'data').length);
    }
    expect(seriesFiles(whole, 'data').length).toBeGreaterThan(1);
    const { checks } = await verifyDataset(whole);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.find(({ check }) => check === 'videos')!.detail).toMatch(
      /^observation\.images\.front: \d+ frames in \d files, observation\.images\.wrist: /,
    );
  });

  it('declares the path and the cameras as LeRobot does, and no column', async () => {
    const info = JSON.parse(readFileSync(join(whole, 'meta/info.json'), 'utf8'));
    expect(info.video_path).toBe('videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4');
    expect(info.features['observation.images.wrist']).toMatchObject({
      dtype: 'video',
      shape: [16, 32, 3],
      names: ['height', 'width', 'channels'],
      info: {
        'video.height': 16,
        'video.width': 32,
        'video.codec': 'h264',
        'video.pix_fmt': 'yuv420p',
        'video.fps': 20,
        'video.channels': 3,
        'video.g': 2,
        has_audio: false,
        is_depth_map: false,
      },
    });
    for await (const [row] of fileRows(whole, seriesFiles(whole, 'data'))) {
      expect(Object.keys(row).filter((name) => name.includes('image'))).toEqual([]);
      break;
    }
  });

  it('holds every picture of every episode as it was encoded, at the place that its row names', async () => {
    const rows = await episodeRows();
    let episode = 0;
    for (let slot = 0; slot < job.slots; slot++) {
      const { episode: record } = await videoSlot(slot, job);
      if (!record) continue;
      const row = rows[episode++]!;
      for (const { name, video } of record.cameras!) {
        const series = seriesOf(name);
        const source = bytesSource(readFileSync(pathOf(row, series)));
        const [from, to] = [row[`${series}/from_timestamp`], row[`${series}/to_timestamp`]] as [number, number];
        const encoded = bytesSource(video!);
        expect(numbered(readPictures(source, readMovie(source), from * 20, to * 20))).toEqual(
          numbered(readPictures(encoded, readMovie(encoded))),
        );
      }
    }
    expect(episode).toBe(rows.length);
  });

  it('lets the times of each file start at 0 and go on without a gap', async () => {
    const rows = await episodeRows();
    for (const camera of CAMERAS) {
      const series = seriesOf(camera);
      let [file, frames] = ['', 0];
      for (const row of rows) {
        if (pathOf(row, series) !== file) [file, frames] = [pathOf(row, series), 0];
        expect(row[`${series}/from_timestamp`]).toBe(frames / 20);
        frames += Number(row['length']);
        expect(row[`${series}/to_timestamp`]).toBe(frames / 20);
      }
    }
  });

  // Only where ffmpeg is on the path; LeRobot's own decoder is tried by the interop test.
  it.skipIf(!HAS_FFMPEG)('is decoded by ffmpeg to the frames that were drawn', async () => {
    const rows = await episodeRows();
    const slots = (await Promise.all(Array.from({ length: job.slots }, (_, slot) => videoSlot(slot, job)))).filter(
      ({ episode }) => episode,
    );
    for (const [index, camera] of CAMERAS.entries()) {
      const size = cameraSize(camera, job);
      const decoded = new Map<string, Uint8Array[]>();
      for (const [episode, row] of rows.entries()) {
        const path = pathOf(row, seriesOf(camera));
        if (!decoded.has(path)) decoded.set(path, decodeFrames(path, 3 * size.width * size.height));
        const first = Math.round((row[`${seriesOf(camera)}/from_timestamp`] as number) * 20);
        const frames = Number(row['length']);
        const drawn = movingFrames({ ...size, frames, seed: 2 * slots[episode]!.slot + index });
        let frame = first;
        for (const rgb of drawn) expect(psnr(decoded.get(path)![frame++]!, rgb)).toBeGreaterThan(25);
      }
    }
  });
});

describe('resumption', () => {
  const child = fileURLToPath(new URL('./video-job.ts', import.meta.url));
  it.each(THOROUGH ? [1, 4, 6] : [6])(
    'gives the same bytes when the process is killed before slot %i',
    async (killAt) => {
      const out = join(folder, `killed-${killAt}`);
      const args = [...TYPESCRIPT, child, out, `${job.slots}`, `${killAt}`];
      const { signal, stderr } = spawnSync(process.execPath, args);
      expect(signal, String(stderr)).toBe('SIGKILL');
      expect(readdirSync(join(out, seriesOf('front'), 'chunk-000')).some((name) => name.endsWith('.tmp'))).toBe(true);
      await runVideoJob(out, job);
      expect(folderHashes(out)).toEqual(hashes);
    },
  );

  it('removes video files that no receipt names, and makes a damaged one again', async () => {
    const out = join(folder, 'damaged');
    const writer = await DatasetWriter.open(out, videoJobOptions(job));
    for (let slot = 0; slot < 8; slot++) await writer.append(await videoSlot(slot, job));
    writer.close();
    const chunk = join(out, seriesOf('front'), 'chunk-000');
    writeFileSync(join(chunk, 'file-077.mp4'), 'x');
    writeFileSync(join(chunk, '.file-078.mp4.tmp'), 'x');
    const bytes = readFileSync(join(chunk, 'file-000.mp4'));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(join(chunk, 'file-000.mp4'), bytes);
    const { notices } = await DatasetWriter.open(out, videoJobOptions(job));
    expect(notices).toEqual([expect.stringContaining(`${seriesOf('front')}/chunk-000/file-000.mp4: other bytes`)]);
    expect(readdirSync(chunk)).toEqual([]);
    await runVideoJob(out, job);
    expect(folderHashes(out)).toEqual(hashes);
  });

  it('leaves nothing half-written when an episode has no video, or one that is too short', async () => {
    for (const [cut, message] of [
      [{ video: undefined }, /has no video of it/],
      [{ video: (await videoSlot(1, job)).episode!.cameras![0]!.video! }, /frames of an episode of/],
    ] as const) {
      const out = join(folder, 'without');
      const writer = await DatasetWriter.open(out, videoJobOptions(job));
      const slot = await videoSlot(0, job);
      const cameras = slot.episode!.cameras!.map(({ video, ...camera }) => {
        const own = 'video' in cut && cut.video ? { video: cut.video } : {};
        return camera.name === 'front' ? { ...camera, ...own } : { ...camera, video: video! };
      });
      await expect(writer.append({ ...slot, episode: { ...slot.episode!, cameras } })).rejects.toThrow(message);
      expect(Object.keys(folderHashes(out)).filter((path) => !path.startsWith('work/'))).toEqual([]);
      rmSync(out, { recursive: true });
    }
  });
});

describe('verifyDataset', () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = join(folder, 'copy');
    rmSync(dir, { recursive: true, force: true });
    cpSync(whole, dir, { recursive: true });
    file = join(dir, seriesOf('front'), 'chunk-000/file-000.mp4');
  });

  async function faults(): Promise<[string[], string]> {
    const failed = (await verifyDataset(dir)).checks.filter(({ ok }) => !ok);
    return [failed.map(({ check }) => check), failed.map(({ detail }) => detail).join('\n')];
  }

  /** Lists the bytes that are there now, as a forger would, so that only the content can tell. */
  function relist(): void {
    const manifest = readManifest(dir)!;
    const files = manifest.files
      .filter(({ path }) => existsSync(join(dir, path)))
      .map(({ path }) => {
        const bytes = readFileSync(join(dir, path));
        return { path, bytes: bytes.length, sha256: sha256Hex(bytes) };
      });
    writeManifest(dir, { ...manifest, files, digest: datasetDigest(files) });
  }

  it('finds a video file that is missing', async () => {
    rmSync(file);
    relist();
    const [checks, detail] = await faults();
    expect(checks).toEqual(['videos']);
    expect(detail).toContain(`its video file ${seriesOf('front')}/chunk-000/file-000.mp4 is missing`);
  });

  it('finds a frame that is missing', async () => {
    const source = bytesSource(readFileSync(file));
    const movie = readMovie(source);
    const stream = readPictures(source, movie, 0, movie.sizes.length - 1);
    writeFileSync(file, movieBytes(stream, { ...cameraSize('front', job), fps: 20 }));
    relist();
    const [checks, detail] = await faults();
    expect(checks).toEqual(['videos']);
    expect(detail).toMatch(/file-000\.mp4: number of frames is \d+, expected \d+/);
  });

  it('finds another frame rate, and another size', async () => {
    const source = bytesSource(readFileSync(file));
    const stream = readPictures(source, readMovie(source));
    writeFileSync(file, movieBytes(stream, { width: 32, height: 30, fps: 25 }));
    relist();
    const [checks, detail] = await faults();
    expect(checks).toEqual(HAS_FFMPEG ? ['videos', 'decoding'] : ['videos']);
    expect(detail).toMatch(/32 x 30 px, the feature has 32 x 32/);
    expect(detail).toMatch(/a frame lasts 512 \/ 12800 s/);
  });

  it('tells that it decoded nothing, where nothing can', async () => {
    const { PATH: before } = process.env;
    process.env['PATH'] = folder;
    const { checks } = await verifyDataset(dir).finally(() => {
      process.env['PATH'] = before;
    });
    const detail = 'no ffmpeg on the path: whether the frames of videos decode was not looked at';
    expect(checks.find(({ check }) => check === 'decoding')).toEqual({
      check: 'decoding',
      ok: true,
      detail,
      skipped: true,
    });
    expect(checks.filter(({ skipped }) => skipped).length).toBe(1);
  });

  it.skipIf(!HAS_FFMPEG)('counts the frames that it decoded', async () => {
    const frames = CAMERAS.length * Number(readManifest(dir)!.frames);
    const { detail } = (await verifyDataset(dir)).checks.find(({ check }) => check === 'decoding')!;
    expect(detail).toBe(`${frames} frames of videos decoded, each at its time`);
  });

  it('finds a video file that is cut off', async () => {
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length >> 1));
    relist();
    const [checks, detail] = await faults();
    expect(checks).toEqual(HAS_FFMPEG ? ['videos', 'decoding'] : ['videos']);
    if (HAS_FFMPEG) expect(detail).toMatch(/file-000\.mp4: does not decode: /);
  });

  // The tables are whole, and the hashes were made to fit: a decoder alone can tell.
  it.skipIf(!HAS_FFMPEG)('finds a picture that one flipped bit keeps from decoding', async () => {
    const bytes = readFileSync(file);
    const { offsets } = readMovie(bytesSource(bytes));
    // behind its length a NAL unit begins with its type; no slice of an IDR picture any more
    bytes[offsets[2]! + 4]! ^= 1;
    writeFileSync(file, bytes);
    relist();
    const [checks, detail] = await faults();
    expect(checks).toEqual(['decoding']);
    expect(detail).toContain(`${seriesOf('front')}/chunk-000/file-000.mp4: `);
  });

  it('finds files that stand for each other, and one that no episode is in', async () => {
    const other = file.replace('file-000', 'file-001');
    const bytes = readFileSync(file);
    cpSync(other, file);
    writeFileSync(other, bytes);
    mkdirSync(join(dir, seriesOf('front'), 'chunk-001'));
    writeFileSync(join(dir, seriesOf('front'), 'chunk-001/file-000.mp4'), 'x');
    const [checks, detail] = await faults();
    expect(checks).toEqual(HAS_FFMPEG ? ['files', 'videos', 'decoding'] : ['files', 'videos']);
    expect(detail).toMatch(/chunk-001\/file-000\.mp4: no episode is in it/);
  });
});
