import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { ByteSource } from './boxes.ts';

/** Reads a file by place while `use` runs; it is never read whole. */
export function withFileSource<T>(path: string, use: (source: ByteSource) => T): T {
  const { size } = statSync(path);
  const descriptor = openSync(path, 'r');
  const read = (offset: number, length: number): Uint8Array => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const got = readSync(descriptor, out, at, length - at, offset + at);
      if (got === 0) throw new RangeError(`the file ends at byte ${size}`);
      at += got;
    }
    return out;
  };
  try {
    return use({ size, read });
  } finally {
    closeSync(descriptor);
  }
}
