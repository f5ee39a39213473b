import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { FACTORS, type Factor, parsePolicy } from '../../../src/dataset/split/factor.ts';
import { proveSplit } from '../../../src/dataset/split/proof.ts';
import { SPLIT_DEFAULTS, type SplitOptions, splitTable } from '../../../src/dataset/split/split.ts';
import { type Split, splitText } from '../../../src/dataset/split/split-file.ts';
import { factTable, object, type PlannedEpisode } from './facts.ts';

const episode: fc.Arbitrary<PlannedEpisode> = fc.record({
  task: fc.constantFrom('Lunch', 'Snack'),
  variation: fc.constantFrom('TV-01', 'TV-02', 'EV-01', 'EV-03'),
  axis: fc.constantFrom(null, null, 'spatial_layout', 'hidden_physics'),
  pair: fc.option(
    fc.integer({ min: 0, max: 30 }).map((i) => `pair-${i}`),
    { nil: null },
  ),
  instruction: fc.integer({ min: 0, max: 30 }).map((i) => `Pack lunch ${i}.`),
  demos: fc.array(
    fc.integer({ min: 0, max: 40 }).map((i) => `demo_${i}`),
    { maxLength: 2 },
  ),
  objects: fc.uniqueArray(
    fc
      .record({ kind: fc.integer({ min: 0, max: 30 }), x: fc.double({ min: -2, max: 2, noNaN: true }) })
      .map(({ kind, x }) => object(`thing${kind}_1`, x)),
    { minLength: 1, maxLength: 2, selector: ({ id }) => id },
  ),
});
const corpus = fc.array(episode, { minLength: 2, maxLength: 60 });
const policy = fc.subarray([...FACTORS], { minLength: 1, maxLength: 3 });

const DATASET = { path: 'dataset', digest: 'ab'.repeat(32) };

function split(episodes: readonly PlannedEpisode[], options: Partial<SplitOptions> & { by: readonly Factor[] }): Split {
  const dataset = { ...DATASET, episodes: episodes.length };
  return splitTable(factTable(episodes), dataset, { ...SPLIT_DEFAULTS, ...options }).split;
}

/** Null where the policy leaves a side empty. */
function trySplit(...args: Parameters<typeof split>): Split | null {
  try {
    return split(...args);
  } catch (error) {
    if (error instanceof UserError && /would be empty/.test(error.message)) return null;
    throw error;
  }
}

/** What an episode has of a factor, found without the code under test. */
function valuesOf({ task, variation, axis, instruction, demos, objects }: PlannedEpisode, factor: Factor): string[] {
  switch (factor) {
    case 'variation':
      return [`${task}/${variation}`];
    case 'axis':
      return axis ? [axis] : [];
    case 'asset':
    case 'composition':
      return objects!.map(({ id }) => id);
    case 'source_demo':
      return demos!.map((demo) => `${task}/${demo}`);
    case 'instruction':
      return [instruction!];
    case 'layout':
      return [];
  }
}

describe('splitTable', () => {
  it('puts every episode on one side and no other, and leaves no side empty', () => {
    fc.assert(
      fc.property(corpus, policy, fc.nat(), (episodes, by, seed) => {
        const made = trySplit(episodes, { by, seed });
        if (!made) return;
        const all = made.sides.flatMap((side) => side.episodes).sort((a, b) => a - b);
        expect(all).toEqual(episodes.map((_, index) => index));
        expect(made.sides.every((side) => side.episodes.length > 0)).toBe(true);
      }),
    );
  });
  it.each(FACTORS.filter((factor) => factor !== 'layout' && factor !== 'variation'))(
    'shares no %s across the sides when asked',
    (factor) => {
      fc.assert(
        fc.property(corpus, policy, (episodes, others) => {
          const made = trySplit(episodes, { by: FACTORS.filter((name) => name === factor || others.includes(name)) });
          if (!made) return;
          const [train, test] = made.sides.map(
            (side) => new Set(side.episodes.flatMap((index) => valuesOf(episodes[index]!, factor))),
          );
          expect([...train!].filter((value) => test!.has(value))).toEqual([]);
          expect(made.proof.factors[factor]).toMatchObject({ asked: true, holds: true, shared: [] });
        }),
      );
    },
  );
  it('keeps evaluation variations from the side that is trained on, and all else but twins on it', () => {
    fc.assert(
      fc.property(corpus, (episodes) => {
        const made = trySplit(episodes, { by: ['variation'] });
        if (!made) return;
        const heldPairs = new Set(episodes.flatMap(({ variation, pair }) => (/^EV/.test(variation!) ? [pair] : [])));
        made.sides[0]!.episodes.forEach((index) => {
          expect(episodes[index]!.variation).toMatch(/^TV/);
        });
        made.sides[1]!.episodes.forEach((index) => {
          const { variation, pair } = episodes[index]!;
          expect(/^EV/.test(variation!) || heldPairs.has(pair)).toBe(true);
        });
      }),
    );
  });
  it('has no start of an object within the distance of one on the other side, by layout', () => {
    fc.assert(
      fc.property(corpus, fc.constantFrom(0.01, 0.05, 0.3), (episodes, minDistanceM) => {
        const made = trySplit(episodes, { by: ['layout'], minDistanceM });
        if (!made) return;
        const [train, test] = made.sides.map((side) => side.episodes.flatMap((index) => episodes[index]!.objects!));
        const near = train!.filter((a) =>
          test!.some((b) => a.id === b.id && Math.abs(a.position[0] - b.position[0]) <= minDistanceM),
        );
        expect(near).toEqual([]);
      }),
    );
  });
  it('keeps pairs together unless told to tear them', () => {
    fc.assert(
      fc.property(corpus, policy, fc.boolean(), (episodes, by, tearPairs) => {
        const made = trySplit(episodes, { by, tearPairs });
        if (!made) return;
        const pairsOf = (side: number) => made.sides[side]!.episodes.flatMap((index) => episodes[index]!.pair ?? []);
        const torn = new Set(pairsOf(0).filter((pair) => pairsOf(1).includes(pair)));
        expect(made.proof.pairs.torn).toBe(torn.size);
        if (!tearPairs) expect(torn.size).toBe(0);
      }),
    );
  });
  it('gives equal bytes for equal seeds, and other sides for others', () => {
    const episodes = Array.from({ length: 100 }, (_, i) => ({ instruction: `Pack ${i}.` }));
    const text = (seed: number) => splitText(split(episodes, { by: ['instruction'], seed }));
    expect(text(1)).toBe(text(1));
    expect(text(1)).not.toBe(text(2));
  });
  it('keeps the ratios in all and in each task and axis', () => {
    const axes = [null, 'spatial_layout', 'hidden_physics'];
    const episodes = Array.from({ length: 600 }, (_, i) => ({
      task: i % 2 ? 'Lunch' : 'Snack',
      axis: axes[i % 3]!,
      instruction: `Pack ${i}.`,
    }));
    const sides = [
      { name: 'train', ratio: 0.7 },
      { name: 'val', ratio: 0.1 },
      { name: 'test', ratio: 0.2 },
    ];
    const made = split(episodes, { by: ['instruction'], sides });
    expect(made.sides.map((side) => side.episodes.length)).toEqual([420, 60, 120]);
    for (const task of ['Lunch', 'Snack']) {
      for (const axis of axes) {
        const own = made.sides.map(
          (side) => side.episodes.filter((i) => episodes[i]!.task === task && episodes[i]!.axis === axis).length,
        );
        expect(own).toEqual([70, 10, 20]);
      }
    }
  });
  it('holds named values out, and trains on the rest', () => {
    const episodes = Array.from({ length: 40 }, (_, i) => ({ axis: [null, 'spatial_layout', 'affordance'][i % 3]! }));
    const made = split(episodes, { by: ['axis'], holdOut: { axis: ['affordance'] } });
    expect(made.sides[1]!.episodes).toEqual(episodes.flatMap(({ axis }, i) => (axis === 'affordance' ? [i] : [])));
    expect(made.held_out).toEqual({ axis: ['affordance'] });
  });
  it('counts no container for asset and layout unless told to', () => {
    const episodes = Array.from({ length: 10 }, (_, i) => ({ objects: [object(`thing${i}_1`, i)] }));
    expect(split(episodes, { by: ['asset', 'layout'] }).proof.factors.asset.values).toBe(10);
    const table = factTable(episodes, ['target', 'container']);
    const options = { ...SPLIT_DEFAULTS, by: ['asset'] as const };
    expect(() => splitTable(table, { ...DATASET, episodes: 10 }, options)).toThrow(
      /everything is linked into one group.*\n {2}by asset: builtin\/lunchbox \(10 of 10 episodes\)/,
    );
  });
});

describe('what cannot be split', () => {
  const same = Array.from({ length: 10 }, () => ({}));
  it('says what links everything', () => {
    expect(() => split(same, { by: ['source_demo'] })).toThrow(
      /^--by source_demo: side test would be empty: everything is linked into one group for 2 sides; 10 of 10 episodes are linked to each other:\n {2}by source_demo: Task\/demo_00 \(10 of 10 episodes\)$/,
    );
  });
  it('says when there is nothing to hold out, or nothing else', () => {
    expect(() => split(same, { by: ['variation'] })).toThrow(/side test would be empty: .*no evaluation variation/);
    const held = same.map(() => ({ variation: 'EV-01' }));
    expect(() => split(held, { by: ['variation'] })).toThrow(/side train would be empty: every episode is/);
  });
  it('asks about variations whose names say nothing', () => {
    const odd = [{ variation: 'TV-01' }, { variation: 'dark' }];
    expect(() => split(odd, { by: ['variation'] })).toThrow(/neither a training variation .*got "Task\/dark"/);
    const made = split(odd, { by: ['variation'], holdOut: { variation: ['dark'] } });
    expect(made.sides.map(({ episodes }) => episodes)).toEqual([[0], [1]]);
  });
  it('names values that are there when one to hold out is not', () => {
    const options = { by: ['axis'] as const, holdOut: { axis: ['nothing'] } };
    expect(() => split([{ axis: 'affordance' }, {}], options)).toThrow(/got "nothing"; expected one of affordance/);
    expect(() => split(same, { by: ['axis'], holdOut: { asset: ['x'] } })).toThrow(/the split is not made by it/);
  });
  it('lists the policies when one is unknown', () => {
    expect(() => parsePolicy('asset+colour', '--by')).toThrow(
      /no such policy; got "colour"; expected one of variation,/,
    );
    expect(() => parsePolicy('asset+asset', '--by')).toThrow(/the same policy twice/);
    expect(parsePolicy('layout+variation', '--by')).toEqual(['variation', 'layout']);
  });
});

describe('proveSplit', () => {
  const rules = { by: FACTORS, minDistanceM: 0.05, tearPairs: false, heldOut: new Map() };
  const apart = (i: number): PlannedEpisode => ({
    task: `Task${i}`,
    variation: `TV-0${i}`,
    axis: `axis${i}`,
    pair: `pair-${i}`,
    instruction: `Instruction ${i}.`,
    demos: [`demo_0${i}`],
    objects: [object(`thing${i}_1`, 0)],
  });
  const prove = (a: PlannedEpisode, b: PlannedEpisode) =>
    proveSplit(factTable([a, b]), { side: Int32Array.from([0, 1]), sides: 2 }, rules);

  it('holds where nothing is shared', () => {
    expect(prove(apart(0), apart(1)).holds).toBe(true);
  });
  it.each<[Factor | 'pairs', PlannedEpisode]>([
    ['axis', { axis: 'axis0' }],
    ['asset', { objects: [{ ...object('other_1', 3), asset: 'builtin/thing0' }] }],
    ['composition', { objects: [{ ...object('thing0_2', 3), asset: 'builtin/other' }] }],
    ['source_demo', { task: 'Task0', demos: ['demo_00', 'demo_07'] }],
    ['instruction', { instruction: ' instruction  0' }],
    ['layout', { objects: [{ ...object('other_1', 0.05), asset: 'builtin/thing0' }] }],
    ['pairs', { pair: 'pair-0' }],
  ])('finds a planted leak of %s', (factor, leak) => {
    const proof = prove(apart(0), { ...apart(1), ...leak });
    expect(proof.holds).toBe(false);
    if (factor === 'pairs') expect(proof.pairs).toMatchObject({ torn: 1, examples: ['pair-0'] });
    else expect(proof.factors[factor].holds).toBe(false);
  });
  it('names the nearest start poses, start states and instructions', () => {
    const at = (x: number, y: number, instruction: string) => ({
      ...apart(0),
      instruction,
      objects: [object('apple_1', x), object('pear_1', y)],
    });
    const episodes = [at(0.1, 0.1, 'Pack the red apple.'), at(0.4, 0.4, 'Wait.'), at(0.13, 0.2, 'Pack the apple!')];
    const proof = proveSplit(factTable(episodes), { side: Int32Array.from([0, 0, 1]), sides: 2 }, rules);
    const { nearest } = proof.factors.layout;
    expect(nearest.map(({ asset, episodes }) => [asset, episodes])).toEqual([
      ['builtin/apple', [0, 2]],
      ['builtin/pear', [0, 2]],
    ]);
    expect(nearest[0]!.distance_m).toBeCloseTo(0.03, 12);
    expect(proof.nearest_state?.episodes).toEqual([0, 2]);
    expect(proof.nearest_state?.distance_m).toBeCloseTo(0.1, 12);
    expect(proof.nearest_instruction).toEqual({
      distance: 0.25,
      instructions: ['pack the red apple', 'pack the apple'],
    });
  });
  it('lists what is shared with its episodes on each side, of factors that were not asked for too', () => {
    const made = split([{ instruction: 'A' }, { instruction: 'B' }, { instruction: 'B' }], { by: ['instruction'] });
    expect(made.proof.factors.asset).toEqual({
      asked: false,
      holds: null,
      values: 1,
      shared: [{ value: 'builtin/apple', episodes: made.sides.map(({ episodes }) => episodes.length) }],
    });
  });
});
