/**
 * RGB to YCbCr of ITU-R BT.601 in studio range, planar 4:2:0: what every H.264 reader takes for granted unless told otherwise.
 *
 * In whole numbers, so that it gives the same bytes everywhere and whichever encoder follows.
 */

/** Coefficients times 2^16, of values in [0, 255] (BT.601-7, 2.5; luma in [16, 235], chroma in [16, 240]). */
const SHIFT = 16;
const Y_R = 16829;
const Y_G = 33039;
const Y_B = 6416;
const CB_R = -9714;
const CB_G = -19071;
const CB_B = 28785;
const CR_R = 28785;
const CR_G = -24103;
const CR_B = -4682;

export function yuv420Size(width: number, height: number): number {
  return (width * height * 3) / 2;
}

/**
 * @param out (3/2 width height,): luma, then Cb and Cr at half the width and height; each of these is of the mean of four pixels
 * @param rgb (height, width, 3)
 */
export function rgbToYuv420(out: Uint8Array, rgb: Uint8Array, width: number, height: number): void {
  const half = 1 << (SHIFT - 1);
  const lumaBase = (16 << SHIFT) + half;
  // sums of four pixels: two bits more
  const chromaBase = (128 << (SHIFT + 2)) + (half << 2);
  let cb = width * height;
  let cr = cb + (cb >> 2);
  const row = 3 * width;
  for (let y = 0; y < height; y += 2) {
    let upper = y * row;
    let luma = y * width;
    for (let x = 0; x < width; x += 2, upper += 6, luma += 2) {
      const lower = upper + row;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let pixel = 0; pixel < 4; pixel++) {
        const at = (pixel < 2 ? upper : lower) + (pixel & 1) * 3;
        const r = rgb[at]!;
        const g = rgb[at + 1]!;
        const b = rgb[at + 2]!;
        out[luma + (pixel & 1) + (pixel < 2 ? 0 : width)] = (Y_R * r + Y_G * g + Y_B * b + lumaBase) >> SHIFT;
        red += r;
        green += g;
        blue += b;
      }
      out[cb++] = (CB_R * red + CB_G * green + CB_B * blue + chromaBase) >> (SHIFT + 2);
      out[cr++] = (CR_R * red + CR_G * green + CR_B * blue + chromaBase) >> (SHIFT + 2);
    }
  }
}
