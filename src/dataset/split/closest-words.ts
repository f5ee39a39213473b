/**
 * The nearest two instructions on different sides, by the words that they share.
 *
 * Distance is 1 - |A and B| / |A or B| over the words (Jaccard). Two sets that are more alike than t share one of the
 * (1 - t) |A| + 1 rarest words of each, so that only those are looked up (Bayardo, Ma and Srikant, "Scaling up all pairs
 * similarity search", WWW 2007).
 */

export interface ClosestWords {
  readonly a: number;
  readonly b: number;
  /** 0 for the same words, 1 for none in common. */
  readonly distance: number;
}

/**
 * Null when no two texts are on different sides. Texts that stand on several sides are their own neighbours.
 *
 * @param masks bit s is set where the text stands on side s
 */
export function closestWords(texts: readonly string[], masks: ArrayLike<number>): ClosestWords | null {
  const shared = texts.findIndex((_, i) => (masks[i]! & (masks[i]! - 1)) !== 0);
  if (shared >= 0) return { a: shared, b: shared, distance: 0 };
  const words = rarestFirst(texts);
  let best: ClosestWords | null = null;
  let alike = -1;
  const postings = new Map<string, number[]>();
  for (let b = 0; b < texts.length; b++) {
    if (masks[b] === 0) continue;
    const own = words[b]!;
    // all of the words until something is found that shares some
    const prefix = own.slice(0, alike <= 0 ? own.length : Math.floor((1 - alike) * own.length + 1e-9) + 1);
    const seen = new Set(prefix.flatMap((word) => postings.get(word) ?? []));
    for (const a of seen) {
      if (masks[a] === masks[b]) continue;
      const similarity = jaccard(words[a]!, own);
      if (similarity <= alike) continue;
      alike = similarity;
      best = { a, b, distance: 1 - similarity };
    }
    for (const word of prefix) {
      const posting = postings.get(word);
      if (posting) posting.push(b);
      else postings.set(word, [b]);
    }
  }
  return best ?? anyTwo(texts, masks);
}

function anyTwo(texts: readonly string[], masks: ArrayLike<number>): ClosestWords | null {
  const a = texts.findIndex((_, i) => masks[i] !== 0);
  const b = texts.findIndex((_, i) => masks[i] !== 0 && masks[i] !== masks[a]);
  return a < 0 || b < 0 ? null : { a, b, distance: 1 };
}

/** The words of each text once, those that are in the fewest texts first. */
function rarestFirst(texts: readonly string[]): string[][] {
  const sets = texts.map((text) => [...new Set(text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''))]);
  const count = new Map<string, number>();
  for (const words of sets) for (const word of words) count.set(word, (count.get(word) ?? 0) + 1);
  const byRarity = (a: string, b: string) => count.get(a)! - count.get(b)! || (a < b ? -1 : 1);
  return sets.map((words) => words.sort(byRarity));
}

function jaccard(a: readonly string[], b: readonly string[]): number {
  const other = new Set(b);
  const common = a.filter((word) => other.has(word)).length;
  const union = a.length + b.length - common;
  return union === 0 ? 1 : common / union;
}
