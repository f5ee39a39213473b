/**
 * `npm run seeds`: the perfect executor records the seed demos of the fruit lunch, varied as a person's are.
 *
 * Layouts are drawn around BASE, wider than any corpus does; the last demos have a pear in the apple's place. A take that
 * does not reach the goal is thrown away and taken again from the next stream.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { configsFolder } from '../pipelines/support/package-info.ts';
import { footprint } from '../src/asset/bounds.ts';
import { builtinCatalogue, findAsset } from '../src/asset/catalogue.ts';
import { writeFileAtomic } from '../src/core/files.ts';
import { RandomStream } from '../src/core/random.ts';
import type { ExecutorPlan } from '../src/demo/executor.ts';
import { LUNCHBOX_SLOTS } from '../src/demo/packing.ts';
import { recordDemo } from '../src/demo/record.ts';
import { packingSubtasks } from '../src/demo/replay.ts';
import { encodeSeedDemo, type SeedDemo } from '../src/demo/seed-demo.ts';
import type { Manner } from '../src/demo/skills.ts';
import { READY_POSTURE_RAD } from '../src/sim/panda.ts';
import { World } from '../src/sim/world.ts';
import { OutcomeTracker } from '../src/task/outcome.ts';
import { findTask } from '../src/task/registry.ts';
import { resolveVariation } from '../src/task/resolve.ts';
import { sampleStartPoses } from '../src/task/start-poses.ts';
import { loadTask } from '../src/task/task-folder.ts';

const TASK = 'Packing_a_Fruit_Lunch';
const DEMOS = 10;
/** Of these, the last ones show a pear. */
const PEAR_DEMOS = 3;
const SPREAD = { position_m: 0.05, yaw_rad: 0.5 };

const task = loadTask(findTask(TASK, join(configsFolder, 'tasks')));
const { variation, objects, reset } = resolveVariation(task);
const folder = join(configsFolder, 'seeds', variation.template_type, TASK);
const ids = variation.active_instance_ids;
const container = ids.indexOf(variation.container_instance_id);
const targets = variation.semantic_groups.target.map((id) => ids.indexOf(id));

function drawManner(stream: RandomStream): Manner {
  return {
    speed: stream.uniform(0.26, 0.46),
    pauseTicks: stream.integer(4),
    graspOffset: [stream.uniform(-0.006, 0.006), 0, stream.uniform(-0.003, 0.005)],
    graspYawRad: stream.uniform(-0.12, 0.12),
    approachOffset: [stream.uniform(-0.03, 0.03), stream.uniform(-0.03, 0.03)],
  };
}

/** One take; null when it did not reach the goal. */
async function take(number: number, stream: RandomStream): Promise<SeedDemo | null> {
  const names = objects.map(({ semanticName }) =>
    number >= DEMOS - PEAR_DEMOS && semanticName === 'apple' ? 'pear' : semanticName,
  );
  const scene = names.map((name, i) => ({ id: ids[i]!, asset: findAsset(builtinCatalogue, name, 'record-seeds') }));
  const poses = new Float64Array(7 * ids.length);
  const spread = {
    ...reset,
    objects: Object.fromEntries(ids.map((id) => [id, id === ids[container] ? reset.objects[id]! : SPREAD])),
  };
  const outlines = Object.fromEntries(scene.map(({ id, asset }) => [id, footprint(asset)]));
  if (!sampleStartPoses(poses, variation, spread, outlines, stream.fork('start'))) return null;
  const world = await World.create({ objects: scene }, `seed demo ${number}`);
  try {
    world.start(READY_POSTURE_RAD, poses);
    const subtasks = packingSubtasks(stream.fork('order').shuffle(targets), container, names);
    const manners = subtasks.map((_, i) => drawManner(stream.fork(`manner/${i}`)));
    const slots = new Map(targets.map((target) => [target, LUNCHBOX_SLOTS[names[target]!]!]));
    const plan: ExecutorPlan = { objects: scene, subtasks, manners, slots };
    const result = recordDemo(world, plan, {
      name: `demo_${String(number).padStart(2, '0')}`,
      template_type: variation.template_type,
      task_id: variation.task_id,
      variation_id: variation.variation_id,
      manner: { subtasks: manners },
    });
    const tracker = new OutcomeTracker({ success: variation.success, fail: variation.fail }, ids, {
      goal_hold_steps: 1,
    });
    return result.status === 'recorded' && tracker.update(world.state) === 'success' ? result.demo : null;
  } finally {
    world.delete();
  }
}

rmSync(folder, { recursive: true, force: true });
for (let number = 0; number < DEMOS; number++) {
  let demo: SeedDemo | null = null;
  for (let retake = 0; !demo; retake++) {
    if (retake === 20) throw new Error(`record-seeds: demo ${number} failed 20 times`);
    demo = await take(number, new RandomStream(['seed demo', TASK, number, retake]));
  }
  const path = join(folder, `${demo.metadata.name}.arrow`);
  writeFileAtomic(path, encodeSeedDemo(demo));
  const order = demo.metadata.segments.filter(({ kind }) => kind === 'grasp').map(({ object }) => object);
  console.error(`${demo.metadata.name}: ${demo.length} frames, ${order.join(', ')}`);
}
