/**
 * A segment that was shown with one thing, done with another: frames are aligned by what a hand does with the things, and not by
 * where their bodies' origins are.
 */

import { knownGrasps } from '../../asset/affordance/known.ts';
import type { Asset } from '../../asset/asset.ts';
import type { Numbers } from '../../core/pose.ts';
import type { Neighbours } from '../clearance.ts';
import { isPlacing, isPrecise } from '../seed-demo.ts';
import type { SourceSegment } from '../selection.ts';
import { type Carry, carryAct } from './carry.ts';
import { carryPlace } from './carry-place.ts';
import { graspDistance } from './grasp-distance.ts';
import { type GraspMatch, matchGrasp } from './match-grasp.ts';
import { shownGrasp, targetAt } from './shown-grasp.ts';
import { type AssetById, assetInDemo, heightOf, isSameThing } from './source-asset.ts';

/** Which grasp of the demo's thing stands for which of the present one's. */
export interface GraspPairing {
  /** The known grasp of the demo's thing that is nearest to the one shown, e.g. `builtin/apple_1#0`. */
  readonly source: string;
  /** E.g. `builtin/apple_3#2`. */
  readonly target: string;
  /** Between the one shown and the target's (`graspDistance`). */
  readonly distance: number;
}

export interface Remapped {
  readonly carry: Carry;
  /** Of a grasp. */
  readonly pairing: GraspPairing | null;
}

/** What is there now. */
export interface Present {
  readonly object: Asset;
  readonly reference: Asset;
  /** (7,): the reference's upright frame. */
  readonly referenceFrame: Numbers;
  /** (7,): the object's upright frame. */
  readonly objectFrame: Numbers;
  /** (7,) */
  readonly tcp: Numbers;
  readonly neighbours: Neighbours;
  /** Whether it is to be put down by where it hangs in the hand, as something with a heading of its own is. */
  readonly byObject?: boolean;
  /** Least height over its base at which it is taken [m], for where it goes. */
  readonly holdAboveM?: number | undefined;
}

/** The most that a way is lengthened by for a taller thing. */
const MOST_STRETCH = 1.6;

/**
 * How a source segment is carried to the present things; null where it is to be carried by its reference's frame: for the very things
 * that the demo shows, and where nothing is known of them.
 */
export function remapSegment(source: SourceSegment, present: Present, assetById: AssetById): Remapped | null {
  const { demo, segment } = source;
  const thenObject = assetInDemo(demo, segment, 'object', assetById);
  const thenReference = assetInDemo(demo, segment, 'reference', assetById);
  if (!thenObject || !thenReference) return null;
  const isSame = isSameThing(thenObject, present.object) && isSameThing(thenReference, present.reference);
  // what goes into something narrow, or onto something else, goes by where it hangs in the hand, and not by where the demo's hung
  const isExact = isPrecise(segment.kind) || (present.byObject && isPlacing(segment.kind));
  if (isSame && !isExact) return null;
  if (segment.kind === 'grasp') return remapGrasp(source, thenObject, present);
  // a hand that reaches into something leans as its opening asks, and not as the thing is held
  if (!isPlacing(segment.kind) || segment.kind === 'load') return null;
  const { object: nowObject, reference: nowReference, referenceFrame, objectFrame, tcp } = present;
  const things = { thenObject, thenReference, nowObject, nowReference };
  const carry = carryPlace({ demo, segment, ...things, reference: referenceFrame, held: objectFrame, tcp });
  return { carry, pairing: null };
}

function remapGrasp({ demo, segment }: SourceSegment, thenObject: Asset, present: Present): Remapped | null {
  const shown = shownGrasp(demo, segment, thenObject);
  const match = matchGrasp(shown, present.object, present.objectFrame, present.neighbours);
  if (!match) return null;
  const to = match.tcp;
  to[2] = Math.max(to[2]!, present.objectFrame[2]! + (present.holdAboveM ?? 0));
  const act = { frame: segment.signal, from: targetAt(demo, segment.signal), to };
  // a smaller thing has neighbours as tall as before: ways grow with the thing, and never shrink
  const stretch = Math.min(MOST_STRETCH, Math.max(1, heightOf(present.object) / heightOf(thenObject)));
  return {
    carry: carryAct(act, { leaning: 'before', stretchBefore: stretch, stretchAfter: stretch }),
    pairing: {
      source: `${thenObject.id}#${nearestKnown(thenObject, shown)}`,
      target: `${present.object.id}#${match.index}`,
      distance: match.distance,
    },
  };
}

/** Index of the known grasp that is nearest to one that was shown; -1 where none is known. */
function nearestKnown(asset: Asset, shown: GraspMatch['grasp']): number {
  const distances = knownGrasps(asset).map((grasp) => graspDistance(shown, grasp, asset.symmetry));
  return distances.indexOf(Math.min(...distances));
}
