import { describe, expect, it } from 'vitest';
import { PairFinder, twinPair } from '../../src/report/pairs.ts';
import type { EpisodeEntry } from '../../src/report/source.ts';

interface Scene {
  readonly objects?: Readonly<
    Record<string, Partial<{ position: number[]; rotation: number[]; asset: string; physics: object; joints: object }>>
  >;
  readonly events?: readonly object[];
  readonly goal?: readonly string[];
}

const entry = (index: number, scene: Scene = {}, more: Partial<EpisodeEntry> = {}): EpisodeEntry => ({
  index,
  length: 10,
  from: 10 * index,
  taskId: 'T',
  variationId: index % 2 ? 'EV-01' : 'TV-01',
  axis: index % 2 ? 'spatial_layout' : null,
  pairId: `pair-${index >> 1}`,
  instruction: 'Pack.',
  seed: '',
  attempt: 0,
  sourceDemos: [],
  outcome: 'success',
  resolved: JSON.stringify({
    objects: Object.entries(scene.objects ?? {}).map(([id, object]) => ({ id, position: [0.5, 0, 0.02], ...object })),
    events: scene.events,
    success: {
      conditions: (scene.goal ?? []).map((id) => ({ type: 'edge', subject_id: id, relation: 'in', target_id: 'bag' })),
    },
  }),
  ...more,
});

const changes = (before: Scene, after: Scene) =>
  twinPair(entry(0, before), entry(1, after)).differences.map(({ text }) => text);

describe('what differs between twins', () => {
  it('is nothing when nothing does, or no more than a millimetre', () => {
    expect(changes({ objects: { apple: {} } }, { objects: { apple: { position: [0.5, 0.0005, 0.02] } } })).toEqual([]);
  });
  it('is told of doors and drawers by their names', () => {
    const before = { objects: { cabinet: {}, oven: { joints: { door: 1.5 } } } };
    const after = {
      objects: { cabinet: { physics: { damping_factor: { drawer: 10 } }, joints: { drawer: 0.1 } }, oven: {} },
    };
    expect(changes(before, after).sort()).toEqual([
      "cabinet: damping_factor of the drawer the asset's → 10",
      'cabinet: drawer at the start shut → 0.1',
      'oven: door at the start 1.5 → shut',
    ]);
  });
  it('is told of objects that come, go, move, turn, and are made of something else', () => {
    const before = { objects: { apple: {}, cup: {}, pear: {}, bag: { asset: 'a' } } };
    const after = {
      objects: {
        block: {},
        cup: { position: [0.5, 0.05, 0.02] },
        pear: { rotation: [Math.SQRT1_2, 0, 0, Math.SQRT1_2] },
        bag: { asset: 'b' },
      },
    };
    expect(changes(before, after).sort()).toEqual([
      'apple was taken away',
      'bag: asset a → b',
      'block was added',
      'cup moved by 5.0 cm',
      'pear turned',
    ]);
    expect([...twinPair(entry(0, before), entry(1, after)).marked].sort()).toEqual([
      'apple',
      'bag',
      'block',
      'cup',
      'pear',
    ]);
  });
  it('is told of what is hidden, and of what happens in mid-episode', () => {
    const before = { objects: { apple: {} } };
    const after = {
      objects: { apple: { physics: { mass_factor: 2.5 } } },
      events: [{ type: 'displace', instance: 'apple', at: 'placed' }],
    };
    expect(changes(before, after)).toEqual(["apple: mass_factor the asset's → 2.5", '+ displace apple, at placed']);
  });
  it('marks what is to go elsewhere, and what something happens to', () => {
    const objects = { apple: {}, pear: {}, cup: {}, bag: {} };
    const events = [{ type: 'displace', instance: 'cup', at: 'placed' }];
    const { marked } = twinPair(
      entry(0, { objects, goal: ['apple', 'pear'] }),
      entry(1, { objects, events, goal: ['pear'] }),
    );
    expect([...marked].sort()).toEqual(['apple', 'cup']);
  });
  it('is told of instruction and goal', () => {
    const { differences } = twinPair(
      entry(0, { goal: ['apple'] }),
      entry(1, { goal: ['pear'] }, { instruction: 'Pack the pear.' }),
    );
    expect(differences.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'instruction “Pack.” → “Pack the pear.”',
      'goal − apple in bag',
      'goal + pear in bag',
    ]);
  });
  it('is seen from the twin, whichever of the two is written first', () => {
    const swapped = twinPair(entry(0, {}, { axis: 'affordance' }), entry(1, {}, { axis: null }));
    expect([swapped.twin.entry.index, swapped.changed.entry.index]).toEqual([1, 0]);
  });
});

describe('pairs that are shown', () => {
  it('come from every pair of variations in turn, and an episode without its twin from none', () => {
    const finder = new PairFinder({ pairs: 3, kinds: 1 });
    finder.add(entry(90, {}, { pairId: 'alone' }));
    finder.add(entry(91, {}, { pairId: null }));
    for (let k = 0; k < 4; k++) for (const i of [2 * k, 2 * k + 1]) finder.add(entry(i));
    for (const i of [20, 21]) finder.add(entry(i, {}, { variationId: `X-${i}` }));
    expect(finder.pairs.map(({ twin }) => twin.entry.index)).toEqual([0, 2, 20]);
  });
  it('are one of each kind where there are more kinds than pairs to show, up to a number', () => {
    const shown = (kinds: number) => {
      const finder = new PairFinder({ pairs: 2, kinds });
      for (let i = 0; i < 12; i++) finder.add(entry(i, {}, { taskId: `T-${i >> 2}`, variationId: `V-${i % 4}` }));
      return finder.pairs.map(({ twin }) => twin.entry.index);
    };
    expect(shown(100)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(shown(4)).toEqual([0, 2, 4, 6]);
  });
});
