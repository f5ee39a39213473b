/**
 * The start of an episode that stands alone, as generation and certificates make it.
 */
import type { RandomStream } from '../core/random.ts';
import { sampleJointStartPoses } from '../task/start-poses.ts';
import { jointStarts } from './joint-starts.ts';
import { liftOntoTable, startPosture } from './play.ts';
import { checkRest } from './rest.ts';
import type { Stage } from './stage.ts';

/**
 * Draws a start, and brings the stage's world to it.
 *
 * @returns (n, 7): where the objects were put; null when no draw leaves the layout free
 * @throws UserError for an object that does not stay where it is put
 */
export function startAlone({ world, layout, assets, scene }: Stage, stream: RandomStream): Float64Array | null {
  const poses = new Float64Array(7 * assets.length);
  if (!sampleJointStartPoses([poses], [layout], stream.fork('start'))) return null;
  liftOntoTable(poses);
  const { task_id, variation_id, active_instance_ids: ids } = scene.variation;
  const joints = jointStarts(world.scene, scene.variation, `${task_id} ${variation_id}`);
  world.start(startPosture(stream.fork('posture')), poses, joints);
  checkRest({ state: world.state, poses, ids, where: `${task_id} ${variation_id}` });
  return poses;
}
