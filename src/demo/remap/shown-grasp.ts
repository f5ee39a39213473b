/**
 * The grasp that a segment of a seed demo shows.
 */

import type { Grasp } from '../../asset/affordance/grasp.ts';
import { graspShown } from '../../asset/affordance/known.ts';
import type { Asset } from '../../asset/asset.ts';
import { invertPose, multiplyPose, normalizeRotation, type Pose, pose } from '../../core/pose.ts';
import type { DemoSegment, SeedDemo } from '../seed-demo.ts';

const shown = new WeakMap<DemoSegment, { readonly asset: Asset; readonly grasp: Grasp }>();

/** How the hand had closed on `asset` when the object was first in hand, in the asset's frame. */
export function shownGrasp(demo: SeedDemo, segment: DemoSegment, asset: Asset): Grasp {
  const known = shown.get(segment);
  if (known?.asset === asset) return known.grasp;
  const asset_T_world = invertPose(pose(), segment.reference_frame);
  const grasp = graspShown(asset, multiplyPose(pose(), asset_T_world, targetAt(demo, segment.signal)));
  shown.set(segment, { asset, grasp });
  return grasp;
}

/** (7,): where the TCP was in a frame of a demo, in the world. */
export function tcpAt({ tcp }: SeedDemo, frame: number, out: Pose = pose()): Pose {
  out.set(tcp.subarray(7 * frame, 7 * frame + 7));
  return normalizeRotation(out);
}

/** (7,): where the TCP was told to go in a frame of a demo, in the world. */
export function targetAt({ target }: SeedDemo, frame: number, out: Pose = pose()): Pose {
  out.set(target.subarray(7 * frame, 7 * frame + 7));
  return normalizeRotation(out);
}
