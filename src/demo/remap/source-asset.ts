/**
 * What the things in a seed demo were made of.
 */
import type { Asset } from '../../asset/asset.ts';
import { BoundingBox } from '../../asset/bounds.ts';
import { builtinCatalogue } from '../../asset/catalogue.ts';
import { pose } from '../../core/pose.ts';
import { type DemoSegment, indexInDemo, type SeedDemo } from '../seed-demo.ts';

/** The asset of that id in a catalogue. */
export type AssetById = (id: string) => Asset | undefined;

/** What comes with this package. */
export const builtinAsset: AssetById = (id) => builtinCatalogue.byId(id) ?? undefined;

/** The asset of a segment's object, or of its reference; null when its demo is of a catalogue that is not at hand. */
export function assetInDemo(
  demo: SeedDemo,
  segment: DemoSegment,
  what: 'object' | 'reference',
  assetById: AssetById,
): Asset | null {
  // demos that name no assets were recorded with things of the size of each kind's first
  const id = demo.metadata.assets?.[indexInDemo(demo, segment, what)] ?? `builtin/${segment[what]}_1`;
  return assetById(id) ?? builtinAsset(id) ?? null;
}

const boxes = new WeakMap<Asset, Float64Array>();

/** (6,): min xyz, max xyz of an asset in its own frame [m]. */
export function ownBox(asset: Asset): Float64Array {
  let box = boxes.get(asset);
  if (!box) {
    box = new Float64Array(6);
    new BoundingBox(asset).write(box, 0, pose());
    boxes.set(asset, box);
  }
  return box;
}

export const heightOf = (asset: Asset): number => ownBox(asset)[5]! - ownBox(asset)[2]!;

/** True for one asset in one size, whatever it weighs: what was done with the one can be done with the other, as it was. */
export function isSameThing(a: Asset, b: Asset): boolean {
  return a === b || (a.id === b.id && ownBox(a).every((value, i) => Math.abs(value - ownBox(b)[i]!) < 1e-6));
}
