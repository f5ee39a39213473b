import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { pose } from '../../src/core/pose.ts';
import { DEFAULT_APPEARANCE } from '../../src/render/appearance.ts';
import { cameraPose, readCamera, resizeCamera } from '../../src/render/camera.ts';
import { HAND_BODY } from '../../src/render/kitchen-scene.ts';
import { Renderer } from '../../src/render/renderer.ts';
import { PngEncoder } from '../../src/worker/picture-encoder.ts';
import { type PngFormat, PngWriter } from '../../src/worker/png/png-writer.ts';
import { kitchenFrames } from '../render/frame-hashes.ts';
import { emptyFrame, type Frame } from '../render/scenes.ts';

type Pixels = Uint8Array | Uint16Array;

const SAMPLES = { rgb: 3, grey8: 1, grey16: 1 } as const;
const FORMATS = ['rgb', 'grey8', 'grey16'] as const;

const make = (pixels: PngFormat['pixels'], values: number): Pixels =>
  pixels === 'grey16' ? new Uint16Array(values) : new Uint8Array(values);

function write(format: PngFormat, pixels: Pixels): Uint8Array {
  const writer = new PngWriter(format);
  writer.raw.set(pixels);
  return writer.encode();
}

/** The pixels of a file as libvips reads them, with every warning an error. */
async function read(file: Uint8Array, pixels: PngFormat['pixels']): Promise<Pixels> {
  const picture = sharp(file, { failOn: 'warning' });
  if (pixels === 'rgb') return new Uint8Array(await picture.raw().toBuffer());
  if (pixels === 'grey8') return new Uint8Array(await picture.extractChannel(0).raw().toBuffer());
  const bytes = await picture.toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
  return new Uint16Array(new Uint8Array(bytes).buffer);
}

/** Faster by far than an assertion that compares values one by one. */
const isEqual = (a: Pixels, b: Pixels): boolean => a.length === b.length && a.every((value, i) => value === b[i]);

/** What `sharp` makes of the same pixels in the quickest way that filters rows. */
async function bySharp({ width, height, pixels }: PngFormat, raw: Pixels): Promise<number> {
  const picture = sharp(raw, { raw: { width, height, channels: SAMPLES[pixels] } });
  const grey = pixels === 'rgb' ? picture : picture.toColourspace(pixels === 'grey16' ? 'grey16' : 'b-w');
  return (await grey.png({ compressionLevel: 2, adaptiveFiltering: true }).toBuffer()).length;
}

/** Pixels between noise and flat: each repeats the one before, the one above, or is new; never a pattern of the writer's own. */
const picture = fc
  .record({
    pixels: fc.constantFrom(...FORMATS),
    width: fc.integer({ min: 1, max: 300 }),
    height: fc.integer({ min: 1, max: 200 }),
    seed: fc.integer({ min: 1, max: 0x7fffffff }),
    newShare: fc.constantFrom(0, 0.001, 0.05, 0.5, 1),
    step: fc.constantFrom(1, 3, 255, 65_535),
  })
  .map(({ seed, newShare, step, ...format }) => {
    let state = seed;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 0x1_0000_0000;
    };
    const values = format.width * format.height * SAMPLES[format.pixels];
    const raw = make(format.pixels, values);
    const row = format.width * SAMPLES[format.pixels];
    for (let i = 0; i < values; i++) {
      const near = random() < 0.5 ? (raw[i - SAMPLES[format.pixels]] ?? 0) : (raw[i - row] ?? 0);
      raw[i] = random() < newShare ? near + Math.floor(random() * (2 * step + 1)) - step : near;
    }
    return { format, raw };
  });

describe('a PNG file', () => {
  it('has the pixels that it was made of, whatever their number, kind and noise', async () => {
    await fc.assert(
      fc.asyncProperty(picture, async ({ format, raw }) => {
        expect(isEqual(await read(write(format, raw), format.pixels), raw)).toBe(true);
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it.each(FORMATS)('of %s may have one pixel, one row or one column', async (pixels) => {
    for (const [width, height] of [
      [1, 1],
      [300, 1],
      [1, 200],
      [5, 3],
      [16, 16],
    ] as const) {
      const values = width * height * SAMPLES[pixels];
      const raw = make(pixels, values).map((_value, i) => 40 * i + 7);
      expect([...(await read(write({ width, height, pixels }, raw), pixels))], `${width} x ${height}`).toEqual([
        ...raw,
      ]);
    }
  });

  it('may have rows that are wider than the format looks back', async () => {
    const format = { width: 12_000, height: 4, pixels: 'rgb' } as const;
    const raw = Uint8Array.from({ length: 3 * 12_000 * 4 }, (_, i) => ((i % 36_000) * (i % 36_000)) >> 7);
    expect(isEqual(await read(write(format, raw), 'rgb'), raw)).toBe(true);
  });

  it('of noise is not much larger than its pixels', async () => {
    const raw = new Uint8Array(3 * 256 * 256);
    let state = 1;
    for (let i = 0; i < raw.length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      raw[i] = state >>> 24;
    }
    const file = write({ width: 256, height: 256, pixels: 'rgb' }, raw);
    expect(isEqual(await read(file, 'rgb'), raw)).toBe(true);
    expect(file.length).toBeLessThan(1.02 * raw.length);
  });

  it('is a signature and three chunks whose lengths and checksums hold', () => {
    const file = write({ width: 37, height: 21, pixels: 'grey16' }, new Uint16Array(37 * 21).fill(0x1234));
    expect([...file.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    const view = new DataView(file.buffer, file.byteOffset, file.length);
    const types: string[] = [];
    let at = 8;
    while (at < file.length) {
      const end = at + 8 + view.getUint32(at);
      types.push(String.fromCharCode(...file.subarray(at + 4, at + 8)));
      // an older Node has no `crc32` to compare with
      if (zlib.crc32) expect(view.getUint32(end)).toBe(zlib.crc32(file.subarray(at + 4, end)));
      at = end + 4;
    }
    expect(at).toBe(file.length);
    expect(types).toEqual(['IHDR', 'IDAT', 'IEND']);
    expect([view.getUint32(16), view.getUint32(20), ...file.subarray(24, 29)]).toEqual([37, 21, 16, 0, 0, 0, 0]);
  });
});

describe('the PNG files of what cameras see', () => {
  const SIZE = 256;
  const frames: Frame[] = [];
  beforeAll(() => {
    const { scene, frames: steps } = kitchenFrames(3);
    const renderer = new Renderer({ width: SIZE, height: SIZE, shadowSize: 512 });
    renderer.loadScene(scene, DEFAULT_APPEARANCE.lighting);
    for (const poses of steps) {
      renderer.beginStep(poses);
      for (const name of ['front', 'wrist']) {
        const path = fileURLToPath(new URL(`../../configs/cameras/${name}.yaml`, import.meta.url));
        const camera = resizeCamera(readCamera(path), SIZE, SIZE);
        const hand = poses.subarray(7 * HAND_BODY, 7 * HAND_BODY + 7);
        const frame = emptyFrame(SIZE, SIZE);
        renderer.draw(camera, cameraPose(pose(), camera, hand), frame);
        frames.push(frame);
      }
    }
  });

  const passes = { rgb: 'rgb', grey16: 'depthMm', grey8: 'ids' } as const;

  it.each(FORMATS)('of %s have their pixels, and no more than 1.1 times the size of sharp’s', async (pixels) => {
    const format = { width: SIZE, height: SIZE, pixels };
    let bytes = 0;
    let bytesBySharp = 0;
    for (const frame of frames) {
      const raw = frame[passes[pixels]];
      const file = write(format, raw);
      expect(isEqual(await read(file, pixels), raw)).toBe(true);
      bytes += file.length;
      bytesBySharp += await bySharp(format, raw);
    }
    expect(bytes / bytesBySharp).toBeLessThan(1.1);
  });

  it('depend on nothing that was encoded before', async () => {
    const format = { width: SIZE, height: SIZE, pixels: 'rgb' } as const;
    const encoder = new PngEncoder(format);
    for (const { rgb } of [...frames, ...frames]) {
      (await encoder.slot()).set(rgb);
      encoder.push();
    }
    const { bytes, offsets } = await encoder.finish();
    expect(offsets.length).toBe(2 * frames.length + 1);
    for (const [i, { rgb }] of [...frames, ...frames].entries()) {
      const file = bytes.slice(offsets[i], offsets[i + 1]);
      expect(Buffer.compare(file, write(format, rgb)), `picture ${i}`).toBe(0);
    }
    expect((await encoder.finish()).bytes.length).toBe(0);
  });
});
