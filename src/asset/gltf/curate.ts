/**
 * A glTF source to a curated asset: cleaned, upright, in metres, with hulls to collide with.
 */
import { UserError } from '../../core/errors.ts';
import { canonicalJson, sha256Hex } from '../../core/hash.ts';
import { acos } from '../../core/portable-math.ts';
import type { Asset, HullShape, Surface, YawSymmetry } from '../asset.ts';
import { CATEGORIES, massOf } from '../category.ts';
import { feetFor, footMargin, SOLE_GAP_M } from '../geometry/feet.ts';
import { outerPoints } from '../geometry/fit.ts';
import { LEAST_THICKNESS_M } from '../geometry/hull.ts';
import { inertialOf } from '../geometry/inertia.ts';
import { findHollow } from '../geometry/opening.ts';
import { surfaceSamples } from '../geometry/samples.ts';
import { settlingTurn, stanceOf } from '../geometry/settle.ts';
import { principalTurn, yawSymmetry } from '../geometry/symmetry.ts';
import { boundsOf, meshVolume } from '../geometry/triangle-mesh.ts';
import { escapeHeights, voxelize } from '../geometry/voxels.ts';
import { type CollisionMesh, collisionMesh } from './collision-mesh.ts';
import { dropForeignParts } from './components.ts';
import { readDocument } from './document.ts';
import { makeHulls } from './hulls.ts';
import { lookTable } from './looks.ts';
import { IMPORTER_VERSION, type ImportOptions } from './options.ts';
import { listParts } from './parts.ts';
import type { CuratedAsset } from './report.ts';
import { thinOut } from './simplify.ts';
import { flipTriangles, mergeParts, moveSoup, NO_TURN, type Soup } from './soup.ts';
import type { GltfSource } from './source.ts';
import { visualMesh } from './visual-mesh.ts';

const PLAIN: Surface = { slide: 0.8, spin: 0.005, roll: 0 };
/** What stands on less than this share of its size would roll for ever after a push. */
const ROLLING_SHARE = 0.08;
const ROLLING: Surface = { slide: 0.8, spin: 0.005, roll: 0.002 };
const OUTSIDE_SAMPLES = 4000;
const SHAPE_SAMPLES = 1500;

/** Names an import: the same source, options and importer give the same key, and the same asset. */
export function importKey(sourceSha256: string, options: ImportOptions): string {
  return sha256Hex(canonicalJson({ importer: IMPORTER_VERSION, options, source: sourceSha256 }));
}

/**
 * Imports in this thread, without a guard on time or memory; `importGltf` has one.
 *
 * @throws UserError for what cannot be made an asset
 */
export async function curate(source: GltfSource, options: ImportOptions): Promise<CuratedAsset> {
  const { name, json } = source;
  const document = await readDocument(source);
  const { parts, notes: partNotes } = listParts(document, name);
  if (parts.length === 0)
    throw new UserError(`${name}: no triangles in its scene; it holds nothing that could be an object`);
  const table = await lookTable(parts);
  const merged = mergeParts(parts, table.lookOfTriangle, options.up, name);
  const thinned = await thinOut(merged.soup);
  const cleaned = dropForeignParts(thinned.soup);
  const sizeM = targetSize(cleaned.soup, options, name);
  const { soup, collision, notes: sizeNotes } = await placed(cleaned.soup, options, sizeM);
  const grid = voxelize(collision);
  const escapes = escapeHeights(grid);
  const { opening, upsideDown } = findHollow(grid, escapes);
  const outside = outerPoints(surfaceSamples(collision, OUTSIDE_SAMPLES), grid, escapes);
  const stance = stanceOf(collision.positions, centreOf(collision), sizeM);
  const feet = feetFor(stance, Math.max(LEAST_THICKNESS_M, boundsOf(collision.positions)[5]!));
  const {
    hulls,
    fit,
    notes: hullNotes,
  } = await makeHulls({
    mesh: collision,
    container: opening !== null,
    outside,
    sizeM,
    soleM: feet.length > 0 ? SOLE_GAP_M : 0,
    name,
  });
  const solids = hulls.map(({ vertices, faces }) => ({ positions: vertices, indices: faces }));
  const massKg =
    options.massKg ??
    massOf(
      options.category,
      sizeM,
      solids.reduce((sum, solid) => sum + meshVolume(solid), 0),
    );
  const inertial = inertialOf(solids, massKg);
  const marginM = footMargin(feet, stance, inertial);
  const visual = await visualMesh(
    collision.turned
      ? { ...soup, indices: flipTriangles(soup.indices), normals: soup.normals.map((value) => -value) }
      : soup,
    table,
    sizeM,
  );
  const notes = [
    ...partNotes,
    ...merged.notes,
    ...thinned.notes,
    ...cleaned.notes,
    ...sizeNotes,
    ...hullNotes,
    ...visual.notes,
    ...(upsideDown ? ['stands upside down: it would hold things if it were turned over (see the option `up`)'] : []),
    ...(marginM <= 0 ? ['does not stand by itself as it is put down'] : []),
  ];
  const id = `${options.category}_${importKey(source.sha256, options).slice(0, 12)}`;
  const asset: Asset = {
    id,
    semanticName: options.category,
    massKg,
    surface: marginM < ROLLING_SHARE * sizeM ? ROLLING : PLAIN,
    symmetry: symmetryOf(soup, sizeM),
    colours: {},
    shapes: [...hulls.map((hull): HullShape => ({ type: 'hull', ...hull, visible: false })), ...feet],
    visual: visual.mesh,
    inertial,
    ...(opening ? { opening } : {}),
    attribution: {
      title: options.title,
      author: options.author,
      license: options.license,
      sourceUid: options.sourceUid,
      sourceSha256: source.sha256,
    },
  };
  return {
    key: importKey(source.sha256, options),
    asset,
    report: {
      importerVersion: IMPORTER_VERSION,
      options,
      sizeM,
      trianglesInFile: merged.soup.indices.length / 3,
      triangles: visual.mesh.indices.length / 3,
      openEdges: collision.openEdges,
      crowdedEdges: collision.crowdedEdges,
      fit,
      standsByM: marginM,
      upsideDown,
      generator: typeof json.asset['generator'] === 'string' ? json.asset['generator'] : '',
      notes,
    },
  };
}

/** The longest side asked for [m]: the option, else the category's. */
function targetSize({ positions, indices }: Soup, options: ImportOptions, name: string): number {
  const box = boundsOf(gatherPositions(positions, indices));
  const longest = Math.max(box[3]! - box[0]!, box[4]! - box[1]!, box[5]! - box[2]!);
  if (!(longest > 0)) throw new UserError(`${name}: all its points are one; it has no size`);
  const known = options.sizeM ?? CATEGORIES[options.category]?.sizeM;
  if (known !== undefined) return known;
  throw new UserError(
    `${name}: how large is it? A glTF file should be in metres, which would make it ${longest.toPrecision(3)} m long; ` +
      `give its longest side in metres, or one of the categories ${Object.keys(CATEGORIES).join(', ')}`,
  );
}

function gatherPositions(positions: Float32Array, indices: Uint32Array): Float32Array {
  const out = new Float32Array(3 * indices.length);
  for (let k = 0; k < indices.length; k++) {
    for (let axis = 0; axis < 3; axis++) out[3 * k + axis] = positions[3 * indices[k]! + axis]!;
  }
  return out;
}

/** Files whose longest side is beyond these [m] are hardly in metres; said, since the size is set anyway. */
const PLAUSIBLE_M = [0.004, 4] as const;

/** Ready to be put down: turned, scaled, and laid on the side that carries it if it would not stand. */
async function placed(
  given: Soup,
  options: ImportOptions,
  sizeM: number,
): Promise<{ soup: Soup; collision: CollisionMesh; notes: string[] }> {
  const { soup, notes } = placeUpright(given, options, sizeM);
  const collision = await collisionMesh(soup);
  const settling = options.settle ? settlingTurn(collision.positions, centreOf(collision), sizeM) : null;
  if (!settling) return { soup, collision, notes: [...notes, ...collision.notes] };
  const laid = placeUpright(moveSoup(soup, settling.rotation, 1, [0, 0, 0]), options, sizeM).soup;
  const degrees = Math.round((acos(settling.cosine) * 180) / Math.PI);
  const way = settling.cosine > Math.SQRT1_2 ? 'settled' : 'laid down';
  const again = await collisionMesh(laid);
  return {
    soup: laid,
    collision: again,
    notes: [...notes, `${way} by ${degrees} degrees: it does not stand as the file has it`, ...again.notes],
  };
}

/** Centre of mass of a closed mesh; for others, that of their surface. */
function centreOf({ openEdges, crowdedEdges, positions, indices, volumeM3 }: CollisionMesh): readonly number[] {
  if (openEdges === 0 && crowdedEdges === 0 && volumeM3 > 0) return inertialOf([{ positions, indices }], 1).centre;
  const samples = surfaceSamples({ positions, indices }, SHAPE_SAMPLES);
  return [0, 1, 2].map((axis) => {
    let sum = 0;
    for (let i = axis; i < samples.length; i += 3) sum += samples[i]!;
    return sum / SHAPE_SAMPLES;
  });
}

/** Turned to face along x, scaled to size, and moved so that the centre of its base is the origin. */
function placeUpright(soup: Soup, options: ImportOptions, sizeM: number): { soup: Soup; notes: string[] } {
  const samples = surfaceSamples(soup, SHAPE_SAMPLES);
  const [c, s] = options.facing === 'principal' ? principalTurn(samples) : [1, 0];
  const turned = moveSoup(soup, [c, -s, 0, s, c, 0, 0, 0, 1], 1, [0, 0, 0]);
  const box = boundsOf(gatherPositions(turned.positions, turned.indices));
  const longest = Math.max(box[3]! - box[0]!, box[4]! - box[1]!, box[5]! - box[2]!);
  const factor = sizeM / longest;
  const notes: string[] = [];
  if (longest < PLAUSIBLE_M[0] || longest > PLAUSIBLE_M[1]) {
    const unit = longest > 20 && longest < 2000 ? ', as if in millimetres' : '';
    notes.push(`the file says ${longest.toPrecision(3)} m for its longest side${unit}; scaled to ${sizeM} m`);
  }
  const shift = [(-(box[0]! + box[3]!) / 2) * factor, (-(box[1]! + box[4]!) / 2) * factor, -box[2]! * factor];
  return { soup: moveSoup(turned, NO_TURN, factor, shift), notes };
}

function symmetryOf(soup: Soup, sizeM: number): YawSymmetry {
  return yawSymmetry(surfaceSamples(soup, SHAPE_SAMPLES), [0, 0], sizeM);
}
