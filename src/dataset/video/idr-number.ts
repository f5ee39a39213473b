/**
 * Two IDR pictures in a row must bear different numbers (ITU-T H.264, 7.4.3, `idr_pic_id`). Encoders see to that within an
 * episode; where one episode ends with such a picture and the next begins with one, it is the muxer's to see to.
 */
import { type ParameterSets, type Picture, sampleUnits } from './avc.ts';
import { BitReader, BitWriter, withEmulationPrevention, withoutEmulationPrevention } from './bits.ts';
import { concatBytes, uint32 } from './boxes.ts';

/** Header bytes in which the number surely stands. */
const HEAD = 48;

/** What decides where things stand in the header of a slice. */
interface SliceSyntax {
  readonly frameNumBits: number;
  /** Of the picture order count, 0 when it is not in the header. */
  readonly orderBits: number;
  readonly hasOrderDelta: boolean;
  readonly hasRedundantCount: boolean;
  readonly hasDeblocking: boolean;
  readonly isCabac: boolean;
}

export function idrNumber(sets: ParameterSets, picture: Picture): number {
  const [unit] = sampleUnits(picture.bytes, 4);
  const header = new BitReader(withoutEmulationPrevention(unit!.subarray(0, HEAD)), 8);
  skipToNumber(header, sliceSyntax(sets));
  return header.unsigned();
}

/** The same IDR picture under another number; what it shows is untouched. */
export function withIdrNumber(sets: ParameterSets, picture: Picture, number: number): Picture {
  const syntax = sliceSyntax(sets);
  const units = [...sampleUnits(picture.bytes, 4)].map((unit) => {
    const changed = withEmulationPrevention(renumber(withoutEmulationPrevention(unit), syntax, number));
    return concatBytes([uint32(changed.length), changed]);
  });
  return { ...picture, bytes: concatBytes(units) };
}

function renumber(slice: Uint8Array, syntax: SliceSyntax, number: number): Uint8Array {
  const place = new BitReader(slice, 8);
  skipToNumber(place, syntax);
  const before = place.position;
  place.unsigned();
  const behind = place.position;
  skipRest(place, syntax);
  const headerEnd = place.position;

  const from = new BitReader(slice);
  const out = new BitWriter(slice.length + 4);
  out.copy(from, before);
  out.unsigned(number);
  from.position = behind;
  if (!syntax.isCabac) {
    out.copy(from, stopBit(slice) + 1 - behind);
    return out.bytes();
  }
  out.copy(from, headerEnd - behind);
  // 7.3.4, cabac_alignment_one_bit: what follows the header begins with a byte
  while (out.position % 8 !== 0) out.bit(1);
  return concatBytes([out.bytes(), slice.subarray(Math.ceil(headerEnd / 8))]);
}

/** 7.3.3: first_mb_in_slice, slice_type, pic_parameter_set_id, frame_num. */
function skipToNumber(header: BitReader, { frameNumBits }: SliceSyntax): void {
  for (let i = 0; i < 3; i++) header.unsigned();
  header.bits(frameNumBits);
}

/** 7.3.3 of an I slice of an IDR picture, behind idr_pic_id. */
function skipRest(header: BitReader, syntax: SliceSyntax): void {
  header.bits(syntax.orderBits);
  if (syntax.hasOrderDelta) header.skipSigned();
  if (syntax.hasRedundantCount) header.unsigned();
  // 7.3.3.3: no_output_of_prior_pics_flag, long_term_reference_flag
  header.bits(2);
  // slice_qp_delta
  header.skipSigned();
  if (!syntax.hasDeblocking) return;
  if (header.unsigned() === 1) return;
  for (let i = 0; i < 2; i++) header.skipSigned();
}

/** Place of the last 1 (7.3.2.11). */
function stopBit(payload: Uint8Array): number {
  let at = 8 * payload.length - 1;
  while (((payload[at >> 3]! >> (7 - (at & 7))) & 1) === 0) at--;
  return at;
}

/** @throws TypeError for what the encoders here do not write: interlaced video, scaling matrices, slice groups */
function sliceSyntax({ sps, pps }: ParameterSets): SliceSyntax {
  return { ...sequenceSyntax(withoutEmulationPrevention(sps)), ...pictureSyntax(withoutEmulationPrevention(pps)) };
}

/** 7.3.2.1.1 */
function sequenceSyntax(sps: Uint8Array): Pick<SliceSyntax, 'frameNumBits' | 'orderBits'> {
  const set = new BitReader(sps, 32);
  set.unsigned();
  if (sps[1] === 100) {
    // chroma_format_idc and two bit depths, qpprime_y_zero_transform_bypass_flag
    for (let i = 0; i < 3; i++) set.unsigned();
    set.bit();
    if (set.bit() === 1) throw new TypeError('sequenceSyntax: scaling matrices');
  }
  const frameNumBits = set.unsigned() + 4;
  const orderType = set.unsigned();
  if (orderType === 1) throw new TypeError('sequenceSyntax: picture order count of type 1');
  const orderBits = orderType === 0 ? set.unsigned() + 4 : 0;
  // max_num_ref_frames, gaps_in_frame_num_value_allowed_flag, width, height
  set.unsigned();
  set.bit();
  for (let i = 0; i < 2; i++) set.unsigned();
  if (set.bit() === 0) throw new TypeError('sequenceSyntax: interlaced');
  return { frameNumBits, orderBits };
}

/** 7.3.2.2 */
function pictureSyntax(pps: Uint8Array): Omit<SliceSyntax, 'frameNumBits' | 'orderBits'> {
  const set = new BitReader(pps, 8);
  for (let i = 0; i < 2; i++) set.unsigned();
  const isCabac = set.bit() === 1;
  const hasOrderDelta = set.bit() === 1;
  if (set.unsigned() > 0) throw new TypeError('pictureSyntax: slice groups');
  // two default numbers of references, weighted prediction of two kinds, three quantisers
  for (let i = 0; i < 2; i++) set.unsigned();
  set.bits(3);
  for (let i = 0; i < 3; i++) set.skipSigned();
  const hasDeblocking = set.bit() === 1;
  set.bit();
  return { isCabac, hasOrderDelta, hasDeblocking, hasRedundantCount: set.bit() === 1 };
}
