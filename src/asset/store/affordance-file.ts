/**
 * `affordances.json`: what can be done with an asset, beside it in the store. It can be made again from the asset at any time.
 */
import { z } from 'zod';
import { checkValue } from '../../core/documents.ts';
import { UserError } from '../../core/errors.ts';
import { canonicalJson } from '../../core/hash.ts';
import { type Affordances, physicalHash } from '../affordance/affordances.ts';
import { GRASP_KINDS } from '../affordance/grasp.ts';
import type { Asset } from '../asset.ts';

/** Grows when grasps are found or judged in another way: files of an older one are made again. */
export const AFFORDANCE_FORMAT = 'better-datagen affordances 1';

const number = z.number();
const pair = z.tuple([number, number]);
const triple = z.tuple([number, number, number]);
const pose = z.tuple([number, number, number, number, number, number, number]);
const landing = z.strictObject({ centre: triple, half: pair });

const schema = z.strictObject({
  format: z.string(),
  /** Of the asset's physics that the grasps were tried with. */
  physics: z.string(),
  grasps: z.array(
    z.strictObject({
      kind: z.enum(GRASP_KINDS),
      pose,
      widthM: number,
      heightShare: number,
      tiltRad: number,
      score: number,
      driftM: number.optional(),
    }),
  ),
  tried: z.int().min(0),
  places: z.strictObject({
    restRadiusM: number,
    heightM: number,
    surface: landing.optional(),
    opening: landing.extend({ rimM: number }).optional(),
    insertion: z.strictObject({ tip: triple, axis: triple, radiusM: number, lengthM: number }).optional(),
  }),
  handles: z.array(z.strictObject({ part: z.string(), pose })),
});

/** The text of a file: equal affordances give equal bytes. */
export function encodeAffordances(asset: Asset, affordances: Affordances): string {
  return `${canonicalJson({ format: AFFORDANCE_FORMAT, physics: physicalHash(asset), ...affordances })}\n`;
}

/**
 * @param where names the file
 * @returns null for a file of another format, or of an asset that feels otherwise
 * @throws UserError when it is damaged
 */
export function decodeAffordances(text: string, asset: Asset, where: string): Affordances | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(`${where}: damaged: not JSON; delete it, and import the asset again`);
  }
  if ((value as { format?: unknown } | null)?.format !== AFFORDANCE_FORMAT) return null;
  const { format, physics, ...affordances } = checkValue(value, schema, where);
  return physics === physicalHash(asset) ? (affordances as Affordances) : null;
}

/** The asset with what can be done with it. */
export function withAffordances<T extends Omit<Asset, 'visual'>>(asset: T, { grasps, places }: Affordances): T {
  return { ...asset, grasps, places };
}
