import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/asset/catalogue.ts';
import { UserError } from '../../src/core/errors.ts';
import { pose } from '../../src/core/pose.ts';
import { RandomStream } from '../../src/core/random.ts';
import { newCommand } from '../../src/demo/command.ts';
import { PartView } from '../../src/demo/moving-part.ts';
import { subtasksOf } from '../../src/demo/plan/subtasks.ts';
import { recordDemo } from '../../src/demo/record.ts';
import { Replay } from '../../src/demo/replay.ts';
import { DEFAULT_REPLAY } from '../../src/demo/replay-options.ts';
import type { SeedDemo } from '../../src/demo/seed-demo.ts';
import { close } from '../../src/demo/skills/close.ts';
import { open } from '../../src/demo/skills/open.ts';
import { DEFAULT_MANNER, type Skill } from '../../src/demo/skills/skill.ts';
import { actionTowards } from '../../src/sim/controller.ts';
import { READY_POSTURE_RAD } from '../../src/sim/panda.ts';
import { World } from '../../src/sim/world.ts';
import { perform } from './perform.ts';

const FURNITURE = [
  { name: 'drawer_cabinet', part: 'drawer', x: 0.66, y: 0, wanted: 0.145, shut: 0.01 },
  { name: 'microwave', part: 'door', x: 0.84, y: -0.08, wanted: 1.6, shut: 0.05 },
] as const;
/** Fingers that stay wide of a bar. */
const AJAR = -1;
/** Margins that certificates ask for. */
const LEAST_MARGIN_RAD = 0.05;
const LEAST_MANIPULABILITY = 0.02;

/** Runs a skill to its end; the least margins that were met. */
function performWithin(world: World, skill: Skill) {
  const least = { margin: Number.POSITIVE_INFINITY, manipulability: Number.POSITIVE_INFINITY };
  const { status } = perform(world, skill, () => {
    least.margin = Math.min(least.margin, world.state.jointLimitMargin);
    least.manipulability = Math.min(least.manipulability, world.state.manipulability);
  });
  return { status, ...least };
}

describe.each(FURNITURE)('the $part of a $name', ({ name, part, x, y, wanted, shut }) => {
  const objects = [{ id: name, asset: builtinCatalogue.byId(`builtin/${name}_1`)! }];
  const view = new PartView(objects, 0, part);
  let world: World;
  beforeAll(async () => {
    world = await World.create({ objects }, name);
  });
  afterAll(() => world.delete());
  const start = (yaw: number, value = 0) =>
    world.start(READY_POSTURE_RAD, pose([x, y, 0.02], [Math.cos(yaw / 2), 0, 0, Math.sin(yaw / 2)]), [value]);
  const finished = { status: 'done' };

  it('is opened and shut again, within the margins that certificates ask for, and the thing stays where it is', () => {
    start(0.05);
    for (const skill of [() => open(view, wanted, world.state), () => close(view, shut, world.state)]) {
      const { status, margin, manipulability } = performWithin(world, skill());
      expect(status).toBe('done');
      expect(margin).toBeGreaterThan(LEAST_MARGIN_RAD);
      expect(manipulability).toBeGreaterThan(LEAST_MANIPULABILITY);
    }
    expect(Math.abs(view.value(world.state))).toBeLessThan(shut);
    expect(Math.abs(world.state.objectPoses[0]! - x)).toBeLessThan(0.01);
  });

  it('is opened from half open, and no further than is wanted', () => {
    start(0, wanted / 2);
    expect(perform(world, open(view, wanted, world.state))).toMatchObject(finished);
    expect(Math.abs(view.value(world.state) - wanted)).toBeLessThan(0.05 * wanted);
  });

  // a drawer's bar is hooked by a finger that stands behind it, closed or not
  it.skipIf(part === 'drawer')('is taken again when it did not follow the hand', () => {
    start(0);
    const skill = open(view, wanted, world.state);
    const command = newCommand();
    command.target.set(world.state.tcp);
    const action = new Float32Array(7);
    let tries = 0;
    let phase = '';
    let status = 'running';
    for (let tick = 0; tick < 900 && status === 'running'; tick++) {
      status = skill.tick(world.state, command);
      if (command.phase === 'approach' && phase !== 'approach') tries++;
      phase = command.phase;
      // the first time the fingers do not close
      const gripper = tries === 1 ? Math.min(command.gripper, AJAR) : command.gripper;
      world.step(actionTowards(action, world.state.tcp, command.target, gripper));
    }
    expect(tries).toBe(2);
    expect(status).toBe('done');
    expect(view.value(world.state)).toBeGreaterThan(0.95 * wanted);
  });

  it('is opened and shut by a replay of a demo, with the thing turned and moved', () => {
    start(0);
    const subtasks = subtasksOf(
      [
        { kind: 'open', reference: 0, part, opening: wanted },
        { kind: 'close', reference: 0, part, opening: shut },
      ],
      [{ id: name, semanticName: name }],
    );
    expect(subtasks[0]!.name).toBe(`open the ${part} of the ${name.replaceAll('_', ' ')}`);
    const describeAs = { name: 'test', template_type: 't', task_id: 't', variation_id: 'BASE', manner: {} };
    const recorded = recordDemo(world, { objects, subtasks, manners: [DEFAULT_MANNER, DEFAULT_MANNER] }, describeAs);
    if (recorded.status !== 'recorded') throw new Error(`failed in subtask ${recorded.subtask}`);
    const { segments } = recorded.demo.metadata;
    expect(segments.map(({ kind, part: of }) => `${kind} ${of}`)).toEqual([`open ${part}`, `close ${part}`]);
    for (const { start: from, act, signal, end } of segments) {
      expect(from).toBeLessThan(act!);
      expect(act).toBeLessThan(signal);
      expect(signal).toBeLessThan(end);
    }
    start(-0.06);
    expect(mostAndLast(replayed(world, recorded.demo, subtasks), view)).toEqual({ opened: true, shut: true });
  });

  /** Whether the part was wide open once, and is shut at the end. */
  function mostAndLast(values: readonly number[], { part: { range } }: PartView) {
    expect(Math.max(...values)).toBeLessThanOrEqual(range[1] + 0.01);
    return { opened: Math.max(...values) > 0.9 * wanted, shut: Math.abs(values.at(-1)!) < shut };
  }

  /** The values of the joint over a replay without noise. */
  function replayed(to: World, demo: SeedDemo, subtasks: ReturnType<typeof subtasksOf>): number[] {
    const { asset } = objects[0]!;
    const replay = new Replay(subtasks, {
      library: { folder: 'test', demos: [demo], sha256: '' },
      objects: [{ id: name, semanticName: name, symmetry: asset.symmetry, asset }],
      options: DEFAULT_REPLAY,
      stream: new RandomStream(['test']),
    });
    const action = new Float32Array(7);
    const values: number[] = [];
    while (replay.next(to.state)) {
      to.step(actionTowards(action, to.state.tcp, replay.command.target, replay.command.gripper));
      values.push(view.value(to.state));
    }
    return values;
  }
});

describe('a part that is not there', () => {
  it('is a complaint that names those that are', () => {
    const objects = [{ id: 'cabinet_1', asset: builtinCatalogue.byId('builtin/drawer_cabinet_1')! }];
    expect(() => new PartView(objects, 0, 'door')).toThrow(UserError);
    expect(() => new PartView(objects, 0, 'door')).toThrow(/cabinet_1.*drawer/);
  });
});
