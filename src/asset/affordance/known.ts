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
const withHandMade = new WeakMap<Asset, readonly Grasp[]>();

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

/** A grasp that leans no further counts as one from straight above [rad]. */
export const STRAIGHT_DOWN_RAD = 0.12;

/**
 * Verified grasps, best first. Where none of them comes from straight above, the one that was written by hand is there too, last: what
 * is put onto another thing comes down level only if it is held so. Empty for what no hand takes.
 */
export function knownGrasps(asset: Asset): readonly Grasp[] {
  const { grasp, grasps: verified = [] } = asset;
  if (!grasp || verified.some(({ tiltRad }) => tiltRad <= STRAIGHT_DOWN_RAD)) return verified;
  let grasps = withHandMade.get(asset);
  if (!grasps) {
    grasps = [...verified, graspShown(asset, topGraspPose(grasp))];
    withHandMade.set(asset, grasps);
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
