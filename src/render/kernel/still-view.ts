/**
 * What a camera that does not move keeps from frame to frame: the samples of what stands fixed, and pixels that show only that.
 *
 * A kept pixel is used again only where a frame drawn from nothing would give it the same bytes: all its samples see what stands
 * fixed, and nothing that moves casts a shadow into the texels that its light was looked up in.
 */
import { target } from './visibility';

/** (height, width, 3) u8: colour of the pixels that the current camera keeps; 0 where it keeps none */
export let keptColours: usize = 0;
/** (height, width) i32: tile of the shadow map that the pixel's light was looked up in; -1 for a pixel that is not kept */
export let keptTiles: usize = 0;

/** Address of a new view of `pixels`: nearness and triangles of the target's samples, tiles, colours. */
export function createView(pixels: i32): usize {
  return heap.alloc(2 * target.bytes() + 4 * pixels + 3 * pixels);
}

/** The pixels of a view, or of none (0), are those to be used and kept. */
export function useView(view: usize, pixels: i32): void {
  keptTiles = view === 0 ? 0 : view + 2 * target.bytes();
  keptColours = view === 0 ? 0 : keptTiles + 4 * pixels;
}

/** Keeps the target's samples, which show what stands fixed alone, and forgets all pixels. */
export function keepSamples(view: usize, pixels: i32): void {
  memory.copy(view, target.nearness, target.bytes());
  memory.copy(view + target.bytes(), target.triangles, target.bytes());
  memory.fill(view + 2 * target.bytes(), 0xff, 4 * pixels);
}

export function restoreSamples(view: usize): void {
  memory.copy(target.nearness, view, target.bytes());
  memory.copy(target.triangles, view + target.bytes(), target.bytes());
}
