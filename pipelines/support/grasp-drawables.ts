/**
 * Grasps as forks: two prongs where the fingers' inner faces are when they have closed, and a stem along the approach.
 */
import { type Grasp, type GraspKind, poseOf } from '../../src/asset/affordance/grasp.ts';
import type { Asset } from '../../src/asset/asset.ts';
import { pose } from '../../src/core/pose.ts';
import { transformMesh } from '../../src/render/mesh.ts';
import { boxMesh } from '../../src/render/primitives.ts';
import type { Colour, Drawable } from '../../src/render/scene.ts';

const COLOURS: Readonly<Record<GraspKind, Colour>> = {
  top: [0.1, 0.55, 0.15],
  side: [0.15, 0.3, 0.8],
  rim: [0.85, 0.45, 0.05],
  handle: [0.65, 0.1, 0.6],
};
/** Half thickness of a prong, as a share of the picture's subject. */
const PRONG_SHARE = 0.008;
const PRONG_M = 0.035;
const STEM_M = 0.03;

/** @param sizeM of what is drawn beside them */
export function graspDrawables({ grasps = [] }: Asset, sizeM: number): Drawable[] {
  return grasps.flatMap((grasp, i) => forkDrawables(grasp, i, PRONG_SHARE * sizeM));
}

function forkDrawables(grasp: Grasp, index: number, thin: number): Drawable[] {
  const at = poseOf(grasp);
  const half = grasp.widthM / 2 + thin;
  const bars = [
    { half: [thin, thin, PRONG_M / 2], centre: [0, half, -PRONG_M / 2] },
    { half: [thin, thin, PRONG_M / 2], centre: [0, -half, -PRONG_M / 2] },
    { half: [thin, half + thin, thin], centre: [0, 0, -PRONG_M] },
    { half: [thin, thin, STEM_M / 2], centre: [0, 0, -PRONG_M - STEM_M / 2] },
  ];
  return bars.map(({ half: extents, centre }, bar) => ({
    name: `grasp ${index} bar ${bar}`,
    mesh: transformMesh(transformMesh(boxMesh(extents), pose(centre)), at),
    material: { colour: COLOURS[grasp.kind], roughness: 0.6 },
    instanceId: 4,
    body: null,
  }));
}
