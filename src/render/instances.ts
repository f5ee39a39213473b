/**
 * What an image's instances cover: pixels and box of each, counted from the segmentation.
 */

/** Numbers of an instance: visible pixels, then the box's first column and row, and its last column and row, both included. */
export const INSTANCE_STRIDE = 5;

/**
 * Fills `out` (256, 5) for an image of ids (height, width). An instance that is not seen has 0 pixels and the box -1 -1 -1 -1.
 */
export function measureInstances(out: Int32Array, ids: Uint8Array, width: number, height: number): Int32Array {
  if (ids.length !== width * height || out.length !== 256 * INSTANCE_STRIDE) {
    throw new RangeError(`measureInstances: ids of ${width} x ${height} and room for 256 instances are needed`);
  }
  out.fill(-1);
  for (let id = 0; id < 256; id++) out[INSTANCE_STRIDE * id] = 0;
  for (let row = 0, pixel = 0; row < height; row++) {
    for (let column = 0; column < width; column++, pixel++) {
      const at = INSTANCE_STRIDE * ids[pixel];
      if (out[at]++ === 0) {
        out[at + 1] = column;
        out[at + 2] = row;
        out[at + 3] = column;
      } else if (column < out[at + 1]) out[at + 1] = column;
      else if (column > out[at + 3]) out[at + 3] = column;
      out[at + 4] = row;
    }
  }
  return out;
}
