/**
 * Writes an MP4 of one H.264 track front to back: every append is a chunk in an `mdat` box of its own, and `moov` comes last
 * (ISO/IEC 14496-12:2022; boxes and their order in 6.3). Memory holds a few bytes a frame; nothing is patched afterwards, so
 * that the file can be hashed on the way.
 *
 * Frames last equally long, the first begins at 0, and there is no edit list: frame k is at k / fps, exactly.
 */
import { type AvcStream, decoderConfiguration, equalBytes, type Picture } from './avc.ts';
import { ascii, box, concatBytes, fullBox, uint8, uint16, uint32, uint32s, viewOf } from './boxes.ts';
import { idrNumber, withIdrNumber } from './idr-number.ts';

/** Ticks a frame: those that players expect, a power of two. */
export const TICKS_A_FRAME = 512;

export interface MovieFormat {
  /** [px] */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/** 16.16 fixed-point unity matrix (8.2.2). */
const MATRIX = uint32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
/** Packed ISO-639-2 `und` (8.4.2). */
const LANGUAGE = 0x55c4;

interface Chunk {
  readonly offset: number;
  readonly samples: number;
  /** From 1. */
  readonly description: number;
}

export class MovieWriter {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #format: MovieFormat;
  readonly #configurations: Uint8Array[] = [];
  readonly #chunks: Chunk[] = [];
  readonly #sizes: number[] = [];
  /** Numbers of the samples at which decoding may begin, from 1. */
  readonly #syncs: number[] = [];
  /** Of the last picture, null when that is no IDR picture. */
  #idr: number | null = null;
  #bytes = 0;

  /** @param write takes the bytes of the file in order */
  constructor(write: (bytes: Uint8Array) => void, format: MovieFormat) {
    this.#write = write;
    this.#format = format;
  }

  /** Frames so far. */
  get frames(): number {
    return this.#sizes.length;
  }

  /** Bytes so far, without `moov`. */
  get bytes(): number {
    return this.#bytes;
  }

  append(stream: AvcStream): void {
    const description = this.#describe(decoderConfiguration(stream));
    this.#begin();
    const pictures = this.#renumbered(stream);
    const payload = pictures.map(({ bytes }) => bytes);
    // size and type come first
    this.#chunks.push({ offset: this.#bytes + 8, samples: payload.length, description });
    for (const { bytes, isSync } of pictures) {
      this.#sizes.push(bytes.length);
      if (isSync) this.#syncs.push(this.#sizes.length);
    }
    this.#put(box('mdat', ...payload));
  }

  /** Not before there is something to write: making a writer does not fail. */
  #begin(): void {
    if (this.#bytes === 0) this.#put(box('ftyp', ascii('isom'), uint32(0x200), ascii('isomiso2avc1mp41')));
  }

  /** The pictures, the first under another number where the one before it is an IDR picture of the same number. */
  #renumbered(stream: AvcStream): readonly Picture[] {
    const numberOf = (picture: Picture | undefined) => (picture?.isSync ? idrNumber(stream, picture) : null);
    const [first, ...others] = stream.pictures;
    const taken = [this.#idr, numberOf(others[0])];
    const isTaken = this.#idr !== null && numberOf(first) === this.#idr;
    const pictures = isTaken
      ? [withIdrNumber(stream, first!, [0, 1, 2].find((number) => !taken.includes(number))!), ...others]
      : stream.pictures;
    this.#idr = numberOf(pictures.at(-1));
    return pictures;
  }

  /** Number of the sample description, from 1: a new one where parameter sets differ. */
  #describe(configuration: Uint8Array): number {
    const known = this.#configurations.findIndex((other) => equalBytes(other, configuration));
    return known >= 0 ? known + 1 : this.#configurations.push(configuration);
  }

  /** Writes `moov`. */
  finish(): void {
    this.#begin();
    const { fps, width, height } = this.#format;
    const timescale = fps * TICKS_A_FRAME;
    const duration = this.frames * TICKS_A_FRAME;
    // 8.2.2: times of making and change are left at 0, equal runs give equal bytes
    const header = fullBox(
      'mvhd',
      0,
      uint32(0, 0, timescale, duration, 0x10000),
      uint16(0x100, 0, 0, 0, 0, 0),
      MATRIX,
      new Uint8Array(24),
      uint32(2),
    );
    const media = box(
      'mdia',
      fullBox('mdhd', 0, uint32(0, 0, timescale, duration), uint16(LANGUAGE, 0)),
      fullBox('hdlr', 0, uint32(0), ascii('vide'), new Uint8Array(12), ascii('video\0')),
      box(
        'minf',
        fullBox('vmhd', 1, new Uint8Array(8)),
        // 8.7.2: flag 1, the samples are in this file
        box('dinf', fullBox('dref', 0, uint32(1), fullBox('url ', 1))),
        this.#sampleTable(),
      ),
    );
    // 8.3.2: flags enabled, in movie
    const track = fullBox(
      'tkhd',
      3,
      uint32(0, 0, 1, 0, duration, 0, 0),
      uint16(0, 0, 0, 0),
      MATRIX,
      uint32(width * 0x10000, height * 0x10000),
    );
    this.#put(box('moov', header, box('trak', track, media)));
  }

  /** 8.5 to 8.7 */
  #sampleTable(): Uint8Array {
    const descriptions = this.#configurations.map((configuration) => sampleEntry(this.#format, configuration));
    const isLarge = this.#bytes > 0xffffffff;
    const offsets = this.#chunks.map(({ offset }) => offset);
    return box(
      'stbl',
      fullBox('stsd', 0, uint32(descriptions.length), ...descriptions),
      fullBox('stts', 0, uint32(1, this.frames, TICKS_A_FRAME)),
      fullBox('stss', 0, uint32(this.#syncs.length), uint32s(this.#syncs)),
      this.#sampleToChunk(),
      fullBox('stsz', 0, uint32(0, this.frames), uint32s(this.#sizes)),
      fullBox(isLarge ? 'co64' : 'stco', 0, uint32(offsets.length), isLarge ? uint64s(offsets) : uint32s(offsets)),
    );
  }

  /** 8.7.4: an entry for every chunk that is not like the one before. */
  #sampleToChunk(): Uint8Array {
    const entries: number[] = [];
    this.#chunks.forEach(({ samples, description }, index) => {
      const before = this.#chunks[index - 1];
      if (before?.samples !== samples || before.description !== description) {
        entries.push(index + 1, samples, description);
      }
    });
    return fullBox('stsc', 0, uint32(entries.length / 3), uint32s(entries));
  }

  #put(bytes: Uint8Array): void {
    this.#write(bytes);
    this.#bytes += bytes.length;
  }
}

/** `AVCSampleEntry` (14496-12, 12.1.3; 14496-15, 5.4.2.1). */
function sampleEntry({ width, height }: MovieFormat, configuration: Uint8Array): Uint8Array {
  return box(
    'avc1',
    new Uint8Array(6),
    uint16(1),
    new Uint8Array(16),
    uint16(width, height),
    // 72 dots an inch, one frame a sample
    uint32(0x480000, 0x480000, 0),
    uint16(1),
    new Uint8Array(32),
    uint16(0x18, 0xffff),
    box('avcC', configuration),
    colour(),
  );
}

/**
 * 12.1.5; the numbers are those of ISO/IEC 23091-2: matrix of BT.601 with studio range, which readers that look nowhere take
 * for granted, and primaries and transfer left open, so that none of them converts.
 */
function colour(): Uint8Array {
  return box('colr', ascii('nclx'), uint16(2, 2, 6), uint8(0));
}

function uint64s(values: readonly number[]): Uint8Array {
  const out = new Uint8Array(8 * values.length);
  const view = viewOf(out);
  values.forEach((value, i) => {
    view.setBigUint64(8 * i, BigInt(value));
  });
  return out;
}

/** A whole file in memory. */
export function movieBytes(stream: AvcStream, format: MovieFormat): Uint8Array {
  const parts: Uint8Array[] = [];
  const writer = new MovieWriter((bytes) => parts.push(bytes), format);
  writer.append(stream);
  writer.finish();
  return concatBytes(parts);
}
