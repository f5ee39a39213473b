/**
 * A glTF source to a curated asset: cleaned, upright, in metres, with hulls to collide with.
 */
import { UserError } from '../../core/errors.ts';
import { canonicalJson, sha256Hex } from '../../core/hash.ts';
import type { Asset, Surface } from '../asset.ts';
import { surfaceSamples } from '../geometry/samples.ts';
import { yawSymmetry } from '../geometry/symmetry.ts';
import { type Authored, readAuthored } from './authored.ts';
import { authoredBody } from './authored-body.ts';
import { type Body, decomposedBody } from './body.ts';
import { dropForeignParts } from './components.ts';
import { readDocument } from './document.ts';
import { type LookTable, lookTable } from './looks.ts';
import { IMPORTER_VERSION, type ImportOptions } from './options.ts';
import { listParts } from './parts.ts';
import type { CuratedAsset } from './report.ts';
import { thinOut } from './simplify.ts';
import { flipTriangles, mergeParts, type Soup } from './soup.ts';
import type { GltfSource } from './source.ts';
import { SHAPE_SAMPLES, targetSize } from './upright.ts';
import { visualMesh } from './visual-mesh.ts';

const PLAIN: Surface = { slide: 0.8, spin: 0.005, roll: 0 };
/** What stands on less than this share of its size would roll for ever after a push. */
const ROLLING_SHARE = 0.08;
const ROLLING: Surface = { slide: 0.8, spin: 0.005, roll: 0.002 };
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
  const authored = readAuthored(document, options.up, name);
  const { parts, notes: partNotes } = listParts(document, name);
  if (parts.length === 0)
    throw new UserError(`${name}: no triangles in its scene; it holds nothing that could be an object`);
  const table = await lookTable(parts);
  const merged = mergeParts(parts, table.lookOfTriangle, options.up, name);
  const { body, notes: bodyNotes } = await bodyOf(merged.soup, authored, options, name);
  const { sizeM } = body;
  const visual = await seen(body, table, sizeM);
  const notes = [
    ...partNotes,
    ...merged.notes,
    ...bodyNotes,
    ...visual.notes,
    ...(body.upsideDown
      ? ['stands upside down: it would hold things if it were turned over (see the option `up`)']
      : []),
    ...(!authored && body.standsByM <= 0 ? ['does not stand by itself as it is put down'] : []),
  ];
  const key = importKey(source.sha256, options);
  return {
    key,
    asset: assetOf(source, options, body, authored, visual.mesh, sizeM),
    report: {
      importerVersion: IMPORTER_VERSION,
      options,
      sizeM,
      trianglesInFile: merged.soup.indices.length / 3,
      triangles: visual.mesh.indices.length / 3,
      openEdges: body.mesh.openEdges,
      crowdedEdges: body.mesh.crowdedEdges,
      fit: body.fit,
      standsByM: body.standsByM,
      upsideDown: body.upsideDown,
      generator: typeof json.asset['generator'] === 'string' ? json.asset['generator'] : '',
      notes,
    },
  };
}

/** Collision pieces from the file where it has some, else from what is seen. */
async function bodyOf(
  given: Soup,
  authored: Authored | null,
  options: ImportOptions,
  name: string,
): Promise<{ body: Body; notes: string[] }> {
  const thinned = await thinOut(given);
  if (authored) {
    const body = await authoredBody(thinned.soup, authored, options);
    return { body, notes: [...thinned.notes, ...body.notes] };
  }
  const cleaned = dropForeignParts(thinned.soup);
  const body = await decomposedBody(cleaned.soup, options, targetSize(cleaned.soup, options, name), name);
  return { body, notes: [...thinned.notes, ...cleaned.notes, ...body.notes] };
}

function seen({ soup, mesh }: Body, table: LookTable, sizeM: number) {
  if (!mesh.turned) return visualMesh(soup, table, sizeM);
  const normals = soup.normals.map((value) => -value);
  return visualMesh({ ...soup, indices: flipTriangles(soup.indices), normals }, table, sizeM);
}

function assetOf(
  source: GltfSource,
  options: ImportOptions,
  body: Body,
  authored: Authored | null,
  visual: NonNullable<Asset['visual']>,
  sizeM: number,
): Asset {
  const { surface, symmetry, grasp } = authored?.extras ?? {};
  const { title, author, license, sourceUid } = options;
  return {
    id: `${options.category}_${importKey(source.sha256, options).slice(0, 12)}`,
    semanticName: options.category,
    massKg: body.massKg,
    surface: surface ?? (!authored && body.standsByM < ROLLING_SHARE * sizeM ? ROLLING : PLAIN),
    symmetry: symmetry ?? yawSymmetry(surfaceSamples(body.soup, SHAPE_SAMPLES), [0, 0], sizeM),
    ...(grasp ? { grasp } : {}),
    colours: {},
    shapes: body.shapes,
    visual,
    ...(body.inertial ? { inertial: body.inertial } : {}),
    ...(body.opening ? { opening: body.opening } : {}),
    ...(body.parts.length > 0 ? { parts: body.parts } : {}),
    attribution: { title, author, license, sourceUid, sourceSha256: source.sha256 },
  };
}
