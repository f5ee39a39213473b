/**
 * Small pictures by formula, and a PNG of them.
 */
import type { RandomStream } from '../../src/core/random.ts';

export type Rgb = readonly [number, number, number];

export interface Picture {
  /** Pixels along a side, a power of two. */
  readonly size: number;
  /** (size, size, 3), its first row at v = 0 */
  readonly rgb: Uint8Array;
}

/** Paints pixel by pixel; u and v go from 0 to 1, colours are sRGB from 0 to 1. */
export function picture(size: number, colourAt: (u: number, v: number) => Rgb): Picture {
  const rgb = new Uint8Array(3 * size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const colour = colourAt((x + 0.5) / size, (y + 0.5) / size);
      for (let k = 0; k < 3; k++) rgb[3 * (y * size + x) + k] = Math.round(255 * Math.max(0, Math.min(1, colour[k])));
    }
  }
  return { size, rgb };
}

export const mix = (a: Rgb, b: Rgb, t: number): Rgb => {
  const s = Math.max(0, Math.min(1, t));
  return [a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s, a[2] + (b[2] - a[2]) * s];
};

export const shade = (colour: Rgb, factor: number): Rgb => [colour[0] * factor, colour[1] * factor, colour[2] * factor];

/** 0 below a, 1 above b, smooth between. */
export function smooth(a: number, b: number, x: number): number {
  const t = Math.max(0, Math.min(1, (x - a) / (b - a)));
  return t * t * (3 - 2 * t);
}

/** Smooth noise from 0 to 1 on a grid of cells that repeats after u or v = 1. */
export function noise(rng: RandomStream, cellsU: number, cellsV: number = cellsU): (u: number, v: number) => number {
  const values = Float64Array.from({ length: cellsU * cellsV }, () => rng.uniform());
  const value = (i: number, j: number): number =>
    values[(((j % cellsV) + cellsV) % cellsV) * cellsU + (((i % cellsU) + cellsU) % cellsU)];
  return (u, v) => {
    const [x, y] = [u * cellsU, v * cellsV];
    const [i, j] = [Math.floor(x), Math.floor(y)];
    const [s, t] = [smooth(0, 1, x - i), smooth(0, 1, y - j)];
    const low = value(i, j) * (1 - s) + value(i + 1, j) * s;
    const high = value(i, j + 1) * (1 - s) + value(i + 1, j + 1) * s;
    return low * (1 - t) + high * t;
  };
}

/** Whether a point lies in a disc or a box of the picture: what labels are drawn of. */
export const inDisc = (u: number, v: number, cu: number, cv: number, radius: number): boolean =>
  (u - cu) * (u - cu) + (v - cv) * (v - cv) < radius * radius;
export const inBox = (u: number, v: number, u0: number, v0: number, u1: number, v1: number): boolean =>
  u >= u0 && u < u1 && v >= v0 && v < v1;

/** Rows of dashes that look like print, between u0 and u1, so many lines from v0 to v1. */
export function isPrint(
  u: number,
  v: number,
  [u0, v0, u1, v1]: readonly [number, number, number, number],
  lines: number,
): boolean {
  if (!inBox(u, v, u0, v0, u1, v1)) return false;
  const line = ((v - v0) / (v1 - v0)) * lines;
  const row = Math.floor(line);
  const end = row === lines - 1 ? 0.6 : 1 - 0.13 * ((row * 7) % 3);
  return line - row < 0.55 && (u - u0) / (u1 - u0) < end;
}

/** A PNG whose pixels are stored and not compressed: the same bytes from any machine and library. */
export function encodePng({ size, rgb }: Picture): Uint8Array {
  const rows = new Uint8Array(size * (3 * size + 1));
  for (let y = 0; y < size; y++) rows.set(rgb.subarray(3 * size * y, 3 * size * (y + 1)), y * (3 * size + 1) + 1);
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, size);
  new DataView(header.buffer).setUint32(4, size);
  header.set([8, 2, 0, 0, 0], 8);
  return concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('IDAT', stored(rows)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** A zlib stream of stored blocks (RFC 1950, and RFC 1951, section 3.2.4). */
function stored(data: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let from = 0; from < data.length; from += 0xffff) {
    const block = data.subarray(from, from + 0xffff);
    const last = from + block.length === data.length ? 1 : 0;
    const [low, high] = [block.length & 0xff, block.length >>> 8];
    pieces.push(Uint8Array.of(last, low, high, low ^ 0xff, high ^ 0xff), block);
  }
  let [a, b] = [1, 0];
  for (const byte of data) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  pieces.push(Uint8Array.of(b >>> 8, b & 0xff, a >>> 8, a & 0xff));
  return concat(pieces);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concat([Uint8Array.from(type, (letter) => letter.charCodeAt(0)), data]);
  const out = new Uint8Array(body.length + 8);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(body, 4);
  view.setUint32(4 + body.length, crc32(body));
  return out;
}

/** PNG specification, annex D. */
function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    out.set(piece, offset);
    offset += piece.length;
  }
  return out;
}
