/**
 * Rollouts that know nothing of the task, and so must not do it: a predicate that one of them makes true is too easily true.
 */
import type { RandomStream } from '../core/random.ts';
import { SceneEvents } from '../episode/scene-events.ts';
import { ACTION_SIZE } from '../sim/controller.ts';
import { jointNames } from '../sim/joints.ts';
import { OutcomeTracker } from '../task/outcome.ts';
import type { StartedEpisode } from './episode.ts';

export interface BlindRollout {
  /** `random`: an action of uniform components, held for a while, then another. `idle`: the arm stays, the fingers open. */
  readonly kind: 'random' | 'idle';
  /** Control steps. */
  readonly steps: number;
  readonly stream: RandomStream;
}

/** Control steps for which a random action is held: at 20 Hz a new one each step would only tremble. */
const HELD_STEPS = 10;

/** True when the task counted as done at any step. */
export function runBlindly({ world, scene, plan }: StartedEpisode, { kind, steps, stream }: BlindRollout): boolean {
  const ids = plan.objects.map(({ id }) => id);
  const joints = jointNames(world.scene);
  const tracker = new OutcomeTracker(scene, ids, {}, joints);
  const events = new SceneEvents(scene, ids, joints);
  events.reset(world.state);
  const action = new Float32Array(ACTION_SIZE);
  action[6] = -1;
  for (let t = 0; t < steps; t++) {
    if (tracker.update(world.state) === 'success') return true;
    if (kind === 'random' && t % HELD_STEPS === 0) drawAction(action, stream);
    world.step(action);
    if (world.state.diverged) return false;
    events.update(world);
  }
  return tracker.update(world.state) === 'success';
}

function drawAction(out: Float32Array, stream: RandomStream): void {
  for (let i = 0; i < ACTION_SIZE; i++) out[i] = stream.uniform(-1, 1);
}
