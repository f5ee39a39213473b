/**
 * The frame that a subtask's motion is told in.
 */
import type { YawSymmetry } from '../asset/asset.ts';
import { type Pose, pose } from '../core/pose.ts';
import type { WorldState } from '../sim/world.ts';
import { uprightFrame } from './frames.ts';
import { type Articulated, PartView } from './moving-part.ts';
import type { Subtask } from './replay.ts';

const body = pose();

/**
 * Writes it to `out` (7,): the upright frame of the reference; that of a moving part of it, for what goes into the part; for opening,
 * that of the handle as it is; for closing, that of the handle as it will be when the part is shut, which is where the way ends.
 *
 * @param symmetry of the reference
 */
export function referenceFrame(
  out: Pose,
  { kind, reference, part }: Pick<Subtask, 'kind' | 'reference' | 'part'>,
  state: WorldState,
  objects: readonly Articulated[],
  symmetry: YawSymmetry,
): Pose {
  if (part === undefined) {
    for (let i = 0; i < 7; i++) body[i] = state.objectPoses[7 * reference + i]!;
    return uprightFrame(out, body, state.boxes, 6 * reference, symmetry);
  }
  const view = new PartView(objects, reference, part);
  if (kind === 'open') return view.handle(out, state);
  return kind === 'close' ? view.handle(out, state, 0) : view.frame(out, state);
}
