import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/asset/catalogue.ts';
import { pose } from '../../src/core/pose.ts';
import { RandomStream } from '../../src/core/random.ts';
import { newCommand } from '../../src/demo/command.ts';
import type { Replay, Subtask } from '../../src/demo/replay.ts';
import { EpisodeBuffer } from '../../src/episode/episode-buffer.ts';
import { SceneEvents } from '../../src/episode/scene-events.ts';
import { READY_POSTURE_RAD } from '../../src/sim/panda.ts';
import { World } from '../../src/sim/world.ts';
import type { Condition } from '../../src/task/condition.ts';
import { OutcomeTracker } from '../../src/task/outcome.ts';
import { runAttempt } from '../../src/worker/attempt.ts';

/** A hand that stays where it is, whatever it is asked to do. */
function idleReplay(subtasks: readonly Subtask[], tcp: Float64Array): Replay {
  const source = { subtask: -1, demo: 0, segment: 0, frame: -1, noisy: false, last: true, pairing: null };
  const command = { ...newCommand(), target: tcp.slice(), phase: 'wait' };
  const next = () => source.subtask + 1 < subtasks.length && ++source.subtask >= 0;
  return { subtasks, command, source, next } as unknown as Replay;
}

describe('an attempt that does not reach its goal', () => {
  const objects = [{ id: 'microwave_1', asset: builtinCatalogue.byId('builtin/microwave_1')! }];
  const moving = (kind: 'open' | 'close', opening: number): Subtask => ({
    kind,
    name: `${kind} the door`,
    object: 0,
    reference: 0,
    part: 'door',
    opening,
  });
  let world: World;
  beforeAll(async () => {
    world = await World.create({ objects }, 'attempt');
  });
  afterAll(() => world.delete());

  /** What is told of an attempt in which nothing moves. */
  function causeOf(subtask: Subtask, start: number): string | null {
    world.start(READY_POSTURE_RAD, pose([0.84, 0, 0.02]), [start]);
    const never: Condition = { type: 'joint', subject_id: 'microwave_1', joint: 'door', range: [0.9, 1] };
    const conditions = { success: { conditions: [never] }, fail: { conditions: [] } };
    const [ids, joints] = [['microwave_1'], ['microwave_1/door']];
    const outcome = runAttempt({
      world,
      replay: idleReplay([subtask], world.state.tcp),
      demoNames: ['demo_00'],
      tracker: new OutcomeTracker(conditions, ids, {}, joints),
      events: new SceneEvents({ ...conditions, events: [] }, ids, joints),
      log: new EpisodeBuffer(ids),
      stream: new RandomStream(['attempt']),
      actionNoise: 0,
    });
    return outcome.status === 'rejected' ? outcome.cause : null;
  }

  it('names a door that was not opened, or not shut', () => {
    expect(causeOf(moving('open', 1.6), 0)).toBe('part_not_moved');
    expect(causeOf(moving('close', 0.05), 1.6)).toBe('part_not_moved');
  });

  it('does not blame a door that is where it was to be', () => {
    expect(causeOf(moving('open', 1.6), 1.55)).toBe('goal_not_reached');
    expect(causeOf(moving('close', 0.05), 0)).toBe('goal_not_reached');
  });
});
