/** The published BeTTER task folder and templates, read as they are. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { resolveScene } from '../../src/intervention/intervene.ts';
import { describeCondition } from '../../src/task/condition.ts';
import { listVariations, resolveVariation } from '../../src/task/resolve.ts';
import { checkTask } from '../../src/task/task-check.ts';
import { loadTask, type Task } from '../../src/task/task-folder.ts';
import { findTemplate, loadTemplate } from '../../src/task/template-check.ts';

const published = resolve(import.meta.dirname, '../../../shared/better-task');
const templates = join(published, 'templates');

beforeAll(() => {
  if (!existsSync(published)) {
    throw new Error(`${published}: the published BeTTER task folder is needed here; put it beside the checkout`);
  }
});

describe('the published Packing_a_Fruit_Lunch', () => {
  let task: Task;
  beforeAll(() => {
    task = loadTask(join(published, 'Packing_a_Fruit_Lunch'));
  });
  /** Ids without what a generator hung on to them: `apple_1_8097` is apple. */
  const short = (id: string) => id.replace(/(_container)?(_\d+)?_[0-9a-f]{4}\b/g, '');
  const show = (id: string) => {
    const { variation } = resolveVariation(task, id);
    const { target, distractor, decor } = variation.semantic_groups;
    return {
      target: target.map(short),
      distractor: distractor.map(short),
      decor: decor.map(short),
      success: variation.success.conditions.map((condition) => short(describeCondition(condition))),
      fail: variation.fail.conditions.map((condition) => short(describeCondition(condition))),
    };
  };
  const threeFruits = {
    target: ['apple', 'banana', 'orange'],
    distractor: ['juice_box', 'yogurt_cup'],
    decor: ['water_bottle'],
    success: ['apple in lunchbox', 'banana in lunchbox', 'orange in lunchbox'],
    fail: [],
  };

  it('has nine variations, all enabled, each of which resolves to unit quaternions and whole layouts', () => {
    expect(listVariations(task)).toEqual([
      { id: 'BASE', split: 'base', enabled: true },
      ...[1, 2, 3, 4].map((i) => ({ id: `TV-0${i}`, split: 'train', enabled: true })),
      ...[1, 2, 3, 4].map((i) => ({ id: `EV-0${i}`, split: 'eval', enabled: true })),
    ]);
    for (const { id } of listVariations(task)) {
      const { variation } = resolveVariation(task, id);
      expect(Object.keys(variation.layout)).toEqual(variation.active_instance_ids);
      for (const { rotation } of Object.values(variation.layout)) expect(Math.hypot(...rotation)).toBeCloseTo(1, 14);
    }
  });
  it.each(['BASE', 'TV-01', 'TV-02', 'TV-03', 'EV-01', 'EV-02'])('packs three fruits and never fails in %s', (id) => {
    expect(show(id)).toEqual(threeFruits);
  });
  it('fails for the fruits that TV-04 does not ask for', () => {
    expect(show('TV-04')).toEqual({
      target: ['apple'],
      distractor: ['banana', 'orange'],
      decor: ['water_bottle'],
      success: ['apple in lunchbox'],
      fail: ['banana in lunchbox', 'orange in lunchbox'],
    });
  });
  it('has a red block in place of the apple in EV-03', () => {
    expect(show('EV-03')).toEqual({
      target: ['banana', 'orange'],
      distractor: ['red_block'],
      decor: ['water_bottle'],
      success: ['banana in lunchbox', 'orange in lunchbox'],
      fail: ['red_block in lunchbox'],
    });
  });
  it('has a pear in place of the apple in EV-04', () => {
    expect(show('EV-04')).toEqual({
      ...threeFruits,
      target: ['banana', 'orange', 'pear'],
      success: ['banana in lunchbox', 'orange in lunchbox', 'pear in lunchbox'],
    });
  });
  it('moves in TV-02 the orange and the juice box, and nothing else', () => {
    const [base, moved] = ['BASE', 'TV-02'].map((id) => resolveVariation(task, id).variation.layout);
    const changed = Object.keys(base!).filter((id) => base![id]!.position.join() !== moved![id]!.position.join());
    expect(changed.map(short).sort()).toEqual(['juice_box', 'orange']);
  });
  it('turns the banana of TV-03 about the upright, which the quaternions do only when read as w x y z', () => {
    const { layout } = resolveVariation(task, 'TV-03').variation;
    for (const { rotation } of Object.values(layout)) {
      expect(Math.hypot(rotation[1], rotation[2])).toBeLessThan(1e-6);
    }
  });
  it('knows what each object is, and offers the asset that the layout was written with', () => {
    for (const { id } of listVariations(task)) {
      for (const { semanticName, candidates, selected, ...object } of resolveVariation(task, id).objects) {
        expect(short(object.id)).toBe(semanticName.replace('_container', ''));
        expect(candidates.length).toBeGreaterThan(0);
        if (selected !== null) expect(candidates).toContain(selected);
      }
    }
  });
  it('is sound, and obeys its template', () => {
    const template = findTemplate(templates, task.file.template_type);
    expect(checkTask(task, template).problems).toEqual([]);
  });
});

describe('published templates', () => {
  it('are all understood', () => {
    const names = readdirSync(templates);
    expect(names.length).toBeGreaterThanOrEqual(9);
    for (const name of names) expect(loadTemplate(join(templates, name)).template_type).toBe(name.replace('.yaml', ''));
  });
  it("are obeyed by this repository's own task", () => {
    const own = loadTask(resolve(import.meta.dirname, '../../configs/tasks/loose_packing/Packing_a_Fruit_Lunch'));
    expect(checkTask(own, findTemplate(templates, 'loose_packing'), resolveScene).problems).toEqual([]);
  });
});
