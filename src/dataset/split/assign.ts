/**
 * Groups of episodes to sides, so that each side has its share of all episodes and of each stratum.
 */
import type { RandomStream } from '../../core/random.ts';
import type { Groups } from './link.ts';

export interface AssignInputs {
  readonly groups: Groups;
  /** (episodes,): stratum of each, from 0. */
  readonly stratum: Int32Array;
  readonly strata: number;
  /** Share of each side; they sum to 1. */
  readonly ratios: readonly number[];
  /** Groups that must not stand on the first side; null when any group may stand anywhere. */
  readonly heldOut: ReadonlySet<number> | null;
}

/** Episodes of a group in each stratum that it has some in. */
type GroupCounts = ReadonlyMap<number, number>;

/**
 * The side of each group. Greedy: the largest groups first, equal ones in random order, each to the side where it brings the
 * counts nearest to the ratios (least sum of squares over the strata and the total). No side is left empty while there are
 * groups left to fill it.
 *
 * Where groups are held out they share the sides but the first, by their ratios, and all others go to the first.
 *
 * @returns (groups,)
 */
export function assignGroups(inputs: AssignInputs, stream: RandomStream): Int32Array {
  const { groups, stratum, ratios, heldOut } = inputs;
  const side = new Int32Array(groups.count);
  const counts = groupCounts(groups, stratum);
  const all = Array.from({ length: groups.count }, (_, group) => group);
  const free = heldOut ? all.filter((group) => heldOut.has(group)) : all;
  const sides = ratios.map((_, index) => index).slice(heldOut ? 1 : 0);
  const order = stream.shuffle(free).sort((a, b) => groups.sizes[b]! - groups.sizes[a]!);
  const balance = new Balance(
    order.map((group) => counts[group]!),
    inputs.strata,
    shares(sides.map((index) => ratios[index]!)),
  );
  order.forEach((group, i) => {
    side[group] = sides[balance.place(counts[group]!, order.length - i)]!;
  });
  return side;
}

function shares(ratios: readonly number[]): number[] {
  const sum = ratios.reduce((total, ratio) => total + ratio, 0);
  return ratios.map((ratio) => ratio / sum);
}

function groupCounts({ of, count }: Groups, stratum: Int32Array): GroupCounts[] {
  const counts = Array.from({ length: count }, () => new Map<number, number>());
  of.forEach((group, episode) => {
    const own = counts[group]!;
    const at = stratum[episode]!;
    own.set(at, (own.get(at) ?? 0) + 1);
  });
  return counts;
}

/** How far the sides are from what they should have; the last stratum stands for all episodes. */
class Balance {
  /** (sides, strata + 1): episodes beyond the target, negative while there are too few. */
  readonly #excess: readonly Float64Array[];
  readonly #filled: boolean[];
  readonly #total: number;

  constructor(counts: readonly GroupCounts[], strata: number, ratios: readonly number[]) {
    const totals = new Float64Array(strata + 1);
    for (const own of counts) for (const [stratum, count] of own) totals[stratum]! += count;
    totals[strata] = totals.reduce((sum, count) => sum + count, 0);
    this.#excess = ratios.map((ratio) => totals.map((total) => -ratio * total));
    this.#filled = ratios.map(() => false);
    this.#total = strata;
  }

  /** @param left groups that are not placed yet, this one included */
  place(counts: GroupCounts, left: number): number {
    const empty = this.#filled.filter((isFilled) => !isFilled).length;
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let side = 0; side < this.#excess.length; side++) {
      if (left <= empty && this.#filled[side]) continue;
      const cost = this.#cost(side, counts);
      if (cost < least) [least, best] = [cost, side];
    }
    for (const [stratum, count] of counts) {
      this.#excess[best]![stratum]! += count;
      this.#excess[best]![this.#total]! += count;
    }
    this.#filled[best] = true;
    return best;
  }

  /** By how much the sum of squares grows. */
  #cost(side: number, counts: GroupCounts): number {
    const excess = this.#excess[side]!;
    let cost = 0;
    let size = 0;
    for (const [stratum, count] of counts) {
      cost += count * (2 * excess[stratum]! + count);
      size += count;
    }
    return cost + size * (2 * excess[this.#total]! + size);
  }
}
