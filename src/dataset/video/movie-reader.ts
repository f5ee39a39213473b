/**
 * Reads the tables of an MP4 with one H.264 track (ISO/IEC 14496-12:2022, 8.5 to 8.7; ISO/IEC 14496-15:2022, 5.4.2), and its
 * samples one by one; frames are not decoded.
 */
import { type AvcStream, PictureGatherer, parseDecoderConfiguration, sampleUnits } from './avc.ts';
import { type BoxPlace, type ByteSource, listBoxes, viewOf } from './boxes.ts';

export interface Movie {
  /** [px], of the first sample description */
  readonly width: number;
  readonly height: number;
  /** Ticks a second. */
  readonly timescale: number;
  /** Ticks from each sample to the next; null when they differ. */
  readonly ticksAFrame: number | null;
  /** Whether the track begins at another time than its first sample. */
  readonly hasEditList: boolean;
  /** Whether samples are shown in another order than they are decoded. */
  readonly hasReordering: boolean;
  /** Each (samples,): bytes, place in the file, whether decoding may begin here, sample description from 0. */
  readonly sizes: Float64Array;
  readonly offsets: Float64Array;
  readonly isSync: Uint8Array;
  readonly descriptions: Uint32Array;
  /** `avcC` of each sample description. */
  readonly configurations: readonly Uint8Array[];
}

/** @throws Error when it is not such a file, or a table does not fit it */
export function readMovie(source: ByteSource): Movie {
  const top = listBoxes(source);
  const tracks = childrenOf(source, only(top, 'moov')).filter(({ type }) => type === 'trak');
  if (tracks.length !== 1) throw new TypeError(`${tracks.length} tracks; expected 1`);
  const track = childrenOf(source, tracks[0]!);
  const media = childrenOf(source, only(track, 'mdia'));
  const header = payloadOf(source, only(media, 'mdhd'));
  const stbl = childrenOf(source, only(childrenOf(source, only(media, 'minf')), 'stbl'));
  const table = (type: string) => {
    const place = stbl.find((box) => box.type === type);
    return place ? payloadOf(source, place) : null;
  };
  const sizes = sampleSizes(table('stsz'));
  const entry = sampleEntries(source, only(stbl, 'stsd'));
  const movie = {
    ...entry,
    // 8.4.2: the times before it have 64 bits in version 1
    timescale: header.getUint32(header.getUint8(0) === 1 ? 20 : 12),
    ticksAFrame: constantDelta(table('stts'), sizes.length),
    hasEditList: track.some(({ type }) => type === 'edts'),
    hasReordering: stbl.some(({ type }) => type === 'ctts'),
    sizes,
    isSync: syncSamples(table('stss'), sizes.length),
    ...samplePlaces(sizes, table('stsc'), table('stco'), table('co64')),
  };
  checkPlaces(movie, source.size);
  return movie;
}

/** The pictures of some samples, half-open; all of one sample description. */
export function readPictures(source: ByteSource, movie: Movie, first = 0, end = movie.sizes.length): AvcStream {
  const description = movie.descriptions[first]!;
  const { sps, pps, lengthBytes } = parseDecoderConfiguration(movie.configurations[description]!);
  const pictures = new PictureGatherer();
  pictures.add(sps);
  pictures.add(pps);
  for (let i = first; i < end; i++) {
    if (movie.descriptions[i] !== description) throw new TypeError(`sample ${i}: its parameter sets are others`);
    for (const unit of sampleUnits(source.read(movie.offsets[i]!, movie.sizes[i]!), lengthBytes)) pictures.add(unit);
  }
  const stream = pictures.finish();
  if (stream.pictures.length !== end - first) throw new TypeError('samples and pictures are not the same');
  return stream;
}

function only(boxes: readonly BoxPlace[], type: string): BoxPlace {
  const found = boxes.filter((box) => box.type === type);
  if (found.length !== 1) throw new TypeError(`${found.length} boxes ${type}; expected 1`);
  return found[0]!;
}

function childrenOf(source: ByteSource, { payload, end }: BoxPlace): BoxPlace[] {
  return listBoxes(source, payload, end);
}

function payloadOf(source: ByteSource, { payload, end }: BoxPlace): DataView {
  return viewOf(source.read(payload, end - payload));
}

/** 8.7.3 */
function sampleSizes(stsz: DataView | null): Float64Array {
  if (!stsz) throw new TypeError('no sample sizes (stsz)');
  const [all, count] = [stsz.getUint32(4), stsz.getUint32(8)];
  return Float64Array.from({ length: count }, (_, i) => (all !== 0 ? all : stsz.getUint32(12 + 4 * i)));
}

/** 8.6.1.2; the delta of the last sample counts, since it is how long that one is shown. */
function constantDelta(stts: DataView | null, samples: number): number | null {
  if (!stts) throw new TypeError('no sample times (stts)');
  let delta: number | null = null;
  let seen = 0;
  for (let i = 0; i < stts.getUint32(4); i++) {
    const [count, ticks] = [stts.getUint32(8 + 8 * i), stts.getUint32(12 + 8 * i)];
    if (count > 0 && delta !== null && ticks !== delta) return null;
    if (count > 0) delta = ticks;
    seen += count;
  }
  if (seen !== samples) throw new TypeError(`${seen} sample times of ${samples} samples`);
  return delta;
}

/** 8.6.2; without the box every sample is one. */
function syncSamples(stss: DataView | null, samples: number): Uint8Array {
  const out = new Uint8Array(samples).fill(stss ? 0 : 1);
  if (!stss) return out;
  for (let i = 0; i < stss.getUint32(4); i++) out[stss.getUint32(8 + 4 * i) - 1] = 1;
  return out;
}

/** 8.7.4 and 8.7.5 */
function samplePlaces(sizes: Float64Array, stsc: DataView | null, stco: DataView | null, co64: DataView | null) {
  const chunkTable = stco ?? co64;
  if (!stsc || !chunkTable) throw new TypeError('no chunks (stsc, stco)');
  const offsets = new Float64Array(sizes.length);
  const descriptions = new Uint32Array(sizes.length);
  const entries = stsc.getUint32(4);
  const chunks = chunkTable.getUint32(4);
  const firstChunk = (entry: number) => (entry < entries ? stsc.getUint32(8 + 12 * entry) - 1 : chunks);
  let sample = 0;
  for (let chunk = 0, entry = 0; chunk < chunks; chunk++) {
    while (firstChunk(entry + 1) <= chunk) entry++;
    let at = stco ? stco.getUint32(8 + 4 * chunk) : Number(chunkTable.getBigUint64(8 + 8 * chunk));
    for (let left = stsc.getUint32(12 + 12 * entry); left > 0 && sample < sizes.length; left--, sample++) {
      offsets[sample] = at;
      descriptions[sample] = stsc.getUint32(16 + 12 * entry) - 1;
      at += sizes[sample]!;
    }
  }
  if (sample !== sizes.length) throw new TypeError(`chunks hold ${sample} of ${sizes.length} samples`);
  return { offsets, descriptions };
}

/** 12.1.3: the boxes of a visual sample entry stand behind 78 bytes. */
function sampleEntries(source: ByteSource, stsd: BoxPlace) {
  const places = listBoxes(source, stsd.payload + 8, stsd.end);
  let [width, height] = [0, 0];
  const configurations = places.map((place, index) => {
    if (place.type !== 'avc1') throw new TypeError(`samples of type ${place.type}; expected avc1`);
    const entry = payloadOf(source, place);
    if (index === 0) [width, height] = [entry.getUint16(24), entry.getUint16(26)];
    const { payload, end } = only(listBoxes(source, place.payload + 78, place.end), 'avcC');
    return source.read(payload, end - payload);
  });
  return { width, height, configurations };
}

function checkPlaces({ offsets, sizes, descriptions, configurations }: Omit<Movie, 'ticksAFrame'>, end: number): void {
  for (let i = 0; i < sizes.length; i++) {
    if (offsets[i]! + sizes[i]! > end) throw new RangeError(`sample ${i} lies beyond the end of the file`);
    if (descriptions[i]! >= configurations.length) throw new RangeError(`sample ${i} has no description`);
  }
}
