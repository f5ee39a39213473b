import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.ts';
import { type Goal, type GoalScene, goalsOf } from '../../../src/demo/plan/goal.ts';
import { demoRank, fixedRank, orderGoals } from '../../../src/demo/plan/order.ts';
import { subtasksOf } from '../../../src/demo/plan/subtasks.ts';
import type { SeedLibrary } from '../../../src/demo/seed-demo.ts';
import type { Condition } from '../../../src/task/condition.ts';
import type { Placement } from '../../../src/task/objects.ts';
import { type PlanBlock, planSchema } from '../../../src/task/plan-block.ts';
import type { Relation } from '../../../src/task/relations.ts';

const IDS = ['tray_1', 'blue_bin_1', 'green_bin_1', 'can_1', 'can_2', 'ball_1'] as const;
const NAMES = ['tray', 'recycling_bin', 'recycling_bin', 'can', 'can', 'paper_ball'];
const OBJECTS = IDS.map((id, i) => ({ id, semanticName: NAMES[i]! }));

const edge = (subject_id: string, target_id: string, relation: Relation = 'in'): Condition => ({
  type: 'edge',
  subject_id,
  relation,
  target_id,
});

const PLAN: PlanBlock = planSchema.parse({
  places: [
    {
      reference: 'recycling_bin',
      slots: [{ position: [0.03, 0, 0.04], for: ['can'] }, { position: [-0.03, 0, 0.04] }],
    },
  ],
});

function scene(conditions: readonly Condition[], plan: PlanBlock | undefined = PLAN): GoalScene {
  return {
    variation: {
      template_type: 'categorical_sorting',
      active_instance_ids: IDS,
      container_instance_id: 'tray_1',
      semantic_groups: { container: ['tray_1'], target: IDS.slice(1), distractor: [], decor: [] },
      success: { op: 'and', conditions },
    },
    semanticNames: NAMES,
    plan,
  };
}

const told = (goals: readonly Goal[]) => goals.map(({ object, reference }) => `${IDS[object]} > ${IDS[reference]}`);

describe('the goals of a plan', () => {
  it('follow from the conditions of success, so that other conditions are reached in another way', () => {
    expect(told(goalsOf(scene([edge('can_1', 'blue_bin_1'), edge('ball_1', 'green_bin_1')])))).toEqual([
      'can_1 > blue_bin_1',
      'ball_1 > green_bin_1',
    ]);
    expect(told(goalsOf(scene([edge('can_1', 'green_bin_1')])))).toEqual(['can_1 > green_bin_1']);
  });
  it('take the first free slot of the bin that is kept for the thing, else the first free one for any', () => {
    const goals = goalsOf(
      scene([edge('can_1', 'blue_bin_1'), edge('can_2', 'blue_bin_1'), edge('ball_1', 'green_bin_1')]),
    );
    expect(goals.map(({ slot }) => slot?.position[0])).toEqual([0.03, -0.03, -0.03]);
  });
  it('have no slot where everything is taken', () => {
    const goals = goalsOf(scene(['can_1', 'can_2', 'ball_1'].map((id) => edge(id, 'blue_bin_1'))));
    expect(goals[2]).toMatchObject({ object: 5, slot: null });
  });
  it('leave a slot alone at which something stands from the start, however the bin is turned, and know it for what is there already', () => {
    const bin = [[0.5, 0.2, 0.02], Math.PI / 2 + 0.2] as const;
    // the canonical frame of a square bin is turned by 0.2 rad
    const at = (x: number): Placement => ({
      position: [0.5 + x * Math.cos(0.2), 0.2 + x * Math.sin(0.2), 0.06],
      rotation: [1, 0, 0, 0],
      scale: [1, 1, 1],
    });
    const rotation = [Math.cos(bin[1] / 2), 0, 0, Math.sin(bin[1] / 2)] as const;
    const start = {
      layout: {
        blue_bin_1: { position: bin[0], rotation, scale: [1, 1, 1] as const },
        green_bin_1: { position: [0.5, -0.2, 0.02] as const, rotation, scale: [1, 1, 1] as const },
        ball_1: at(-0.03),
        can_1: at(0.033),
      },
      carriers: { ball_1: 'blue_bin_1', can_1: 'blue_bin_1' },
      symmetries: IDS.map(() => ({ kind: 'n_fold', n: 4 }) as const),
    };
    const slots = (conditions: readonly Condition[]) =>
      goalsOf({ ...scene(conditions), start }).map(({ slot }) => slot?.position[0] ?? null);
    expect(slots([edge('can_2', 'blue_bin_1')])).toEqual([null]);
    expect(slots([edge('can_1', 'blue_bin_1'), edge('can_2', 'blue_bin_1')])).toEqual([0.03, null]);
    expect(slots([edge('can_2', 'green_bin_1')])).toEqual([0.03]);
  });
  it('leave out what is only one of several ways, what must not be, and relations that the plan has no place for', () => {
    const conditions: Condition[] = [
      { op: 'or', conditions: [edge('can_1', 'blue_bin_1'), edge('can_1', 'green_bin_1')] },
      { op: 'not', condition: edge('can_2', 'blue_bin_1') },
      edge('ball_1', 'tray_1', 'left_of'),
    ];
    expect(goalsOf(scene(conditions))).toEqual([]);
  });
  it('are those of packing where a task says no plan: every target into the container', () => {
    const { variation } = scene([]);
    const packing: GoalScene = {
      variation: { ...variation, semantic_groups: { ...variation.semantic_groups, target: ['can_1', 'ball_1'] } },
      semanticNames: NAMES,
    };
    expect(told(goalsOf(packing))).toEqual(['can_1 > tray_1', 'ball_1 > tray_1']);
  });
});

describe('the order of goals', () => {
  const goals = goalsOf(
    scene([edge('can_1', 'blue_bin_1'), edge('can_2', 'blue_bin_1'), edge('ball_1', 'green_bin_1')]),
  );

  it('is the one that the plan fixes by instance ids; what it does not name comes last', () => {
    const plan: PlanBlock = { ...PLAN, order: ['ball_1', 'can_2'] };
    expect(told(orderGoals(goals, { ids: IDS }, fixedRank(plan, IDS)!, true))).toEqual([
      'ball_1 > green_bin_1',
      'can_2 > blue_bin_1',
      'can_1 > blue_bin_1',
    ]);
    expect(fixedRank(PLAN, IDS)).toBeNull();
  });
  it('is that of a demo drawn at random where the plan leaves it open', () => {
    const demo = (objects: readonly string[]) => ({
      metadata: { segments: objects.map((object) => ({ kind: 'grasp', object })) },
    });
    const demos = [demo(['can', 'paper_ball']), demo(['paper_ball', 'can'])];
    const library = { demos } as unknown as SeedLibrary;
    const firsts = Array.from({ length: 20 }, (_, i) => {
      const rank = demoRank(library, NAMES, new RandomStream(`order ${i}`));
      return told(orderGoals(goals, { ids: IDS }, rank)).join();
    });
    expect(new Set(firsts)).toEqual(
      new Set([
        'can_1 > blue_bin_1,can_2 > blue_bin_1,ball_1 > green_bin_1',
        'ball_1 > green_bin_1,can_1 > blue_bin_1,can_2 > blue_bin_1',
      ]),
    );
  });
  it('skips what starts at its goal, and not what starts on something else', () => {
    const carriers = { can_1: 'blue_bin_1', can_2: 'tray_1' };
    expect(told(orderGoals(goals, { ids: IDS, carriers }))).toEqual(['can_2 > blue_bin_1', 'ball_1 > green_bin_1']);
  });
  it('brings what others are brought to first', () => {
    const stack = planSchema.parse({
      places: [{ reference: 'can', relation: 'on', slots: [{ position: [0, 0, 0.1] }] }],
    });
    const stacked = goalsOf(scene([edge('can_1', 'can_2', 'on'), edge('ball_1', 'can_1', 'on')], stack));
    const last = orderGoals(stacked, { ids: IDS }, ({ object }) => -object);
    expect(told(last)).toEqual(['can_1 > can_2', 'ball_1 > can_1']);
  });
});

describe('subtasks', () => {
  it('tell a grasp how high a thing is held for where it goes', () => {
    const rack = planSchema.parse({
      places: [{ reference: 'tray', skill: 'insert', hold_above_m: 0.04, slots: [{ position: [0, 0, 0.01] }] }],
    });
    const subtasks = subtasksOf(goalsOf(scene([edge('can_1', 'tray_1')], rack)), OBJECTS);
    expect(subtasks.map(({ kind, holdAboveM }) => [kind, holdAboveM])).toEqual([
      ['grasp', 0.04],
      ['insert', undefined],
    ]);
  });
});

describe('subtasks in words', () => {
  it('call a thing by its name, and by its id where several have that name and ids tell them apart', () => {
    const goals = [{ object: 3, reference: 1, relation: 'in' as const }];
    expect(subtasksOf(goals, OBJECTS).map(({ name }) => name)).toEqual([
      'pick up the can',
      'put the can into the blue bin',
    ]);
    const onto = [{ object: 5, reference: 3, relation: 'on' as const }];
    expect(subtasksOf(onto, OBJECTS)[1]!.name).toBe('put the paper ball onto the can');
  });
});
