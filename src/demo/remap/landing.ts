/**
 * Where things go in or on what they are put into: its mouth, its top, or, where neither is known, its box.
 */
import type { Landing } from '../../asset/affordance/places.ts';
import type { Asset } from '../../asset/asset.ts';
import type { Numbers } from '../../core/pose.ts';
import { ownBox } from './source-asset.ts';

export type LandingKind = 'opening' | 'surface' | 'box';

export function landingOf(asset: Asset): Landing & { readonly kind: LandingKind } {
  const { opening, places } = asset;
  if (opening) {
    const { rimCentre, rimHalf, floorM } = opening;
    return { kind: 'opening', centre: [rimCentre[0], rimCentre[1], floorM], half: rimHalf };
  }
  if (places?.surface) return { kind: 'surface', ...places.surface };
  const box = ownBox(asset);
  return {
    kind: 'box',
    centre: [(box[0]! + box[3]!) / 2, (box[1]! + box[4]!) / 2, box[2]!],
    half: [(box[3]! - box[0]!) / 2, (box[4]! - box[1]!) / 2],
  };
}

/** A place (3,) [m] in the frame of one thing, at the like place of another: as far out in its mouth, as high over its floor. */
export function likePlace(place: Numbers, from: Asset, to: Asset): [number, number, number] {
  const [a, b] = [landingOf(from), landingOf(to)];
  const across = (axis: 0 | 1): number =>
    b.centre[axis] + ((place[axis]! - a.centre[axis]) * b.half[axis]) / Math.max(1e-6, a.half[axis]);
  return [across(0), across(1), b.centre[2] + place[2]! - a.centre[2]];
}
