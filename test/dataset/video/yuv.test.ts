import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.ts';
import { rgbToYuv420, yuv420Size } from '../../../src/dataset/video/yuv.ts';

/** Four equal pixels. */
function convert(r: number, g: number, b: number): number[] {
  const out = new Uint8Array(yuv420Size(2, 2));
  rgbToYuv420(out, Uint8Array.from([r, g, b, r, g, b, r, g, b, r, g, b]), 2, 2);
  return [out[0]!, out[4]!, out[5]!];
}

describe('rgbToYuv420', () => {
  it.each([
    ['black', [0, 0, 0], [16, 128, 128]],
    ['white', [255, 255, 255], [235, 128, 128]],
    ['red', [255, 0, 0], [81, 90, 240]],
    ['green', [0, 255, 0], [145, 54, 34]],
    ['blue', [0, 0, 255], [41, 240, 110]],
  ])('gives %s as BT.601 has it', (_, [r, g, b], expected) => {
    expect(convert(r!, g!, b!)).toEqual(expected);
  });

  it('gives every grey without colour', () => {
    for (let value = 0; value < 256; value++) expect(convert(value, value, value).slice(1)).toEqual([128, 128]);
  });

  it('is within a half and a little of the formula in fractions', () => {
    const rng = new RandomStream(['yuv']);
    for (let i = 0; i < 2000; i++) {
      const [r, g, b] = [rng.integer(256), rng.integer(256), rng.integer(256)];
      const exact = [
        16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255,
        128 + (-37.797 * r - 74.203 * g + 112 * b) / 255,
        128 + (112 * r - 93.786 * g - 18.214 * b) / 255,
      ];
      convert(r, g, b).forEach((value, k) => {
        expect(Math.abs(value - exact[k]!)).toBeLessThan(0.52);
      });
    }
  });

  it('keeps every pixel of luma at its place, and takes the mean of four for colour', () => {
    const [width, height] = [6, 4];
    const rgb = new Uint8Array(3 * width * height);
    rgb.fill(255, 3 * (1 * width + 3), 3 * (1 * width + 3) + 3);
    const out = new Uint8Array(yuv420Size(width, height));
    rgbToYuv420(out, rgb, width, height);
    expect(out.indexOf(235)).toBe(1 * width + 3);
    expect(out.subarray(0, width * height).filter((value) => value === 16).length).toBe(width * height - 1);
    rgb.fill(0);
    rgb[3 * (1 * width + 3)] = 255;
    rgbToYuv420(out, rgb, width, height);
    // a quarter of red's 240 - 128, in the second column of the upper row
    expect(Array.from(out.subarray((width * height * 5) / 4))).toEqual([128, 156, 128, 128, 128, 128]);
  });
});
