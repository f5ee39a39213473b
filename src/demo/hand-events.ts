/**
 * Where a hand takes hold of things and lets go of them, told relative to the thing: what two ways of doing a task have in common.
 */
import type { Asset, YawSymmetry } from '../asset/asset.ts';
import { BoundingBox } from '../asset/bounds.ts';
import {
  invertPose,
  multiplyPose,
  type Numbers,
  type Pose,
  pose,
  positionDistance,
  rotationDistance,
  yawQuaternion,
} from '../core/pose.ts';
import type { WorldState } from '../sim/world.ts';
import { handYaw, uprightFrame } from './frames.ts';
import { type AssetById, assetInDemo, builtinAsset } from './remap/source-asset.ts';
import { indexInDemo, isPlacing, type SeedDemo } from './seed-demo.ts';

export interface HandEvent {
  readonly kind: 'grasp' | 'release';
  /** Semantic name of the thing. */
  readonly object: string;
  /** (7,): the TCP in the world. */
  readonly tcp: readonly number[];
  /** (7,): the TCP in the thing's upright frame. */
  readonly relative: readonly number[];
}

/** Control steps for which a thing is in hand, or out of it, before that counts: rounded shapes lose touch for a moment. */
const SETTLED_STEPS = 3;

interface Pending {
  readonly held: number;
  readonly tcp: Pose;
  /** (7 n,) and (6 n,): poses and boxes of the objects then. */
  readonly poses: Float64Array;
  readonly boxes: Float64Array;
  steps: number;
}

/** Watches an episode, step by step. */
export class HandWatch {
  readonly events: HandEvent[] = [];
  readonly #assets: readonly Asset[];
  #held = -1;
  #pending: Pending | null = null;

  /** @param assets of the scene's objects, in their order */
  constructor(assets: readonly Asset[]) {
    this.#assets = assets;
  }

  note({ heldObject, tcp, objectPoses, boxes }: WorldState): void {
    if (heldObject === this.#held) {
      this.#pending = null;
      return;
    }
    if (this.#pending?.held !== heldObject) {
      const at = { tcp: tcp.slice() as Pose, poses: objectPoses.slice(), boxes: boxes.slice() };
      this.#pending = { held: heldObject, ...at, steps: 0 };
    }
    if (++this.#pending.steps < SETTLED_STEPS) return;
    if (this.#held >= 0) this.#tell('release', this.#held, this.#pending);
    if (heldObject >= 0) this.#tell('grasp', heldObject, this.#pending);
    this.#held = heldObject;
    this.#pending = null;
  }

  #tell(kind: HandEvent['kind'], index: number, { tcp, poses, boxes }: Pending): void {
    const { semanticName, symmetry } = this.#assets[index]!;
    const frame = uprightFrame(pose(), poses.slice(7 * index, 7 * index + 7), boxes, 6 * index, symmetry);
    this.events.push(handEvent(kind, semanticName, tcp, frame));
  }
}

function handEvent(kind: HandEvent['kind'], object: string, tcp: Numbers, frame: Pose): HandEvent {
  const relative = multiplyPose(pose(), invertPose(pose(), frame), tcp);
  return { kind, object, tcp: Array.from(tcp), relative: [...relative] };
}

/** The grasps and releases that a seed demo shows, at the frames that its segments name. */
export function demoHandEvents(demo: SeedDemo, assetById: AssetById = builtinAsset): HandEvent[] {
  const { segments, object_ids } = demo.metadata;
  return segments.flatMap((segment): HandEvent[] => {
    const { kind, object, signal } = segment;
    const asset = assetInDemo(demo, segment, 'object', assetById);
    const index = indexInDemo(demo, segment, 'object');
    if (!asset || index < 0 || (kind !== 'grasp' && !isPlacing(kind))) return [];
    const tcp = demo.tcp.slice(7 * signal, 7 * signal + 7);
    const row = 7 * object_ids.length * signal + 7 * index;
    const at = Float64Array.from(demo.objectPoses.slice(row, row + 7));
    const box = new Float64Array(6);
    new BoundingBox(asset).write(box, 0, at);
    const frame = uprightFrame(pose(), at, box, 0, asset.symmetry);
    return [handEvent(kind === 'grasp' ? 'grasp' : 'release', object, tcp, frame)];
  });
}

/** How far two poses of the hand relative to things of one kind are apart: [m] and [rad], at the symmetric turn that suits best. */
export function relativeDistance(
  a: Numbers,
  b: Numbers,
  symmetry: YawSymmetry,
): { distanceM: number; angleRad: number } {
  const turns =
    symmetry.kind === 'full'
      ? [handYaw(a) - handYaw(b)]
      : Array.from({ length: symmetry.n }, (_, k) => (2 * Math.PI * k) / symmetry.n);
  let best = { distanceM: Number.POSITIVE_INFINITY, angleRad: Number.POSITIVE_INFINITY };
  for (const turn of turns) {
    const turned = multiplyPose(pose(), pose([0, 0, 0], yawQuaternion(turn)), b);
    const found = { distanceM: positionDistance(a, turned), angleRad: rotationDistance(a, turned) };
    if (found.angleRad < best.angleRad) best = found;
  }
  return best;
}
