/**
 * All that is in the built-in catalogue.
 */
import { type Recipes, Variation } from './recipe.ts';
import { BLOCKS } from './recipes/blocks.ts';
import { CONTAINERS } from './recipes/containers.ts';
import { DESK } from './recipes/desk.ts';
import { FOOD } from './recipes/food.ts';
import { FRUIT } from './recipes/fruit.ts';
import { FURNITURE } from './recipes/furniture.ts';
import { LAB } from './recipes/lab.ts';
import { PACKAGED } from './recipes/packaged.ts';
import { TABLEWARE } from './recipes/tableware.ts';
import { type Thing, thingToGlb } from './thing.ts';

export const RECIPES: Recipes = {
  ...FRUIT,
  ...BLOCKS,
  ...PACKAGED,
  ...CONTAINERS,
  ...TABLEWARE,
  ...FOOD,
  ...DESK,
  ...LAB,
  ...FURNITURE,
};

/** Of each category. */
export const INSTANCES = 4;

export interface Entry {
  /** E.g. `builtin/apple_3`. */
  readonly id: string;
  readonly semanticName: string;
  readonly n: number;
}

export const ENTRIES: readonly Entry[] = Object.keys(RECIPES)
  .sort()
  .flatMap((semanticName) =>
    Array.from({ length: INSTANCES }, (_, i) => ({ id: `builtin/${semanticName}_${i + 1}`, semanticName, n: i + 1 })),
  );

export const thingOf = ({ semanticName, n }: Entry): Thing => RECIPES[semanticName](new Variation(semanticName, n));

export const glbOf = (entry: Entry): Promise<Uint8Array> =>
  thingToGlb(thingOf(entry), `${entry.semanticName}_${entry.n}`);
