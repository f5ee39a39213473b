import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { subtasksOf } from '../../../src/demo/plan/subtasks.ts';
import { matchSegments } from '../../../src/demo/remap/match-segments.ts';
import { assetInDemo, builtinAsset } from '../../../src/demo/remap/source-asset.ts';
import { decodeSeedDemo, encodeSeedDemo, loadSeedLibrary, type SeedDemo } from '../../../src/demo/seed-demo.ts';
import { CONFIGS } from '../../worker/corpora.ts';

const library = loadSeedLibrary(join(CONFIGS, 'seeds/loose_packing/Packing_a_Fruit_Lunch'));
const things = (names: readonly string[]) =>
  names.map((semanticName) => {
    const asset = builtinAsset(`builtin/${semanticName}_1`)!;
    return { id: `the_${semanticName}`, semanticName, symmetry: asset.symmetry, asset };
  });
/** The segments that serve putting the first thing into the second: its grasp, and its place. */
function serving(names: readonly [string, string, ...string[]]) {
  const objects = things(names);
  const moves = names.slice(2).map((_, k) => ({ object: k + 2, reference: 1, relation: 'in' as const }));
  const subtasks = subtasksOf([{ object: 0, reference: 1, relation: 'in' }, ...moves], objects);
  const [grasp, place] = matchSegments(library, subtasks, objects, builtinAsset);
  const shown = (found: typeof grasp) => new Set(found!.map(({ segment }) => segment.object));
  return { grasp: shown(grasp), place: shown(place), all: [...grasp!, ...place!] };
}

describe('segments that serve a subtask', () => {
  it('are of the very thing, where a demo shows it', () => {
    const { grasp, place } = serving(['apple', 'lunchbox_container']);
    expect([...grasp]).toEqual(['apple']);
    expect([...place]).toEqual(['apple']);
  });
  it('are else of things that are taken alike, and put into the same', () => {
    const { grasp, place, all } = serving(['lemon', 'lunchbox_container']);
    expect(grasp.size).toBeGreaterThan(0);
    expect(place.size).toBeGreaterThan(1);
    expect(all.some(({ segment }) => segment.object === 'lemon')).toBe(false);
    for (const { segment } of all) if (segment.kind === 'place') expect(segment.reference).toBe('lunchbox_container');
  });
  it('are not at the place of another thing that the task puts there', () => {
    const { place } = serving(['lemon', 'lunchbox_container', 'apple']);
    expect(place.has('apple')).toBe(false);
    expect(place.size).toBeGreaterThan(0);
  });
  it('are else of what goes into a mouth, for another thing with a mouth', () => {
    const { place } = serving(['lemon', 'basket']);
    expect(place.size).toBeGreaterThan(1);
  });
});

describe('what a demo was recorded with', () => {
  const demo = library.demos[0]!;
  const names = demo.metadata.semantic_names;
  const segment = demo.metadata.segments[0]!;
  const index = names.indexOf(segment.object);
  const named = (assets: string[]): SeedDemo => ({ ...demo, metadata: { ...demo.metadata, assets } });

  it('stands in its file, and comes back from it', () => {
    const told = named(names.map((name) => `builtin/${name}_3`));
    expect(decodeSeedDemo(encodeSeedDemo(told), 'told')).toEqual(told);
    expect(assetInDemo(told, segment, 'object', builtinAsset)!.id).toBe(`builtin/${segment.object}_3`);
  });
  it('is the first of its kind where it is not told, and unknown where no catalogue has it', () => {
    const { assets: _assets, ...untold } = demo.metadata;
    expect(assetInDemo({ ...demo, metadata: untold }, segment, 'object', builtinAsset)!.id).toBe(
      `builtin/${segment.object}_1`,
    );
    expect(assetInDemo(named(names.map(() => 'elsewhere/x')), segment, 'object', builtinAsset)).toBeNull();
  });
  it('is that of the very object where a segment tells its id, though another has the same name', () => {
    const twins = { ...demo.metadata, semantic_names: names.map(() => segment.object) };
    const told = { ...demo, metadata: { ...twins, assets: names.map((_, i) => `builtin/apple_${(i % 4) + 1}`) } };
    const last = names.length - 1;
    const of = (id: string) => assetInDemo(told, { ...segment, object_id: id }, 'object', builtinAsset)!.id;
    expect(of(demo.metadata.object_ids[last]!)).toBe(`builtin/apple_${(last % 4) + 1}`);
    expect(of(demo.metadata.object_ids[index]!)).toBe(`builtin/apple_${(index % 4) + 1}`);
  });
});
