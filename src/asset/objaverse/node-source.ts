/**
 * Models for `ObjaverseLoader` in Node: by way of the client and its cache, read by the same guarded reader as imports, with
 * textures decoded by sharp.
 */
import sharp from 'sharp';
import { DataTexture, RGBAFormat, UnsignedByteType } from 'three';
import { readDocument } from '../gltf/document.ts';
import { LIMITS } from '../gltf/options.ts';
import { readSource } from '../gltf/source.ts';
import { cleanModel } from './clean.ts';
import { ObjaverseClient } from './client.ts';
import type { LoadProgress, ModelSource } from './model-source.ts';
import type { ClientOptions, HubEvent } from './options.ts';

/** @param options as for `ObjaverseClient` */
export function nodeSource(options: Partial<ClientOptions> = {}): ModelSource {
  const listeners = new Map<string, Set<(progress: LoadProgress) => void>>();
  const client = new ObjaverseClient({
    ...options,
    onEvent: (event) => {
      options.onEvent?.(event);
      if (event.kind === 'bytes') for (const listener of listeners.get(uidOf(event)) ?? []) listener(progressOf(event));
    },
  });
  return {
    decodeTexture,
    async model(uid, signal, onProgress) {
      const own = listeners.get(uid) ?? new Set();
      listeners.set(uid, own.add(onProgress));
      try {
        return await cleanModel(await readDocument(readSource(await client.object(uid, signal))));
      } finally {
        own.delete(onProgress);
        if (own.size === 0) listeners.delete(uid);
      }
    },
  };
}

type BytesEvent = Extract<HubEvent, { kind: 'bytes' }>;
const uidOf = ({ path }: BytesEvent): string => /([0-9a-f]{32})\.glb$/.exec(path)?.[1] ?? '';
const progressOf = ({ received, whole }: BytesEvent): LoadProgress => ({
  lengthComputable: whole !== null,
  loaded: received,
  total: whole ?? 0,
});

/** RGBA, 8 bits each, first row on top as glTF has it. */
async function decodeTexture(image: Uint8Array): Promise<DataTexture> {
  if (!isRaster(image)) throw new Error('of a format that is not read (PNG, JPEG, WebP and AVIF are)');
  const { data, info } = await sharp(image, { limitInputPixels: LIMITS.imagePixels })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const texture = new DataTexture(new Uint8Array(data), info.width, info.height, RGBAFormat, UnsignedByteType);
  texture.needsUpdate = true;
  return texture;
}

/** sharp would also read SVG, which may refer to other files. */
function isRaster(bytes: Uint8Array): boolean {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  const webp = text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP';
  return webp || text(1, 4) === 'PNG' || (bytes[0] === 0xff && bytes[1] === 0xd8) || text(4, 8) === 'ftyp';
}
