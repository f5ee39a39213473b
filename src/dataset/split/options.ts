/**
 * Options of a split as a user writes them.
 */
import { complain } from '../../core/errors.ts';
import { MOST_SIDES } from './closest-pair.ts';
import { NAMED_FACTORS, type NamedFactor, OBJECT_GROUPS, type ObjectGroup } from './factor.ts';
import type { HoldOutNames } from './hold-out.ts';
import type { SideRatio } from './split.ts';
import { sideName } from './split-file.ts';

/**
 * `train=0.8,test=0.2`
 *
 * @throws UserError unless there are two or more names with ratios above 0 that sum to 1
 */
export function parseRatio(text: string, where: string): SideRatio[] {
  const sides = text.split(',').map((part) => {
    const [name = '', value = '', ...rest] = part.split('=').map((word) => word.trim());
    const ratio = Number(value);
    if (!sideName.safeParse(name).success || value === '' || rest.length > 0) {
      throw complain({
        where,
        what: 'a name and a ratio a side are needed',
        got: part,
        expected: 'train=0.8,test=0.2',
      });
    }
    if (!(ratio > 0 && ratio < 1)) {
      throw complain({ where: `${where}: ${name}`, what: 'a ratio between 0 and 1 is needed', got: value });
    }
    return { name, ratio };
  });
  const names = sides.map(({ name }) => name.toLowerCase());
  // folders of these names must not fall together where letters' case does not count
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice >= 0) throw complain({ where, what: 'two sides of one name', got: sides[twice]!.name });
  if (sides.length < 2 || sides.length > MOST_SIDES) {
    throw complain({ where, what: `2 to ${MOST_SIDES} sides are needed`, got: text, expected: 'train=0.8,test=0.2' });
  }
  const sum = sides.reduce((total, { ratio }) => total + ratio, 0);
  if (Math.abs(sum - 1) > 1e-9) {
    throw complain({ where, what: `the ratios sum to ${Number(sum.toFixed(9))}, not 1`, got: text });
  }
  return sides;
}

/** `target,distractor`; throws `UserError` for a group that there is not. */
export function parseGroups(text: string, where: string): ObjectGroup[] {
  const asked = text.split(',').map((name) => name.trim());
  for (const name of asked) {
    if (!OBJECT_GROUPS.includes(name as ObjectGroup)) {
      throw complain({ where, what: 'no such group of objects', got: name, expected: OBJECT_GROUPS });
    }
  }
  return OBJECT_GROUPS.filter((group) => asked.includes(group));
}

/** Metres, 0.1 mm to 10 m; throws `UserError` for anything else. */
export function parseMinDistance(text: string, where: string): number {
  const distance = Number(text);
  if (text.trim() !== '' && distance >= 1e-4 && distance <= 10) return distance;
  throw complain({ where, what: 'a distance in metres is needed', got: text, expected: '0.0001 to 10, e.g. 0.05' });
}

/** `axis=hidden_physics,affordance` or, several factors, `variation=EV-03;asset=builtin/apple`. */
export function parseHoldOut(text: string, where: string): HoldOutNames {
  const out: Partial<Record<NamedFactor, string[]>> = {};
  for (const part of text.split(';')) {
    const at = part.indexOf('=');
    const factor = part.slice(0, Math.max(at, 0)).trim();
    const list = part.slice(at + 1).trim();
    if (!NAMED_FACTORS.includes(factor as NamedFactor) || list === '') {
      const expected = 'a factor and its values, e.g. axis=hidden_physics,affordance';
      throw complain({ where, what: 'cannot be read', got: part, expected });
    }
    // commas belong to an instruction
    const values = factor === 'instruction' ? [list] : list.split(',').map((value) => value.trim());
    out[factor as NamedFactor] = [...(out[factor as NamedFactor] ?? []), ...values];
  }
  return out;
}
