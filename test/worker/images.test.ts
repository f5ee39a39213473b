import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { histogramStats } from '../../src/dataset/camera-feature.ts';
import { columnStats } from '../../src/dataset/episode-stats.ts';
import { ParquetReader } from '../../src/dataset/parquet-reader.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { readSlotFile, slotPath } from '../../src/episode/slot-file.ts';
import { FIRST_OBJECT_INSTANCE } from '../../src/render/kitchen-scene.ts';
import { sampledFrames } from '../../src/worker/camera-recorder.ts';
import { compileCorpus } from '../../src/worker/compile-plan.ts';
import { generateDataset } from '../../src/worker/generate.ts';
import { SlotRunner } from '../../src/worker/slot-runner.ts';
import { CONFIGS, temporaryFolder, VERSIONS } from './corpora.ts';

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function compile(images: string, episodes = 1) {
  const path = join(folder, 'corpus.yaml');
  writeFileSync(
    path,
    `corpus: pictures\nseed: 5\nimages: ${images}\ntasks:\n  - task: Packing_a_Fruit_Lunch\n    variations: [TV-04]\n    episodes: ${episodes}\n`,
  );
  return compileCorpus(path, { configsFolder: CONFIGS });
}

const PLAIN = '{ cameras: [front, wrist], size: [40, 24] }';

const runSlot = async (images: string) => {
  const { plan, seedFolders } = compile(images);
  const runner = new SlotRunner({ plan, seedFolders, outFolder: folder });
  const result = await runner.run({ slot: 0 });
  runner.dispose();
  return { plan, result, episode: result.episode! };
};

/** Run once, where it does not matter that it is the same run. */
let plain: ReturnType<typeof runSlot> | undefined;
const plainSlot = () => {
  plain ??= runSlot(PLAIN);
  return plain;
};

describe('a corpus with cameras', () => {
  it('gives equal bytes on 1 and 2 workers, pictures, depth, instances and boxes, and verifies', async () => {
    const corpus = () => compile('{ cameras: [front, wrist], size: 24, passes: [boxes, depth, instances] }', 2);
    const digests: string[] = [];
    for (const workers of [1, 2]) {
      const out = join(folder, `workers-${workers}`);
      const result = await generateDataset(corpus(), { out, workers, versions: VERSIONS });
      if (result.status !== 'finished') throw new Error('not finished');
      digests.push(result.manifest.digest);
    }
    expect(digests[0]).toBe(digests[1]);
    const out = join(folder, 'workers-2');
    const report = await verifyDataset(out);
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    await checkPictures(out);
  });

  it('gives videos of as many frames as the episodes have, and they verify', async () => {
    const corpus = compile('{ cameras: [front, wrist], size: 32, format: video, video: { encoder: wasm } }');
    const out = join(folder, 'video');
    const result = await generateDataset(corpus, { out, workers: 1, versions: VERSIONS });
    if (result.status !== 'finished') throw new Error('not finished');
    expect(result.manifest.files.filter(({ path }) => path.endsWith('.mp4'))).toHaveLength(2);
    const { checks } = await verifyDataset(out);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.find(({ check }) => check === 'videos')!.detail).toContain(`${result.manifest.frames} frames`);
  });

  it('is drawn from the log alone: the same log gives the same pictures in another run', async () => {
    const [a, b] = [await plainSlot(), await runSlot(PLAIN)];
    expect(a.episode.cameras).toEqual(b.episode.cameras);
  });

  it('leaves everything but the pictures as it is without cameras', async () => {
    const bare = compileCorpus(
      (() => {
        const path = join(folder, 'bare.yaml');
        writeFileSync(
          path,
          'corpus: pictures\nseed: 5\ntasks:\n  - task: Packing_a_Fruit_Lunch\n    variations: [TV-04]\n    episodes: 1\n',
        );
        return path;
      })(),
      { configsFolder: CONFIGS },
    );
    const runner = new SlotRunner({ ...bare, outFolder: folder });
    const { episode } = await runner.run({ slot: 0 });
    runner.dispose();
    const drawn = await plainSlot();
    const { 'camera.pose': _, ...withCameras } = drawn.episode.log.columns;
    const { 'camera.pose': __, ...without } = episode!.log.columns;
    expect(withCameras).toEqual(without);
    expect(episode!.cameras).toBeUndefined();
  });

  it('logs where each camera was, and its intrinsics; the wrist camera moves with the hand', async () => {
    const { episode } = await plainSlot();
    const poses = episode.log.columns['camera.pose']!.values;
    expect(poses).toHaveLength(14 * episode.log.length);
    const at = (t: number, camera: number) => [...poses.subarray(14 * t + 7 * camera, 14 * t + 7 * camera + 3)];
    expect(at(0, 0)).toEqual(at(episode.log.length - 1, 0));
    expect(at(0, 1)).not.toEqual(at(40, 1));
    const { cameras } = JSON.parse(episode.provenance.resolved_episode);
    expect(cameras[1]).toMatchObject({ name: 'wrist', width: 40, height: 24, cx: 20, cy: 12 });
    expect(cameras[0].fx).toBeCloseTo(12 / Math.tan((47 * Math.PI) / 360), 6);
  });

  it('changes looks only where it was declared to, and logs what was drawn', async () => {
    const plain = await plainSlot();
    const noisy = await runSlot(
      '{ cameras: [front, wrist], size: [40, 24], appearance: { sensor_noise: 4, table_texture: true } }',
    );
    const look = (episode: typeof plain.episode) => JSON.parse(episode.provenance.resolved_episode).appearance;
    expect(look(plain.episode)).toMatchObject({ sensorNoise: 0, tableSeed: 1 });
    expect(look(noisy.episode).sensorNoise).toBe(4);
    expect(look(noisy.episode).tableSeed).not.toBe(1);
    expect(look(noisy.episode).lighting).toEqual(look(plain.episode).lighting);
    expect(noisy.episode.cameras![0]!.pictures!.bytes).not.toEqual(plain.episode.cameras![0]!.pictures!.bytes);
    expect(noisy.episode.log.columns['qpos']).toEqual(plain.episode.log.columns['qpos']);
  });
});

/** Decodes what is in the files, and holds it against the shapes that were declared. */
async function checkPictures(out: string): Promise<void> {
  const data = await ParquetReader.open(join(out, 'data/chunk-000/file-000.parquet'));
  const privileged = await ParquetReader.open(join(out, 'privileged/chunk-000/file-000.parquet'));
  const [row] = await data.rows(1, ['observation.images.front']);
  const [seen] = await privileged.rows(1, ['camera.front.depth', 'camera.front.instances', 'camera.front.boxes']);
  data.close();
  privileged.close();
  const picture = sharp((row!['observation.images.front'] as { bytes: Uint8Array }).bytes);
  expect(await picture.metadata()).toMatchObject({ format: 'png', width: 24, height: 24, channels: 3, depth: 'uchar' });
  const depth = sharp(seen!['camera.front.depth'] as Uint8Array);
  expect(await depth.metadata()).toMatchObject({ format: 'png', channels: 1, depth: 'ushort' });
  const millimetres = await depth.toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
  const middle = new Uint16Array(millimetres.buffer, millimetres.byteOffset, 24 * 24)[12 * 24 + 12]!;
  expect(middle).toBeGreaterThan(500);
  expect(middle).toBeLessThan(3000);
  const instances = sharp(seen!['camera.front.instances'] as Uint8Array);
  expect(await instances.metadata()).toMatchObject({ format: 'png', channels: 1, depth: 'uchar' });
  const ids = await instances.toColourspace('b-w').raw().toBuffer();
  const boxes = seen!['camera.front.boxes'] as number[];
  for (let object = 0; object < boxes.length / 5; object++) {
    const visible = ids.filter((id) => id === FIRST_OBJECT_INSTANCE + object).length;
    const [left, top, right, bottom, pixels] = boxes.slice(5 * object, 5 * object + 5) as [
      number,
      number,
      number,
      number,
      number,
    ];
    expect(pixels).toBe(visible);
    if (visible > 0) expect((right - left) * (bottom - top)).toBeGreaterThanOrEqual(visible);
  }
}

describe('statistics of cameras', () => {
  it('are those of the values themselves', () => {
    const rgb = Array.from({ length: 3 * 500 }, (_, i) => (i * 37 + (i % 3) * 11) % 256);
    const histogram = new Float64Array(768);
    rgb.forEach((value, i) => {
      histogram[256 * (i % 3) + value]! += 1;
    });
    const exact = columnStats(
      rgb.map((value) => value / 255),
      3,
    );
    const { count, ...stats } = histogramStats({ name: 'x', width: 1, height: 1, histogram, sampledFrames: 7 });
    expect(count).toBe(7);
    for (const [name, values] of Object.entries(stats)) {
      values.forEach((value, channel) => {
        expect(value, name).toBeCloseTo(exact[name as keyof typeof stats][channel]!, 9);
      });
    }
  });
  it("come from LeRobot's choice of frames", () => {
    expect(sampledFrames(1)).toEqual([0]);
    expect(sampledFrames(50)).toHaveLength(50);
    expect(sampledFrames(300)).toHaveLength(100);
    expect(sampledFrames(10_000)).toHaveLength(1000);
    expect(sampledFrames(300).at(0)).toBe(0);
    expect(sampledFrames(300).at(-1)).toBe(299);
  });
});

describe('words for cameras that make no sense', () => {
  it.each([
    ['{ cameras: [side] }', /images\.cameras\[0\]: no such camera; got "side"; expected one of front/],
    ['{ cameras: [front, front] }', /images\.cameras\[1\]: there is a camera of this name already/],
    ['{ cameras: [] }', /images\.cameras/],
    ['{ cameras: [front], size: 0 }', /images\.size/],
    ['{ cameras: [front], size: 12.5 }', /images\.size/],
    ['{ cameras: [front], passes: [normals] }', /images\.passes\[0\]/],
    ['{ cameras: [front], format: gif }', /images\.format/],
    ['{ cameras: [front], size: 33, format: video, video: { encoder: wasm } }', /camera front\.width.*even/],
    ['{ cameras: [front], appearance: { sensor_noise: -1 } }', /images\.appearance\.sensor_noise/],
    ['{ cameras: [./none.yaml] }', /none\.yaml: no such file/],
    [
      '{ cameras: [{ name: low, width: 32, height: 32, vertical_fov_deg: 60, parent: world, position: [0.5, 0, 0.01], look_at: [0.5, 0, 1], up: [1, 0, 0] }] }',
      /cameras\[0\]: camera low stands within the table/,
    ],
    [
      '{ cameras: [{ name: box, width: 32, height: 32, vertical_fov_deg: 60, parent: world, position: [0.6, 0, 0.04], look_at: [0.5, 0, 1], up: [1, 0, 0] }] }',
      /camera box stands within lunchbox_1 of TV-04/,
    ],
  ])('%s is complained about by key path', (images, message) => {
    expect(() => compile(images)).toThrow(message);
  });
  it('may be written out in the corpus', () => {
    const { plan } = compile(
      '{ cameras: [{ name: top, width: 64, height: 64, vertical_fov_deg: 60, parent: world, position: [0.5, 0, 1.2], look_at: [0.5, 0, 0], up: [1, 0, 0] }] }',
    );
    expect(plan.images!.cameras[0]).toMatchObject({ name: 'top', width: 64 });
  });
});

describe('a slot with pictures', () => {
  it('comes back from its file as it was', async () => {
    const { result } = await plainSlot();
    const { writeSlotFile } = await import('../../src/episode/slot-file.ts');
    writeSlotFile(slotPath(folder, 0), result);
    expect(readSlotFile(slotPath(folder, 0))).toEqual(result);
  });
});
