/**
 * Noise of a camera's sensor: nearly normal, a function of seed, frame and place alone.
 */
// biome-ignore-all lint/complexity/useMathMinMax: Math.min and max mind NaN and signed zeros, which costs in this loop

/** Standard deviation of the sum of four bytes, each as likely. */
const FOUR_BYTES = 147.8;

/**
 * Adds noise to every value of an image in place.
 *
 * @param rgb any number of 8-bit values
 * @param strength standard deviation in steps of 1/255
 * @param seed and frame: 32-bit integers; equal ones give equal noise
 */
export function addSensorNoise(rgb: Uint8Array, strength: number, seed: number, frame: number): void {
  if (strength <= 0) return;
  const scale = strength / FOUR_BYTES;
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(frame + 1, 0xc2b2ae35);
  for (let i = 0; i < rgb.length; i++) {
    // a Weyl sequence through murmur3's finaliser
    state = (state + 0x9e3779b9) | 0;
    let h = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
    const sum = (h & 255) + ((h >>> 8) & 255) + ((h >>> 16) & 255) + (h >>> 24) - 510;
    const value = rgb[i] + Math.floor(sum * scale + 0.5);
    rgb[i] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
}
