/**
 * Colours that stay apart for the colour-blind (M. Okabe and K. Ito, "Color Universal Design", 2008), by name of object.
 * Colour is never the only sign: things are also named, outlined or dashed.
 */

/** Of the class `c0`, `c1`, ...: on a light ground, on a dark one. */
export const PAINTS: readonly (readonly [light: string, dark: string])[] = [
  ['#0072b2', '#4fa8e0'],
  ['#d55e00', '#f58a42'],
  ['#009e73', '#2fc79b'],
  ['#b8538f', '#e39ac4'],
  ['#b98500', '#e6b83d'],
  ['#2b93c9', '#8fd0f5'],
  ['#7a6a55', '#b8a78f'],
  ['#6b7280', '#a3acba'],
];

/** Class of an object, by its id. */
export type PaintOf = (id: string) => string;

/** The last paint is grey: for what is only there, such as containers and decor. */
const PLAIN = PAINTS.length - 1;

/** The first ids get the paints that are told apart most easily; when they are used up, they come again. */
export function paints(ids: Iterable<string>, plain: ReadonlySet<string>): PaintOf {
  const index = new Map<string, number>();
  for (const id of ids) if (!index.has(id) && !plain.has(id)) index.set(id, index.size % PLAIN);
  return (id) => `c${index.get(id) ?? PLAIN}`;
}

/** Declarations of `--c0` to `--c7`. */
export function paintVariables(ground: 0 | 1): string {
  return PAINTS.map((pair, i) => `--c${i}:${pair[ground]}`).join(';');
}

export function paintClasses(): string {
  return PAINTS.map((_, i) => `.c${i}{--paint:var(--c${i})}`).join('');
}
