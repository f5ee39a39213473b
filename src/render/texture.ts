/**
 * Textures: square, a power of two wide, repeating, in linear light, with a mip chain.
 */
import { LINEAR_OF_BYTE } from './srgb.ts';

export interface Texture {
  readonly name: string;
  /** Width and height in texels, a power of two. */
  readonly size: number;
  /** Levels from the full size down to one texel; each (n, n, 3) of linear light. */
  readonly levels: readonly Float32Array[];
}

/** Writes a texel's linear red, green and blue to `out`; x and y run from 0 to 1. */
export type TexelFunction = (out: Float64Array, x: number, y: number) => void;

/** A texture from a function of the plane, sampled at texel centres. */
export function textureOf(name: string, size: number, texel: TexelFunction): Texture {
  const level = new Float32Array(size * size * 3);
  const colour = new Float64Array(3);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) {
      texel(colour, (i + 0.5) / size, (j + 0.5) / size);
      level.set(colour, 3 * (j * size + i));
    }
  }
  return withMipmaps(name, size, level);
}

/** A texture from sRGB bytes (size, size, 3). */
export function textureFromBytes(name: string, size: number, rgb: Uint8Array): Texture {
  if (rgb.length !== size * size * 3) {
    throw new RangeError(`textureFromBytes: ${name} of size ${size} needs ${size * size * 3} bytes, got ${rgb.length}`);
  }
  return withMipmaps(
    name,
    size,
    Float32Array.from(rgb, (byte) => LINEAR_OF_BYTE[byte]!),
  );
}

/** Halves down to one texel, each texel the mean of four in linear light. */
function withMipmaps(name: string, size: number, full: Float32Array): Texture {
  if (!Number.isInteger(size) || size < 1 || (size & (size - 1)) !== 0 || size > 4096) {
    throw new RangeError(`texture ${name}: a size that is a power of two up to 4096 is needed, got ${size}`);
  }
  const levels = [full];
  for (let n = size >> 1; n >= 1; n >>= 1) {
    const from = levels[levels.length - 1]!;
    const to = new Float32Array(n * n * 3);
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        for (let c = 0; c < 3; c++) {
          const p = 3 * (4 * j * n + 2 * i) + c;
          to[3 * (j * n + i) + c] = (from[p]! + from[p + 3]! + from[p + 6 * n]! + from[p + 6 * n + 3]!) / 4;
        }
      }
    }
    levels.push(to);
  }
  return { name, size, levels };
}
