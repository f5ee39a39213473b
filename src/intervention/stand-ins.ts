/**
 * What stands in another's place: that it does so exactly is part of the proof. Fields of the new object are all declared, and so
 * a shift of a few millimetres, a second change, would go by.
 */
import type { Fields } from './fields.ts';

/** Of a place: where, how turned, and how far from there a start may be. */
const PLACE = ['position', 'rotation', 'reach.position_m', 'reach.yaw_rad'];

/**
 * Fields of the twin's and of the intervened arm's objects that share a place, under the same name.
 *
 * @param draws the object whose draw each stand-in starts from, by its id
 */
export function standInFields(
  twin: Fields,
  intervened: Fields,
  draws: Readonly<Record<string, string>>,
): [Fields, Fields] {
  const before: Fields = new Map();
  const after: Fields = new Map();
  for (const [id, gone] of Object.entries(draws)) {
    for (const member of PLACE) {
      const [was, is] = [`objects.${gone}.${member}`, `objects.${id}.${member}`];
      const name = `${is} (that of ${gone})`;
      if (twin.has(was)) before.set(name, twin.get(was));
      if (intervened.has(is)) after.set(name, intervened.get(is));
    }
  }
  return [before, after];
}
