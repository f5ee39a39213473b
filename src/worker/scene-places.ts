/**
 * Whether a scene can be played where it is written: what the hand has to get to is within reach, and what an intervention has put
 * somewhere stands on the table, clear of everything else.
 */
import type { Asset } from '../asset/asset.ts';
import { footprint } from '../asset/bounds.ts';
import { complain } from '../core/errors.ts';
import { multiplyPose, pose } from '../core/pose.ts';
import { TABLE } from '../sim/mjcf.ts';
import { isWithinReach } from '../sim/reach.ts';
import type { ResolvedObject } from '../task/objects.ts';
import { type Corners, footprintCorners, rectangleGap } from '../task/rectangles.ts';
import type { Resolution } from '../task/resolve.ts';
import { writtenPoses } from '../task/start-poses.ts';
import type { PlannedScene } from './plan.ts';
import { plannedAsset } from './planned-asset.ts';

/** @throws UserError with file and key path */
export function checkLayout(scene: PlannedScene, resolution: Resolution): void {
  // each choice of every object is looked at once, beside some choice of the others
  const rounds = Math.max(...scene.objects.map(({ choices }) => choices.length));
  for (let round = 0; round < rounds; round++) checkRound(scene, resolution, round);
}

function checkRound({ objects: planned }: PlannedScene, resolution: Resolution, round: number): void {
  const { objects, intervention } = resolution;
  const assets = planned.map(({ choices, ...object }) =>
    plannedAsset({ ...object, ...choices[round % choices.length]! }, object.id),
  );
  objects.forEach((object, i) => {
    checkReach(object, assets[i]!, resolution);
  });
  if (intervention) checkClear(assets, resolution);
}

/** Targets are to be taken, and the container is where to put them; of one with a door or a drawer the handle is to be reached. */
function checkReach({ id, placement, where }: ResolvedObject, asset: Asset, resolution: Resolution): void {
  const { target, container } = resolution.variation.semantic_groups;
  if (!target.includes(id) && !container.includes(id)) return;
  if (placesToReach(placement, asset).every(([x, y, z]) => isWithinReach(x!, y!, z!))) return;
  throw complain({
    where: isPutThere(where, resolution) ? where.pose : `${where.pose}.position`,
    what: `${id} starts out of the arm's reach`,
    got: placement.position,
    expected: 'a place on the table within about 0.7 m of the robot, e.g. x 0.3 to 0.7, y -0.3 to 0.3',
  });
}

/** xyz [m] in the world of each. */
function placesToReach({ position, rotation }: ResolvedObject['placement'], asset: Asset): (readonly number[])[] {
  const handles = (asset.parts ?? []).flatMap(({ handle }) => (handle ? [handle] : []));
  if (handles.length > 0) {
    const world_T_asset = pose(position, rotation);
    return handles.map((handle) => [...multiplyPose(pose(), world_T_asset, handle)].slice(0, 3));
  }
  const [x, y, z] = position;
  return [[x, y, z + (asset.grasp?.heightM ?? 0.1)]];
}

function checkClear(assets: readonly Asset[], resolution: Resolution): void {
  const { variation, objects } = resolution;
  const poses = writtenPoses(new Float64Array(7 * objects.length), variation);
  const outlines = assets.map((asset, i) =>
    footprintCorners(new Float64Array(8), footprint(asset), poses.subarray(7 * i, 7 * i + 7)),
  );
  objects.forEach(({ id, placement, where }, i) => {
    if (!isOnTable(outlines[i]!)) {
      const { centre, half } = TABLE;
      throw complain({
        where: where.pose,
        what: `${id} does not stand on the table`,
        got: placement.position,
        expected: `x ${centre[0] - half[0]} to ${centre[0] + half[0]}, y ${-half[1]} to ${half[1]}`,
      });
    }
    objects.slice(0, i).forEach((other, j) => {
      if (isCarried(resolution, id, other.id) || rectangleGap(outlines[i]!, outlines[j]!) > 0) return;
      // the complaint belongs to the one that the intervention has put there
      const [own, there] = isPutThere(where, resolution) ? [objects[i]!, other] : [other, objects[i]!];
      throw complain({
        where: own.where.pose,
        what: `${own.id} stands where ${there.id} does`,
        got: own.placement.position,
        expected: 'a place that is free',
      });
    });
  });
}

/** True of two of which one stands in or on the other. */
function isCarried({ carriers }: Resolution, a: string, b: string): boolean {
  return carriers[a] === b || carriers[b] === a;
}

/** True of an object that an operation of the variation has placed. */
function isPutThere({ pose }: ResolvedObject['where'], { where }: Resolution): boolean {
  return pose.startsWith(`${where}: intervention.`);
}

function isOnTable(corners: Corners): boolean {
  return corners.every((value, i) => Math.abs(value - TABLE.centre[i % 2]!) <= TABLE.half[i % 2]!);
}
