/**
 * Which few of many are shown: evenly spaced, so that neither the first nor the last are favoured, and equal runs show equal ones.
 */

/** `wanted` of a list, evenly spaced from its first to its last. */
export function spread<T>(list: readonly T[], wanted: number): T[] {
  if (wanted >= list.length) return [...list];
  if (wanted <= 1) return list.slice(0, Math.max(0, wanted));
  return Array.from({ length: wanted }, (_, i) => list[Math.round((i * (list.length - 1)) / (wanted - 1))]!);
}

/** `wanted` of the members of several lists, as evenly from each as may be, in the order of the lists. */
export function spreadOver<T>(lists: readonly (readonly T[])[], wanted: number): T[] {
  const filled = lists.filter((list) => list.length > 0);
  if (filled.length >= wanted) return spread(filled, wanted).map((list) => list[0]!);
  const shares = filled.map(() => 0);
  const room = (i: number) => shares[i]! < filled[i]!.length;
  for (let given = 0; given < wanted; ) {
    const before = given;
    for (let i = 0; i < filled.length && given < wanted; i++) {
      if (!room(i)) continue;
      shares[i]!++;
      given++;
    }
    if (given === before) break;
  }
  return filled.flatMap((list, i) => spread(list, shares[i]!));
}
