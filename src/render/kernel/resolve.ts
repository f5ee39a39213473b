/**
 * Puts the light of a row's entries into pixels: averages where several surfaces are seen, and shows linear light as bytes.
 */
import { entryPixels, entryTriangles, entryWeights, WHOLE } from './entries';
import { blues, greens, reds } from './light';
import { firstMovingTriangle } from './scene';
import { entryTiles } from './shadow-lookup';
import { tiles, touched } from './shadow-tiles';
import { keptColours, keptTiles } from './still-view';

/** Given (4096 * 4 + 1,) u8: what a pixel of light `i / 4096` is shown as. */
export const displayTable: usize = memory.data(16400, 16);
const LIGHT_STEPS: f32 = 4096;

/** Writes the pixels of the first `count` entries to `rgb` (height, width, 3); keeps what a fixed camera may use again. */
export function resolveRow(count: i32, rgb: usize): void {
  const noTile = tiles * tiles;
  const weightScale = LIGHT_STEPS / f32(WHOLE);
  let red: f32 = 0;
  let green: f32 = 0;
  let blue: f32 = 0;
  let sum = 0;
  // tile that all surfaces of the pixel were looked up in; -1 where it cannot be kept
  let tile = noTile;
  for (let e = 0; e < count; e++) {
    const at: usize = 4 * e;
    const weight = load<i32>(entryWeights + at);
    red += f32(weight) * load<f32>(reds + at);
    green += f32(weight) * load<f32>(greens + at);
    blue += f32(weight) * load<f32>(blues + at);
    sum += weight;
    const lookedUp = load<i32>(entryTiles + at);
    if (load<i32>(entryTriangles + at) >= firstMovingTriangle || load<u8>(touched + lookedUp) !== 0) tile = -1;
    else if (tile === noTile) tile = lookedUp;
    else if (lookedUp !== noTile && lookedUp !== tile) tile = -1;
    if (sum < WHOLE) continue;
    const pixel = load<i32>(entryPixels + at);
    const r = load<u8>(displayTable + i32(red * weightScale));
    const g = load<u8>(displayTable + i32(green * weightScale));
    const b = load<u8>(displayTable + i32(blue * weightScale));
    put(rgb + 3 * pixel, r, g, b);
    if (keptTiles !== 0 && tile >= 0) {
      put(keptColours + 3 * pixel, r, g, b);
      store<i32>(keptTiles + 4 * pixel, tile);
    }
    red = 0;
    green = 0;
    blue = 0;
    sum = 0;
    tile = noTile;
  }
}

function put(at: usize, r: u8, g: u8, b: u8): void {
  store<u8>(at, r);
  store<u8>(at, g, 1);
  store<u8>(at, b, 2);
}
