/**
 * Boxes of the ISO base media file format (ISO/IEC 14496-12:2022, 4.2): size, four-character type, payload. All numbers are
 * big-endian.
 */

/** Bytes that are read by place: a file, or what is in memory. */
export interface ByteSource {
  readonly size: number;
  /** @throws RangeError beyond the end */
  read(offset: number, length: number): Uint8Array;
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => {
      if (offset + length > bytes.length) throw new RangeError(`the bytes end at ${bytes.length}`);
      return bytes.subarray(offset, offset + length);
    },
  };
}

/** Where a box stands, and its payload behind size and type. */
export interface BoxPlace {
  readonly type: string;
  readonly start: number;
  readonly payload: number;
  readonly end: number;
}

/**
 * The boxes between two places, one after the other.
 *
 * @throws RangeError when one of them does not fit
 */
export function listBoxes(source: ByteSource, start = 0, end = source.size): BoxPlace[] {
  const boxes: BoxPlace[] = [];
  for (let at = start; at < end; ) {
    const header = viewOf(source.read(at, 8));
    const short = header.getUint32(0);
    // 4.2.2: size 1, 64 bits follow; size 0, to the end of the file
    const isLarge = short === 1;
    const size = isLarge ? Number(viewOf(source.read(at + 8, 8)).getBigUint64(0)) : short === 0 ? end - at : short;
    const payload = at + (isLarge ? 16 : 8);
    const type = String.fromCharCode(...new Uint8Array(header.buffer, header.byteOffset + 4, 4));
    if (at + size > end || at + size < payload) throw new RangeError(`box ${type} at byte ${at} does not fit`);
    boxes.push({ type, start: at, payload, end: at + size });
    at += size;
  }
  return boxes;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function box(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const size = 8 + parts.reduce((sum, part) => sum + part.length, 0);
  return concatBytes([uint32(size), ascii(type), ...parts]);
}

/** A box with version and flags (4.2.2, `FullBox`); the version is 0. */
export function fullBox(type: string, flags: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return box(type, uint32(flags), ...parts);
}

export function uint8(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

export function uint16(...values: readonly number[]): Uint8Array {
  const out = new Uint8Array(2 * values.length);
  const view = viewOf(out);
  values.forEach((value, i) => {
    view.setUint16(2 * i, value);
  });
  return out;
}

export function uint32(...values: readonly number[]): Uint8Array {
  return uint32s(values);
}

/** @throws RangeError for what 32 bits do not hold */
export function uint32s(values: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(4 * values.length);
  const view = viewOf(out);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < 0 || value > 0xffffffff) throw new RangeError(`${value} does not fit into 32 bits`);
    view.setUint32(4 * i, value);
  }
  return out;
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
