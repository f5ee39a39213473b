/**
 * Names of others as categories of this project.
 */
import { CATEGORIES } from '../category.ts';

/** `orange_(fruit)` as `orange`, `Band_Aid` as `band_aid`: a category's name in this project. */
export function categoryName(name: string): string {
  const plain = name.toLowerCase().replace(/_?\([^)]*\)/g, '');
  return plain.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '') || 'object';
}

/**
 * The category whose usual size and mass things of that name have: itself, or the longest one whose words are among its own
 * (`water_bottle` is a bottle, `lunchbox_container` a lunchbox), the last such one if several are as long; null for others.
 */
export function usualCategory(category: string): string | null {
  const words = `_${category}_`;
  const known = Object.keys(CATEGORIES)
    .filter((name) => words.includes(`_${name}_`))
    .sort((a, b) => b.split('_').length - a.split('_').length || words.lastIndexOf(b) - words.lastIndexOf(a));
  return known[0] ?? null;
}
