/**
 * Which things a hand could take at all, told by their size and weight alone, whatever the sampling finds.
 */
import { HEAVIEST_KG } from '../../src/asset/affordance/affordances.ts';
import { OPEN_HALF_M } from '../../src/asset/affordance/hand.ts';
import { surfaceFor } from '../../src/asset/affordance/known.ts';
import type { Asset } from '../../src/asset/asset.ts';
import { cos, sin } from '../../src/core/portable-math.ts';

const DIRECTIONS = 90;
/** Room that open fingers need on each side [m]. */
const PASSING_M = 0.004;

/** The least distance between two upright planes that have the thing between them [m]. */
export function narrowestWidth(asset: Asset): number {
  const { hulls } = surfaceFor(asset);
  const widths = Array.from({ length: DIRECTIONS }, (_, k) => {
    const [c, s] = [cos((Math.PI * k) / DIRECTIONS), sin((Math.PI * k) / DIRECTIONS)];
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { vertices } of hulls) {
      for (let i = 0; i < vertices.length; i += 3) {
        const along = c * vertices[i]! + s * vertices[i + 1]!;
        low = Math.min(low, along);
        high = Math.max(high, along);
      }
    }
    return high - low;
  });
  return Math.min(...widths);
}

/** True for what stands freely, is light enough, and fits between the open fingers somewhere, all of it. */
export const isGraspable = (asset: Asset): boolean =>
  !asset.parts?.length && asset.massKg <= HEAVIEST_KG && narrowestWidth(asset) <= 2 * (OPEN_HALF_M - PASSING_M) + 1e-9;
