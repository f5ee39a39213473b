/**
 * Bits of H.264 (ITU-T H.264, 7.2 and 9.1): fixed numbers and Exp-Golomb codes, and the bytes that keep start codes out of
 * NAL units.
 */

/** Without the 3 of every 00 00 03 (7.3.1). */
export function withoutEmulationPrevention(unit: Uint8Array): Uint8Array {
  const out = new Uint8Array(unit.length);
  let length = 0;
  let zeros = 0;
  for (const byte of unit) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out[length++] = byte;
  }
  return out.subarray(0, length);
}

export function withEmulationPrevention(payload: Uint8Array): Uint8Array {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of payload) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out.push(byte);
  }
  return Uint8Array.from(out);
}

export class BitReader {
  readonly #bytes: Uint8Array;
  /** Bits read so far. */
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes;
    this.position = position;
  }

  bit(): number {
    const at = this.position++;
    if (at >= 8 * this.#bytes.length) throw new RangeError('the bits end');
    return (this.#bytes[at >> 3]! >> (7 - (at & 7))) & 1;
  }

  /** u(n), for n up to 32 */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = 2 * value + this.bit();
    return value;
  }

  /** ue(v) */
  unsigned(): number {
    let zeros = 0;
    let power = 1;
    while (this.bit() === 0) {
      zeros++;
      power *= 2;
    }
    return power - 1 + this.bits(zeros);
  }

  /** se(v) takes the bits of ue(v); what it says is of no use here. */
  skipSigned(): void {
    this.unsigned();
  }
}

export class BitWriter {
  readonly #bytes: Uint8Array;
  position = 0;

  /** @param capacity bytes */
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  bit(value: number): void {
    const at = this.position++;
    if (value) this.#bytes[at >> 3]! |= 0x80 >> (at & 7);
  }

  unsigned(value: number): void {
    const digits = (value + 1).toString(2);
    for (let i = 1; i < digits.length; i++) this.bit(0);
    for (const digit of digits) this.bit(Number(digit));
  }

  copy(from: BitReader, count: number): void {
    for (let i = 0; i < count; i++) this.bit(from.bit());
  }

  /** Filled up with zeros. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, Math.ceil(this.position / 8));
  }
}
