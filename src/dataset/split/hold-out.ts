/**
 * Which values of a factor are held out: those that are named, and by the policy `variation` the evaluation variations.
 */
import { complain } from '../../core/errors.ts';
import type { FactTable } from './fact-table.ts';
import { type Factor, NAMED_FACTORS, type NamedFactor } from './factor.ts';
import type { HeldOut } from './link.ts';

/** Names of values by factor. A variation is `EV-03` of any task, or `<task>/EV-03`. */
export type HoldOutNames = Readonly<Partial<Record<NamedFactor, readonly string[]>>>;

/**
 * @throws UserError for a factor that the split is not made by, a value that is not in the dataset, and variations that are
 *   neither known as training nor as evaluation ones
 */
export function resolveHoldOut(table: FactTable, by: readonly Factor[], names: HoldOutNames): HeldOut {
  const heldOut = new Map<NamedFactor, ReadonlySet<number>>();
  for (const factor of NAMED_FACTORS) {
    const wanted = names[factor];
    if (wanted && !by.includes(factor)) {
      throw complain({ where: `--hold-out ${factor}`, what: 'the split is not made by it', got: by.join('+') });
    }
    if (wanted) heldOut.set(factor, findValues(table, factor, wanted));
    else if (factor === 'variation' && by.includes(factor)) heldOut.set(factor, evaluationVariations(table));
  }
  return heldOut;
}

function findValues(table: FactTable, factor: NamedFactor, wanted: readonly string[]): Set<number> {
  const { names } = table.values[factor];
  const found = wanted.flatMap((name) => {
    const values = names.flatMap((value, index) => (isNamed(value, name, factor) ? [index] : []));
    if (values.length > 0) return values;
    throw complain({
      where: `--hold-out ${factor}`,
      what: 'no episode has this value',
      got: name,
      expected: [...names].sort().slice(0, 20),
    });
  });
  return new Set(found);
}

function isNamed(value: string, name: string, factor: NamedFactor): boolean {
  return value === name || (factor === 'variation' && value.endsWith(`/${name}`));
}

/** By BeTTER's names: `TV-01` and `BASE` are for training, `EV-03` is for evaluation. */
function evaluationVariations(table: FactTable): Set<number> {
  const { names } = table.values.variation;
  const held = new Set<number>();
  names.forEach((value, index) => {
    const id = value.slice(value.lastIndexOf('/') + 1);
    if (/^EV(?![A-Za-z])/.test(id)) held.add(index);
    else if (!/^(?:TV(?![A-Za-z])|BASE$)/.test(id)) {
      throw complain({
        where: '--by variation',
        what: 'neither a training variation (TV-01, BASE) nor an evaluation one (EV-01); say with --hold-out variation=... which are held out',
        got: value,
      });
    }
  });
  return held;
}
