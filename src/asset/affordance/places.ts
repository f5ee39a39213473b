/**
 * Where a thing can be put, and what can be put on it or into it.
 */
import type { Asset } from '../asset.ts';
import { convexOutline, insideMargin } from '../geometry/outline.ts';
import type { Surface } from './surface.ts';

/** A mouth that things go into from above, or a level top that they stand on. */
export interface Landing {
  /** Middle of the inner floor or of the top, in the asset's frame [m]. */
  readonly centre: readonly [number, number, number];
  /** Half extents along x and y of the mouth or of the top [m]. */
  readonly half: readonly [number, number];
}

/** The way a slim thing goes into a hole. */
export interface Insertion {
  /** Its leading end, in the asset's frame [m]. */
  readonly tip: readonly [number, number, number];
  /** Unit vector towards the leading end. */
  readonly axis: readonly [number, number, number];
  /** Of the narrowest round hole that it goes through [m]. */
  readonly radiusM: number;
  readonly lengthM: number;
}

export interface Places {
  /** From beneath the centre of mass to the edge of what it stands on; 0 for what rolls [m]. */
  readonly restRadiusM: number;
  readonly heightM: number;
  /** A level top, on which other things can stand. */
  readonly surface?: Landing;
  /** Its mouth, on what holds things. */
  readonly opening?: Landing & { readonly rimM: number };
  /** On what is at least three times as long as it is thick. */
  readonly insertion?: Insertion;
}

/** Points this near to the highest belong to the top, points this near to the lowest to the base [m]. */
const LEVEL_M = 0.001;
/** A top is a place from this radius on [m]. */
const LEAST_TOP_M = 0.012;
/** Length over thickness from which a thing goes into holes. */
const SLIM = 3;

export function placesOf(asset: Asset, surface: Surface): Places {
  const { box } = surface;
  const opening = openingOf(asset);
  const top = opening ? null : levelTop(surface);
  const insertion = insertionOf(surface);
  return {
    restRadiusM: asset.surface.roll > 0 ? 0 : grid(Math.max(0, standingMargin(surface))),
    heightM: grid(box[5]! - box[2]!),
    ...(top ? { surface: top } : {}),
    ...(opening ? { opening } : {}),
    ...(insertion ? { insertion } : {}),
  };
}

/** From beneath the centre of mass to the edge of what it stands on [m]. */
const standingMargin = (surface: Surface): number =>
  insideMargin(outlineAt(surface, surface.box[2]!), surface.centre[0], surface.centre[1]);

function openingOf({ opening }: Asset): Places['opening'] | null {
  if (!opening) return null;
  const { rimCentre, rimHalf, floorM, rimM } = opening;
  return { centre: [rimCentre[0], rimCentre[1], floorM], half: [rimHalf[0], rimHalf[1]], rimM };
}

/** Corners of the pieces within a millimetre of that height, from above, as a convex outline. */
function outlineAt({ hulls }: Surface, heightM: number): [number, number][] {
  const near: [number, number][] = [];
  for (const { vertices } of hulls) {
    for (let i = 0; i < vertices.length; i += 3) {
      if (Math.abs(vertices[i + 2]! - heightM) < LEVEL_M) near.push([vertices[i]!, vertices[i + 1]!]);
    }
  }
  return convexOutline(near) as [number, number][];
}

function levelTop(surface: Surface): Landing | null {
  const height = surface.box[5]!;
  const outline = outlineAt(surface, height);
  if (outline.length < 3) return null;
  const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
  const centre = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2] as const;
  if (insideMargin(outline, centre[0], centre[1]) < LEAST_TOP_M || !isFilled(surface, height, centre)) return null;
  return {
    centre: [grid(centre[0]), grid(centre[1]), grid(height)],
    half: [grid((Math.max(...xs) - Math.min(...xs)) / 2), grid((Math.max(...ys) - Math.min(...ys)) / 2)],
  };
}

/** True when there is something right beneath the middle of the top, and not a hollow that the outline goes round. */
function isFilled({ planes }: Surface, height: number, [x, y]: readonly [number, number]): boolean {
  return planes.some((faces) => {
    for (let f = 0; f < faces.length; f += 4) {
      if (faces[f]! * x + faces[f + 1]! * y + faces[f + 2]! * (height - 2 * LEVEL_M) > faces[f + 3]!) return false;
    }
    return true;
  });
}

/** A slim thing that stands goes in with its base first; one that lies, with the end towards -x or -y. */
function insertionOf({ box }: Surface): Insertion | null {
  const size = [0, 1, 2].map((axis) => box[3 + axis]! - box[axis]!) as [number, number, number];
  const long = size.indexOf(Math.max(...size)) as 0 | 1 | 2;
  const across = [0, 1, 2].filter((axis) => axis !== long) as [0 | 1 | 2, 0 | 1 | 2];
  const thick = Math.max(size[across[0]], size[across[1]]);
  if (size[long] < SLIM * thick) return null;
  const tip = [0, 1, 2].map((axis) => grid(axis === long ? box[axis]! : (box[axis]! + box[3 + axis]!) / 2));
  const axis = [0, 1, 2].map((k) => (k === long ? -1 : 0));
  return {
    tip: tip as unknown as Insertion['tip'],
    axis: axis as unknown as Insertion['axis'],
    radiusM: grid(thick / 2),
    lengthM: grid(size[long]),
  };
}

const grid = (value: number): number => Math.round(value * 1e6) / 1e6 || 0;
