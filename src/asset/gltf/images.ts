/**
 * Images as square, power-of-two sRGB texels, by sharp.
 */
import sharp from 'sharp';
import type { VisualTexture } from '../visual.ts';
import { LIMITS } from './options.ts';

// one image at a time and nothing kept: an import is one of several threads
sharp.concurrency(1);
sharp.cache(false);

/** An image that can be used, or why it cannot. */
export type DecodedImage = { readonly texture: VisualTexture; readonly shrunk: boolean } | { readonly fault: string };

/** Only these reach a decoder: sharp would also read SVG, which may refer to other files. */
function formatOf(bytes: Uint8Array): string | null {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (text(1, 4) === 'PNG') return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'jpeg';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(4, 8) === 'ftyp') return 'avif';
  return null;
}

/** Decodes and resizes; what cannot be read is told, never thrown. */
export async function decodeImage(bytes: Uint8Array | null): Promise<DecodedImage> {
  if (!bytes || bytes.length === 0) return { fault: 'it is missing' };
  if (formatOf(bytes) === null) return { fault: 'of a format that is not read (PNG, JPEG, WebP and AVIF are)' };
  try {
    const { width = 0, height = 0 } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (width * height > LIMITS.imagePixels) return { fault: `too large (${width} x ${height})` };
    const size = powerOfTwoBelow(Math.max(width, height), LIMITS.textureSize);
    const rgb = await sharp(bytes, { limitInputPixels: LIMITS.imagePixels, sequentialRead: true })
      .toColourspace('srgb')
      .removeAlpha()
      .resize(size, size, { fit: 'fill', kernel: 'lanczos2' })
      .raw()
      .toBuffer();
    if (rgb.length !== 3 * size * size) return { fault: 'not of three colours' };
    return { texture: { size, rgb: new Uint8Array(rgb) }, shrunk: Math.max(width, height) > size };
  } catch (error) {
    return { fault: `damaged (${(error as Error).message.split('\n')[0]})` };
  }
}

function powerOfTwoBelow(value: number, most: number): number {
  let size = 1;
  while (2 * size <= Math.min(value, most)) size *= 2;
  return size;
}

/** Mean colour of a texture, sRGB 0 to 1. */
export function meanColour({ size, rgb }: VisualTexture): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < rgb.length; i++) sums[i % 3]! += rgb[i]!;
  return sums.map((sum) => sum / (255 * size * size)) as [number, number, number];
}
