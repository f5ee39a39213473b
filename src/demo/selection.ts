/**
 * Which seed segment to replay: MimicGen's selection strategies (Mandlekar et al., CoRL 2023, appendix).
 */
import {
  invertPose,
  multiplyPose,
  type Numbers,
  type Pose,
  pose,
  positionDistance,
  rotationDistance,
} from '../core/pose.ts';
import type { RandomStream } from '../core/random.ts';
import type { DemoSegment, SeedDemo } from './seed-demo.ts';

export type SelectionStrategy = 'random' | 'nearest_neighbor_object' | 'nearest_neighbor_robot_distance';

export const SELECTION_STRATEGIES: readonly SelectionStrategy[] = [
  'random',
  'nearest_neighbor_object',
  'nearest_neighbor_robot_distance',
];

export interface SourceSegment {
  readonly demo: SeedDemo;
  /** Position of the demo in its library. */
  readonly demoIndex: number;
  readonly segment: DemoSegment;
  /** Position of the segment in its demo. */
  readonly segmentIndex: number;
}

/** What the distances are measured from. */
export interface SelectionQuery {
  /** (7,): the reference's upright frame now. */
  readonly reference: Numbers;
  /** (7,): where the TCP is now. */
  readonly tcp: Numbers;
}

/**
 * Picks one of the candidates: any; or one of the `k` whose reference lay nearest to where it lies now (metres plus radians);
 * or one of the `k` whose transformed first pose is nearest to the hand.
 */
export function selectSegment(
  candidates: readonly SourceSegment[],
  strategy: SelectionStrategy,
  k: number,
  query: SelectionQuery,
  stream: RandomStream,
): SourceSegment {
  if (strategy === 'random') return stream.choice(candidates);
  const measure = strategy === 'nearest_neighbor_object' ? objectDistance : robotDistance;
  const ranked = candidates
    .map((candidate, order) => ({ candidate, order, distance: measure(candidate, query) }))
    .sort((a, b) => a.distance - b.distance || a.order - b.order);
  return stream.choice(ranked.slice(0, k)).candidate;
}

function objectDistance({ segment }: SourceSegment, { reference }: SelectionQuery): number {
  return positionDistance(segment.reference_frame, reference) + rotationDistance(segment.reference_frame, reference);
}

function robotDistance({ demo, segment }: SourceSegment, { reference, tcp }: SelectionQuery): number {
  const first: Pose = pose();
  first.set(demo.target.subarray(7 * segment.start, 7 * segment.start + 7));
  multiplyPose(first, invertPose(pose(), segment.reference_frame), first);
  multiplyPose(first, reference, first);
  return positionDistance(first, tcp) + rotationDistance(first, tcp);
}
