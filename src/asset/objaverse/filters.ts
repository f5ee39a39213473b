/**
 * What is taken and what is not: by what the hub tells, before anything is fetched, and by what an import found, after.
 */
import type { HullShape } from '../asset.ts';
import type { AssetFile } from '../store/asset-file.ts';
import { normalLicense, type ObjectMetadata } from './metadata.ts';

/** Why an object is not taken, in a few words, or null. */
export type ObjectFilter = (metadata: ObjectMetadata) => string | null;

/** The same for what was imported. */
export type ImportedFilter = (imported: Pick<AssetFile, 'asset' | 'report'>) => string | null;

/** Only objects of these licences, e.g. `by` and `cc0`; one that tells none is of none. */
export function licenseAmong(licenses: readonly string[]): ObjectFilter {
  const allowed = new Set(licenses.map(normalLicense));
  return ({ license }) => (allowed.has(license) ? null : `licence ${license}`);
}

/** Only objects that say they have so many triangles, bounds included. */
export function trianglesBetween(least: number, most: number): ObjectFilter {
  return ({ triangles }) => {
    if (triangles === null) return 'number of triangles unknown';
    return triangles >= least && triangles <= most ? null : `${triangles} triangles`;
  };
}

/** Words of a name or tag that speak of places and of collections. */
export const SCENE_WORDS: ReadonlySet<string> = new Set(
  'scene scenes environment interior exterior room bedroom kitchen house building city town village street landscape terrain map level dungeon diorama island forest pack kit bundle collection assets set lot props'.split(
    ' ',
  ),
);
/** The hub's categories of places. */
const SCENE_CATEGORIES: ReadonlySet<string> = new Set(['architecture', 'places & travel']);
const SCENE_TRIANGLES = 500_000;

/**
 * Only single things, as far as names tell. It errs on the side of refusing: there are more apples than anyone needs.
 *
 * @param category what is looked for; its own words are no offence (`kitchen_table`)
 */
export function notScene(category = ''): ObjectFilter {
  const own = new Set(wordsOf(category));
  return ({ name, tags, categories, triangles, animations }) => {
    const word = [name, ...tags].flatMap(wordsOf).find((word) => SCENE_WORDS.has(word) && !own.has(word));
    if (word !== undefined) return `may be a scene: it is called a ${word}`;
    const place = categories.find((name) => SCENE_CATEGORIES.has(name.toLowerCase()));
    if (place !== undefined) return `may be a scene: it stands under ${place}`;
    if (triangles !== null && triangles > SCENE_TRIANGLES) return `may be a scene: ${triangles} triangles`;
    return animations > 1 ? `may be a scene: ${animations} animations` : null;
  };
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z]+/g) ?? [];

export const notAgeRestricted: ObjectFilter = ({ ageRestricted }) => (ageRestricted ? 'age-restricted' : null);

/** Only meshes of which at most this share of the edges is open, or has more than two faces. */
export function watertightEnough(share = 0.05): ImportedFilter {
  return ({ report: { openEdges, crowdedEdges, triangles } }) => {
    const part = (openEdges + crowdedEdges) / Math.max(1, 1.5 * triangles);
    return part <= share ? null : `${Math.round(100 * part)} of 100 edges are open`;
  };
}

const DIRECTIONS = 16;

/** Only things that are narrow enough, in some direction across, for a hand that comes from above and opens so far [m]. */
export function narrowEnough(openingM = 0.078): ImportedFilter {
  return ({ asset }) => {
    const hulls = asset.shapes.filter((shape): shape is HullShape => shape.type === 'hull');
    const points = hulls.flatMap(({ vertices }) => vertices);
    let least = Number.POSITIVE_INFINITY;
    for (let k = 0; k < DIRECTIONS; k++) {
      // directions over half a turn, as points on a diamond: evenly enough, and without a sine
      const t = (2 * k) / DIRECTIONS;
      const [x, y] = t < 1 ? [1 - t, t] : [1 - t, 2 - t];
      least = Math.min(least, extentAlong(points, x, y));
    }
    return least <= openingM ? null : `${Math.round(1000 * least)} mm wide at its narrowest`;
  };
}

/** @param points (V, 3) [m] */
function extentAlong(points: readonly number[], x: number, y: number): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < points.length; i += 3) {
    const along = x * points[i]! + y * points[i + 1]!;
    low = Math.min(low, along);
    high = Math.max(high, along);
  }
  return (high - low) / Math.sqrt(x * x + y * y);
}
