/**
 * H.264 as it stands in MP4: parameter sets in the sample description, a sample a picture, NAL units with their lengths before
 * them (ISO/IEC 14496-15:2022, 5.3).
 */
import { concatBytes, uint8, uint16, uint32 } from './boxes.ts';

/** ITU-T H.264, table 7-1. */
const NAL = { slice: 1, idr: 5, sps: 7, pps: 8 } as const;

/** Profiles whose decoder configuration says more about the samples than others' (14496-15, 5.3.3.1.2). */
const HIGH_PROFILE = 100;
const PLAIN_PROFILES = [66, 77];

export interface ParameterSets {
  /** Sequence and picture parameter set, as NAL units without a start code. */
  readonly sps: Uint8Array;
  readonly pps: Uint8Array;
}

export interface Picture {
  /** NAL units of its slices, with a length of four bytes before each. */
  readonly bytes: Uint8Array;
  /** Whether it is an IDR picture: decoding may begin here. */
  readonly isSync: boolean;
}

/** One camera's pictures over an episode. */
export interface AvcStream extends ParameterSets {
  readonly pictures: readonly Picture[];
}

/** Gathers NAL units into pictures; what is not needed to decode (delimiters, supplemental information, filler) is left out. */
export class PictureGatherer {
  readonly #pictures: Picture[] = [];
  #sps: Uint8Array | null = null;
  #pps: Uint8Array | null = null;

  /** @throws TypeError when a parameter set changes within the stream */
  add(nal: Uint8Array): void {
    const type = nal[0]! & 0x1f;
    if (type === NAL.sps) this.#sps = sameOrNew('sequence', this.#sps, nal);
    else if (type === NAL.pps) this.#pps = sameOrNew('picture', this.#pps, nal);
    else if (type === NAL.slice || type === NAL.idr) this.#addSlice(nal, type === NAL.idr);
  }

  #addSlice(nal: Uint8Array, isSync: boolean): void {
    const bytes = concatBytes([uint32(nal.length), nal]);
    // H.264, 7.3.3: a slice begins with ue(v) first_mb_in_slice, and 0 is written as a single 1
    const isFirstOfPicture = (nal[1]! & 0x80) !== 0;
    const before = this.#pictures.at(-1);
    if (isFirstOfPicture) this.#pictures.push({ bytes, isSync });
    else if (before)
      this.#pictures[this.#pictures.length - 1] = { ...before, bytes: concatBytes([before.bytes, bytes]) };
    else throw new TypeError('the first slice is not the first of a picture');
  }

  /** @throws TypeError when there is no parameter set, or the stream does not begin with an IDR picture */
  finish(): AvcStream {
    if (!this.#sps || !this.#pps) throw new TypeError('the stream has no parameter sets');
    if (!this.#pictures[0]?.isSync) throw new TypeError('the stream does not begin with a key frame');
    return { sps: this.#sps, pps: this.#pps, pictures: this.#pictures };
  }
}

function sameOrNew(kind: string, before: Uint8Array | null, now: Uint8Array): Uint8Array {
  if (before && !equalBytes(before, now)) throw new TypeError(`the ${kind} parameter set changes within the stream`);
  // a copy, lest the whole stream be kept
  return before ?? new Uint8Array(now);
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/** NAL units of a byte stream (ITU-T H.264, annex B): each behind 00 00 01, trailing zeros not its own. */
export function* annexBUnits(stream: Uint8Array): Generator<Uint8Array> {
  let start = -1;
  for (let at = 0; at + 2 < stream.length; ) {
    if (stream[at + 2]! > 1) at += 3;
    else if (stream[at] === 0 && stream[at + 1] === 0 && stream[at + 2] === 1) {
      if (start >= 0) yield withoutTrailingZeros(stream.subarray(start, at));
      at += 3;
      start = at;
    } else at++;
  }
  if (start >= 0) yield withoutTrailingZeros(stream.subarray(start));
}

/** A NAL unit ends with its stop bit, never with a zero byte (H.264, 7.4.1). */
function withoutTrailingZeros(unit: Uint8Array): Uint8Array {
  let end = unit.length;
  while (end > 0 && unit[end - 1] === 0) end--;
  return unit.subarray(0, end);
}

/** NAL units of a sample, each behind its length. */
export function* sampleUnits(sample: Uint8Array, lengthBytes: number): Generator<Uint8Array> {
  for (let at = 0; at < sample.length; ) {
    let length = 0;
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + sample[at + i]!;
    at += lengthBytes;
    if (!(length > 0 && at + length <= sample.length)) throw new RangeError('a NAL unit does not fit into its sample');
    yield sample.subarray(at, at + length);
    at += length;
  }
}

/** `AVCDecoderConfigurationRecord` of 8-bit 4:2:0 video (14496-15, 5.3.3.1.2), with lengths of four bytes. */
export function decoderConfiguration({ sps, pps }: ParameterSets): Uint8Array {
  const [profile, compatibility, level] = [sps[1]!, sps[2]!, sps[3]!];
  if (profile !== HIGH_PROFILE && !PLAIN_PROFILES.includes(profile)) {
    throw new TypeError(`decoderConfiguration: H.264 profile ${profile} is not one that is written here`);
  }
  return concatBytes([
    // reserved bits are ones
    uint8(1, profile, compatibility, level, 0xfc | 3, 0xe0 | 1),
    uint16(sps.length),
    sps,
    uint8(1),
    uint16(pps.length),
    pps,
    // chroma format 4:2:0, eight bits of luma and chroma, no extension
    ...(profile === HIGH_PROFILE ? [uint8(0xfc | 1, 0xf8, 0xf8, 0)] : []),
  ]);
}

/** @throws TypeError unless there is one parameter set of each kind */
export function parseDecoderConfiguration(record: Uint8Array): ParameterSets & { readonly lengthBytes: number } {
  const lengthBytes = (record[4]! & 3) + 1;
  let at = 5;
  const next = (kind: string, mask: number): Uint8Array => {
    const count = record[at]! & mask;
    if (count !== 1) throw new TypeError(`avcC: ${count} ${kind} parameter sets; expected 1`);
    const length = record[at + 1]! * 256 + record[at + 2]!;
    const set = record.subarray(at + 3, at + 3 + length);
    if (set.length !== length) throw new TypeError(`avcC: its ${kind} parameter set is cut off`);
    at += 3 + length;
    return set;
  };
  return { lengthBytes, sps: next('sequence', 0x1f), pps: next('picture', 0xff) };
}
