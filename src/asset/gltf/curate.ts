/**
 * A glTF source to a curated asset: cleaned, upright, in metres, with hulls to collide with.
 */
import { UserError } from '../../core/errors.ts';
import { canonicalJson, sha256Hex } from '../../core/hash.ts';
import type { Asset, HullShape, Surface } from '../asset.ts';
import { massOf } from '../category.ts';
import { feetFor, footMargin, SOLE_GAP_M } from '../geometry/feet.ts';
import { outerPoints } from '../geometry/fit.ts';
import { LEAST_THICKNESS_M } from '../geometry/hull.ts';
import { inertialOf } from '../geometry/inertia.ts';
import { findHollow } from '../geometry/opening.ts';
import { surfaceSamples } from '../geometry/samples.ts';
import { stanceOf } from '../geometry/settle.ts';
import { yawSymmetry } from '../geometry/symmetry.ts';
import { boundsOf, meshVolume } from '../geometry/triangle-mesh.ts';
import { escapeHeights, voxelize } from '../geometry/voxels.ts';
import { dropForeignParts } from './components.ts';
import { readDocument } from './document.ts';
import { makeHulls } from './hulls.ts';
import { lookTable } from './looks.ts';
import { IMPORTER_VERSION, type ImportOptions } from './options.ts';
import { listParts } from './parts.ts';
import type { CuratedAsset } from './report.ts';
import { thinOut } from './simplify.ts';
import { flipTriangles, mergeParts } from './soup.ts';
import type { GltfSource } from './source.ts';
import { centreOf, placed, SHAPE_SAMPLES, targetSize } from './upright.ts';
import { visualMesh } from './visual-mesh.ts';

const PLAIN: Surface = { slide: 0.8, spin: 0.005, roll: 0 };
/** What stands on less than this share of its size would roll for ever after a push. */
const ROLLING_SHARE = 0.08;
const ROLLING: Surface = { slide: 0.8, spin: 0.005, roll: 0.002 };
const OUTSIDE_SAMPLES = 4000;

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
    symmetry: yawSymmetry(surfaceSamples(soup, SHAPE_SAMPLES), [0, 0], sizeM),
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
