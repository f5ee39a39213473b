/**
 * What things of a kind usually measure and weigh, for where a file does not say.
 */

export interface Category {
  /** Longest side [m]. */
  readonly sizeM: number;
  /** Of one of that size, as it is used here: a can or bottle is full, a mug is empty. */
  readonly massKg: number;
}

const kind = (sizeM: number, massKg: number): Category => ({ sizeM, massKg });

/** Everyday sizes, within what a hand that opens to 0.08 m can be asked to deal with. */
export const CATEGORIES: Readonly<Record<string, Category>> = {
  apple: kind(0.075, 0.17),
  banana: kind(0.18, 0.12),
  basket: kind(0.3, 0.3),
  bin: kind(0.25, 0.4),
  book: kind(0.2, 0.35),
  bottle: kind(0.2, 0.35),
  bowl: kind(0.15, 0.25),
  bread: kind(0.12, 0.04),
  bun: kind(0.1, 0.06),
  burger: kind(0.11, 0.2),
  can: kind(0.12, 0.35),
  carrot: kind(0.18, 0.08),
  carton: kind(0.2, 0.5),
  cheese: kind(0.09, 0.03),
  crate: kind(0.3, 0.6),
  cup: kind(0.09, 0.2),
  cutting_board: kind(0.3, 0.6),
  dishrack: kind(0.35, 0.7),
  fork: kind(0.19, 0.04),
  ham: kind(0.12, 0.05),
  jar: kind(0.12, 0.3),
  juice_box: kind(0.1, 0.2),
  ketchup: kind(0.19, 0.4),
  knife: kind(0.21, 0.06),
  lemon: kind(0.08, 0.1),
  lid: kind(0.15, 0.15),
  lunchbox: kind(0.25, 0.4),
  mug: kind(0.12, 0.3),
  orange: kind(0.075, 0.17),
  pan: kind(0.35, 0.8),
  paper_ball: kind(0.06, 0.008),
  pear: kind(0.09, 0.17),
  plate: kind(0.22, 0.35),
  pot: kind(0.25, 0.9),
  potato: kind(0.09, 0.15),
  red_block: kind(0.05, 0.1),
  spoon: kind(0.18, 0.04),
  spice_rack: kind(0.3, 0.6),
  table_mat: kind(0.4, 0.1),
  test_tube: kind(0.12, 0.02),
  tomato: kind(0.07, 0.12),
  tray: kind(0.35, 0.5),
  tube_rack: kind(0.2, 0.2),
  yogurt_cup: kind(0.08, 0.14),
};

/** Mass of hulls' volume where no table says [kg/m^3]: between a full carton and an empty box. */
export const PLAIN_DENSITY = 400;
const LEAST_KG = 0.004;
const MOST_KG = 5;

/** A table's mass in proportion to volume, or the hulls' volume at a plain density. */
export function massOf(category: string, sizeM: number, volumeM3: number): number {
  const known = CATEGORIES[category];
  const ratio = known ? sizeM / known.sizeM : 1;
  const mass = known ? known.massKg * ratio * ratio * ratio : PLAIN_DENSITY * volumeM3;
  return Math.round(Math.max(LEAST_KG, Math.min(MOST_KG, mass)) * 1e5) / 1e5;
}
