import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseAssets } from '../../src/worker/choose-assets.ts';
import { compileCorpus } from '../../src/worker/compile-plan.ts';
import type { PlannedObject } from '../../src/worker/plan.ts';
import { variationPath } from '../../src/worker/seed-path.ts';
import { CONFIGS } from './corpora.ts';

const kinds = ['a', 'b', 'c', 'd'].map((asset) => ({ asset }));
const object = (id: string, choices = kinds): PlannedObject => ({ id, semantic_name: 'thing', choices, scale: 1 });
const assetsOf = (objects: readonly PlannedObject[], episode: number) =>
  chooseAssets(objects, ['path'], episode).map(({ asset }) => asset);

describe('chooseAssets', () => {
  it('takes every choice once in as many episodes as there are choices', () => {
    for (const first of [0, 4, 400]) {
      const taken = [0, 1, 2, 3].map((i) => assetsOf([object('x')], first + i)[0]);
      expect([...taken].sort()).toEqual(['a', 'b', 'c', 'd']);
    }
  });
  it('takes them in another order in other rounds, for other objects and on other paths', () => {
    const order = (id: string, round: number, path = 'path') =>
      [0, 1, 2, 3].map((i) => chooseAssets([object(id)], [path], 4 * round + i)[0]!.asset).join('');
    const orders = [0, 1, 2, 3].flatMap((round) => [order('x', round), order('y', round), order('x', round, 'other')]);
    expect(new Set(orders).size).toBeGreaterThan(6);
  });
  it('gives an object the same whatever else is in the scene', () => {
    for (let episode = 0; episode < 8; episode++) {
      expect(assetsOf([object('y'), object('x')], episode)[1]).toBe(assetsOf([object('x')], episode)[0]);
    }
  });
  it('keeps all else that is known of an object', () => {
    const imported = { ...object('x', [{ asset: 'mug_1', key: 'ab' } as { asset: string }]), scale: 0.9 };
    expect(chooseAssets([imported], ['path'], 3)).toEqual([
      { id: 'x', semantic_name: 'thing', scale: 0.9, asset: 'mug_1', key: 'ab' },
    ]);
  });
});

describe('the corpora of this project', () => {
  it('show at least three instances of each fruit in the demo', () => {
    const { plan } = compileCorpus(join(CONFIGS, 'corpora/demo.yaml'), { configsFolder: CONFIGS });
    const used = new Map<string, Set<string>>();
    for (const planned of plan.variations) {
      for (let episode = 0; episode < planned.episodes; episode++) {
        for (const chosen of chooseAssets(planned.objects, variationPath(plan, planned, null), episode)) {
          used.set(chosen.semantic_name, (used.get(chosen.semantic_name) ?? new Set()).add(chosen.asset));
        }
      }
    }
    for (const fruit of ['apple', 'banana', 'orange']) expect(used.get(fruit)!.size).toBeGreaterThanOrEqual(3);
  });
});
