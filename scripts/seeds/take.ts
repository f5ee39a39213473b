/**
 * One take of a seed demo.
 */
import { join } from 'node:path';
import { configsFolder } from '../../pipelines/support/package-info.ts';
import { footprint } from '../../src/asset/bounds.ts';
import { builtinCatalogue, findAsset } from '../../src/asset/catalogue.ts';
import type { RandomStream } from '../../src/core/random.ts';
import type { ExecutorPlan } from '../../src/demo/executor.ts';
import { type Goal, goalsOf } from '../../src/demo/plan/goal.ts';
import { fixedRank, orderGoals } from '../../src/demo/plan/order.ts';
import { withPartSteps } from '../../src/demo/plan/parts.ts';
import { subtasksOf } from '../../src/demo/plan/subtasks.ts';
import { recordDemo } from '../../src/demo/record.ts';
import type { SeedDemo } from '../../src/demo/seed-demo.ts';
import type { Manner } from '../../src/demo/skills/skill.ts';
import { jointNames } from '../../src/sim/joints.ts';
import { READY_POSTURE_RAD } from '../../src/sim/panda.ts';
import { World } from '../../src/sim/world.ts';
import { OutcomeTracker } from '../../src/task/outcome.ts';
import { findTask } from '../../src/task/registry.ts';
import { type Resolution, resolveVariation } from '../../src/task/resolve.ts';
import { sampleJointStartPoses } from '../../src/task/start-poses.ts';
import { loadTask } from '../../src/task/task-folder.ts';
import { AssetBinder, loadChoice } from '../../src/worker/bound-assets.ts';
import { jointStarts } from '../../src/worker/joint-starts.ts';
import type { SeedRecipe } from './recipes.ts';

/** Demos show the first of what a thing may be. */
const binder = new AssetBinder({ store: null, licenses: null });

/** How far off the vertical the hand comes to a thing, where a recipe does not say [m]. */
const APPROACH_M = 0.03;

function drawManner(stream: RandomStream, approachM = APPROACH_M): Manner {
  return {
    speed: stream.uniform(0.26, 0.46),
    pauseTicks: stream.integer(4),
    graspOffset: [stream.uniform(-0.006, 0.006), 0, stream.uniform(-0.003, 0.005)],
    graspYawRad: stream.uniform(-0.12, 0.12),
    approachOffset: [stream.uniform(-approachM, approachM), stream.uniform(-approachM, approachM)],
  };
}

/** Null when it did not reach the goal. */
export async function takeDemo(recipe: SeedRecipe, number: number, stream: RandomStream): Promise<SeedDemo | null> {
  const task = loadTask(findTask(recipe.task, join(configsFolder, 'tasks')));
  const resolution = resolveVariation(task, recipe.layouts[number % recipe.layouts.length]);
  const { variation, objects, carriers } = resolution;
  const ids = variation.active_instance_ids;
  const { standIn } = recipe;
  const stands = (name: string) => standIn && number >= recipe.demos - standIn.demos && name === standIn.for;
  const scene = objects.map((object, i) => ({
    id: ids[i]!,
    asset: stands(object.semanticName)
      ? findAsset(builtinCatalogue, standIn!.is, 'record-seeds')
      : loadChoice(binder.bind(object).choices[0]!, null, 'record-seeds'),
  }));
  const footprints = Object.fromEntries(scene.map(({ id, asset }) => [id, footprint(asset)]));
  const poses = new Float64Array(7 * ids.length);
  const layout = { written: variation, reset: spreadOf(recipe, resolution), footprints, carriers };
  if (!sampleJointStartPoses([poses], [layout], stream.fork('start'))) return null;
  const world = await World.create({ objects: scene }, `seed demo ${number}`);
  try {
    world.start(READY_POSTURE_RAD, poses, jointStarts(world.scene, variation, `seed demo ${number}`));
    const plan = planOf(recipe, resolution, scene, stream);
    const { template_type, task_id, variation_id } = variation;
    const name = `demo_${String(number).padStart(2, '0')}`;
    const manner = { subtasks: plan.manners };
    const result = recordDemo(world, plan, { name, template_type, task_id, variation_id, manner });
    const tracker = new OutcomeTracker(variation, ids, { goal_hold_steps: 1 }, jointNames(world.scene));
    return result.status === 'recorded' && tracker.update(world.state) === 'success' ? result.demo : null;
  } finally {
    world.delete();
  }
}

function spreadOf({ spread }: SeedRecipe, { variation, reset }: Resolution): Resolution['reset'] {
  if (!spread) return reset;
  const { active_instance_ids: ids, container_instance_id: container } = variation;
  return {
    ...reset,
    objects: Object.fromEntries(ids.map((id) => [id, id === container ? reset.objects[id]! : spread])),
  };
}

/** The goals in an order drawn at random, or in the one that the task fixes. */
function planOf(
  { approachM }: SeedRecipe,
  resolution: Resolution,
  scene: ExecutorPlan['objects'],
  stream: RandomStream,
): ExecutorPlan {
  const { variation, plan } = resolution;
  const ids = variation.active_instance_ids;
  const named = scene.map(({ id, asset }) => ({ id, semanticName: asset.semanticName }));
  const goals = goalsOf({ variation, semanticNames: named.map(({ semanticName }) => semanticName), plan });
  const fixed = fixedRank(plan, ids);
  const shuffled: readonly Goal[] = fixed ? goals : stream.fork('order').shuffle(goals);
  const ordered = orderGoals(shuffled, { ids, carriers: resolution.carriers }, fixed ?? undefined, fixed !== null);
  const semanticNames = named.map(({ semanticName }) => semanticName);
  const subtasks = subtasksOf(withPartSteps(ordered, { variation, semanticNames, plan }), named);
  for (const { object, slot } of goals) {
    if (!slot) throw new Error(`record-seeds: nothing says where ${ids[object]} goes`);
  }
  const manners = subtasks.map((_, i) => drawManner(stream.fork(`manner/${i}`), approachM));
  return { objects: scene, subtasks, manners };
}
