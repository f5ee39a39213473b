/**
 * `asset.json`: a curated asset without its visual mesh, as it lies in the store.
 */
import { z } from 'zod';
import { canonicalJson } from '../../core/hash.ts';
import type { Asset } from '../asset.ts';
import { graspField, openingField, partField, surfaceField, symmetryField, triple } from '../fields.ts';
import type { CuratedAsset, ImportReport } from '../gltf/report.ts';
import type { VisualMaterial } from '../visual.ts';
import { layoutOf, type VisualLayout } from './visual-file.ts';

export const ASSET_FORMAT = 'better-datagen asset 1';

const number = z.number();

const hull = z.strictObject({
  type: z.literal('hull'),
  vertices: z.array(number).min(12),
  faces: z.array(z.number().int().nonnegative()).min(12),
  visible: z.literal(false),
  part: z.string().optional(),
});

const primitive = z.strictObject({
  type: z.enum(['box', 'sphere', 'capsule', 'cylinder']),
  size: z.array(number),
  position: triple,
  quaternion: z.tuple([number, number, number, number]).optional(),
  colour: z.string(),
  collides: z.boolean().optional(),
  visible: z.boolean().optional(),
  part: z.string().optional(),
});

const asset = z.strictObject({
  id: z.string(),
  semanticName: z.string(),
  massKg: z.number().positive(),
  surface: surfaceField,
  symmetry: symmetryField,
  grasp: graspField.optional(),
  colours: z.record(z.string(), triple),
  shapes: z.array(z.union([hull, primitive])).min(1),
  inertial: z
    .strictObject({ centre: triple, matrix: z.tuple([number, number, number, number, number, number]) })
    .optional(),
  opening: openingField.optional(),
  parts: z.array(partField).optional(),
  attribution: z.strictObject({
    title: z.string(),
    author: z.string(),
    license: z.string(),
    sourceUid: z.string(),
    sourceSha256: z.string(),
  }),
});

const material = z.strictObject({
  name: z.string(),
  colour: triple,
  texture: z.number().int().nonnegative().optional(),
  roughness: number,
  metalness: number,
  firstTriangle: z.number().int().nonnegative(),
  triangleCount: z.number().int().nonnegative(),
  part: z.string().optional(),
});

/** What a file must look like to be read. */
export const assetFile = z.strictObject({
  format: z.literal(ASSET_FORMAT),
  key: z.string(),
  asset,
  visual: z.strictObject({
    sha256: z.string(),
    vertexCount: z.number().int().nonnegative(),
    triangleCount: z.number().int().nonnegative(),
    textureSizes: z.array(z.number().int().positive()),
    materials: z.array(material),
  }),
  report: z.looseObject({ sizeM: number, notes: z.array(z.string()) }),
});

export interface AssetFile {
  readonly format: typeof ASSET_FORMAT;
  readonly key: string;
  readonly asset: Omit<Asset, 'visual'>;
  readonly visual: VisualLayout & { readonly sha256: string; readonly materials: readonly VisualMaterial[] };
  readonly report: ImportReport;
}

/** The text of a file: equal assets give equal bytes. */
export function encodeAsset({ key, asset: { visual, ...rest }, report }: CuratedAsset, visualSha256: string): string {
  if (!visual) throw new RangeError(`encodeAsset: ${rest.id} has no visual mesh`);
  const file: AssetFile = {
    format: ASSET_FORMAT,
    key,
    asset: rest,
    visual: { sha256: visualSha256, ...layoutOf(visual), materials: visual.materials },
    report,
  };
  return `${canonicalJson(file)}\n`;
}
