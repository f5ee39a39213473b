/**
 * The grasps that are known of an asset, and what can be told of any place where a hand has closed on it.
 */
import { cos, sin } from '../../core/portable-math.ts';
import { type Pose, pose } from '../../core/pose.ts';
import type { Asset, TopGrasp } from '../asset.ts';
import { feltSurface } from './affordances.ts';
import { describeGrasp } from './antipodal.ts';
import { closingAt } from './closing.ts';
import type { Grasp } from './grasp.ts';
import type { Surface } from './surface.ts';

/** Points take time to draw: they are drawn once an asset. */
const surfaces = new WeakMap<Asset, Surface>();
const handMade = new WeakMap<Asset, readonly Grasp[]>();

/** The surface by which an asset is felt; throws RangeError for one that nothing can touch. */
export function surfaceFor(asset: Asset): Surface {
  let surface = surfaces.get(asset);
  if (!surface) {
    const drawn = feltSurface(asset);
    if (!drawn) throw new RangeError(`surfaceFor: nothing of ${asset.id} collides`);
    surface = drawn;
    surfaces.set(asset, surface);
  }
  return surface;
}

/** Verified grasps, best first; the one that was written by hand where there are none; empty for what no hand takes. */
export function knownGrasps(asset: Asset): readonly Grasp[] {
  if (asset.grasps && asset.grasps.length > 0) return asset.grasps;
  if (!asset.grasp) return [];
  let grasps = handMade.get(asset);
  if (!grasps) {
    grasps = [graspShown(asset, topGraspPose(asset.grasp))];
    handMade.set(asset, grasps);
  }
  return grasps;
}

/** (7,): the TCP in the asset's frame, pointing down. */
function topGraspPose({ heightM, yawRad }: TopGrasp): Pose {
  return pose([0, 0, heightM], [0, cos(yawRad / 2), sin(yawRad / 2), 0]);
}

const NOTHING = { widthM: 0, offsetM: 0, contactShare: 0, squareness: 0, alignment: 0 } as const;

/** The grasp that a hand showed which closed with its TCP at `asset_T_tcp` (7,), whether or not it is one of those that are known. */
export function graspShown(asset: Asset, asset_T_tcp: Pose): Grasp {
  const surface = surfaceFor(asset);
  return describeGrasp(asset, surface, asset_T_tcp, closingAt(surface, asset_T_tcp) ?? NOTHING);
}
