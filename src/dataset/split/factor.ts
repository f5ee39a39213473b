/**
 * Factors: what two episodes may have in common, and what a split may be made by.
 */
import { complain } from '../../core/errors.ts';

/** Factors whose values are names, so that two episodes share one or do not. */
export const NAMED_FACTORS = ['variation', 'axis', 'asset', 'composition', 'source_demo', 'instruction'] as const;
export type NamedFactor = (typeof NAMED_FACTORS)[number];

/** `layout` is the one factor that is a distance: start poses of the same object that are near each other. */
export const FACTORS = ['variation', 'axis', 'asset', 'layout', 'composition', 'source_demo', 'instruction'] as const;
export type Factor = (typeof FACTORS)[number];

export const FACTOR_DOCS: Readonly<Record<Factor, string>> = {
  variation: 'training variations (TV, BASE) for the first side, evaluation variations (EV) held out',
  axis: 'no axis of intervention on two sides',
  asset: 'no object asset on two sides',
  layout: 'no start pose of the same object asset within the minimum distance on two sides',
  composition: 'no goal pairing of object and place on two sides',
  source_demo: 'no seed demo on two sides',
  instruction: 'no instruction on two sides',
};

/** What an object is for in its scene, as resolved episodes say it. */
export const OBJECT_GROUPS = ['target', 'distractor', 'container', 'decor'] as const;
export type ObjectGroup = (typeof OBJECT_GROUPS)[number];

/**
 * The factors of `variation+asset`, in the order of `FACTORS`.
 *
 * @throws UserError for one that is unknown or named twice
 */
export function parsePolicy(text: string, where: string): Factor[] {
  const asked = text.split('+').map((name) => name.trim());
  asked.forEach((name, index) => {
    if (!FACTORS.includes(name as Factor)) {
      throw complain({ where, what: 'no such policy', got: name, expected: [...FACTORS, 'several joined by +'] });
    }
    if (asked.indexOf(name) !== index) throw complain({ where, what: 'the same policy twice', got: text });
  });
  return FACTORS.filter((factor) => asked.includes(factor));
}
