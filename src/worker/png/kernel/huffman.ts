/**
 * Prefix codes of limited length for symbols of known frequency (RFC 1951, 3.2.2).
 */

/** Symbols that a code may have. */
const MOST_SYMBOLS = 288;
/** (M,) u32: frequency << 9 | symbol of those that occur, in ascending order. */
const keys: usize = memory.data(4 * 288, 16);
/** (2 M,) u32: frequencies of leaves and of the nodes above them, in the order of their making; then depths. */
const weights: usize = memory.data(8 * 288, 16);
/** (2 M,) u16: parents. */
const parents: usize = memory.data(4 * 288, 16);
/** (M,) u32: symbols of each length; and the next code of each. */
const lengthCounts: usize = memory.data(4 * 288, 16);
const nextCodes: usize = memory.data(4 * 32, 16);

/**
 * Makes the code of `symbols` symbols.
 *
 * @param frequencies (symbols,) u32; at least one is not 0, and none is 2^23 or more
 * @param longest length of a code [bits], at most 15
 * @param codes (symbols,) u32, to be written: the code, lowest bit first to send, << 8 | its length; 0 for what does not occur
 */
export function makeCode(frequencies: usize, symbols: i32, longest: i32, codes: usize): void {
  memory.fill(codes, 0, 4 * symbols);
  const used = sortSymbols(frequencies, symbols);
  memory.fill(lengthCounts, 0, 4 * MOST_SYMBOLS);
  if (used === 1) store<u32>(lengthCounts, 1, 4);
  else countLengths(used);
  limitLengths(longest);
  // the rarest symbols take the longest codes
  let length = longest;
  let left = load<u32>(lengthCounts + 4 * length);
  for (let i = 0; i < used; i++) {
    while (left === 0) left = load<u32>(lengthCounts + 4 * --length);
    left--;
    store<u32>(codes + 4 * (load<u32>(keys + 4 * i) & 511), length);
  }
  numberCodes(symbols, longest, codes);
}

/** Fills `keys`, and returns how many there are. */
function sortSymbols(frequencies: usize, symbols: i32): i32 {
  let used = 0;
  for (let symbol = 0; symbol < symbols; symbol++) {
    const frequency = load<u32>(frequencies + 4 * symbol);
    if (frequency > 0) store<u32>(keys + 4 * used++, (frequency << 9) | symbol);
  }
  // Shell's sort by the gaps of Ciura
  for (let pass = 0; pass < 6; pass++) {
    const gap: i32 = pass === 0 ? 132 : pass === 1 ? 57 : pass === 2 ? 23 : pass === 3 ? 10 : pass === 4 ? 4 : 1;
    for (let i = gap; i < used; i++) {
      const key = load<u32>(keys + 4 * i);
      let at = i;
      for (; at >= gap; at -= gap) {
        const other = load<u32>(keys + 4 * (at - gap));
        if (other <= key) break;
        store<u32>(keys + 4 * at, other);
      }
      store<u32>(keys + 4 * at, key);
    }
  }
  return used;
}

/** Counts the lengths of Huffman's code, by two queues: of leaves, and of nodes, whose weights only grow. */
function countLengths(used: i32): void {
  for (let i = 0; i < used; i++) store<u32>(weights + 4 * i, load<u32>(keys + 4 * i) >>> 9);
  const root = 2 * used - 2;
  let leaf = 0;
  let node = used;
  for (let made = used; made <= root; made++) {
    let weight: u32 = 0;
    for (let child = 0; child < 2; child++) {
      const isLeaf = leaf < used && (node >= made || load<u32>(weights + 4 * leaf) <= load<u32>(weights + 4 * node));
      const taken = isLeaf ? leaf++ : node++;
      weight += load<u32>(weights + 4 * taken);
      store<u16>(parents + 2 * taken, u16(made));
    }
    store<u32>(weights + 4 * made, weight);
  }
  // from the root down, depths take the place of weights
  store<u32>(weights + 4 * root, 0);
  for (let i = root - 1; i >= 0; i--) {
    const depth = load<u32>(weights + 4 * load<u16>(parents + 2 * i)) + 1;
    store<u32>(weights + 4 * i, depth);
    if (i < used) {
      const count = lengthCounts + 4 * depth;
      store<u32>(count, load<u32>(count) + 1);
    }
  }
}

/** Shortens what is too long, and lengthens others until the code is one again (Kraft's sum 1). */
function limitLengths(longest: i32): void {
  const last = lengthCounts + 4 * longest;
  for (let length = longest + 1; length < MOST_SYMBOLS; length++) {
    store<u32>(last, load<u32>(last) + load<u32>(lengthCounts + 4 * length));
  }
  let sum: u32 = 0;
  for (let length = 1; length <= longest; length++) {
    sum += load<u32>(lengthCounts + 4 * length) << (longest - length);
  }
  while (sum > u32(1) << longest) {
    // one of the longest becomes the sibling of the longest that is shorter
    let length = longest - 1;
    while (load<u32>(lengthCounts + 4 * length) === 0) length--;
    const count = lengthCounts + 4 * length;
    store<u32>(count, load<u32>(count) - 1);
    store<u32>(count, load<u32>(count, 4) + 2, 4);
    store<u32>(last, load<u32>(last) - 1);
    sum--;
  }
}

/** Turns lengths into codes: in order of length, then of symbol. */
function numberCodes(symbols: i32, longest: i32, codes: usize): void {
  let code: u32 = 0;
  for (let length = 1; length <= longest; length++) {
    store<u32>(nextCodes + 4 * length, code);
    code = (code + load<u32>(lengthCounts + 4 * length)) << 1;
  }
  for (let symbol = 0; symbol < symbols; symbol++) {
    const at = codes + 4 * symbol;
    const length = load<u32>(at);
    if (length === 0) continue;
    const next = nextCodes + 4 * length;
    const own = load<u32>(next);
    store<u32>(next, own + 1);
    store<u32>(at, (reversed(own, length) << 8) | length);
  }
}

function reversed(code: u32, length: u32): u32 {
  let out: u32 = 0;
  for (let bit: u32 = 0; bit < length; bit++) out |= ((code >>> bit) & 1) << (length - 1 - bit);
  return out;
}
