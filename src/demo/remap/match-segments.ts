/**
 * Which seed segments can serve a subtask: those that show it; else those that show the like with something else.
 */
import { knownGrasps } from '../../asset/affordance/known.ts';
import { UserError } from '../../core/errors.ts';
import { planarDistance } from '../../core/pose.ts';
import { SLOT_TOLERANCE_M } from '../plan/slot.ts';
import type { ReplayObject, Subtask } from '../replay.ts';
import { isPlacing, type SeedLibrary } from '../seed-demo.ts';
import type { SourceSegment } from '../selection.ts';
import { landingInDemo } from './carry-place.ts';
import { graspDistance } from './grasp-distance.ts';
import { landingOf } from './landing.ts';
import { shownGrasp } from './shown-grasp.ts';
import { type AssetById, assetInDemo } from './source-asset.ts';

/** Grasps of other things that are no further than this from the nearest one serve as well (`graspDistance`). */
const AS_NEAR = 0.25;

/**
 * The seed segments that can serve each subtask.
 *
 * A grasp: of the same thing by name; else of things that are taken by the same kind of grasp, those whose grasp is nearest. A place:
 * of the same thing in the same; else of anything in the same; else of anything in what is of the same kind, a mouth or a top. Of
 * things that are put there in the same task too, a place is taken only where there is no other: it will not be free.
 *
 * @throws UserError naming the subtasks that no demo shows
 */
export function matchSegments(
  library: SeedLibrary,
  subtasks: readonly Subtask[],
  objects: readonly ReplayObject[],
  assetById: AssetById,
): SourceSegment[][] {
  const all = segmentsOf(library);
  return subtasks.map((subtask) => {
    const sameKind = all.filter(({ segment }) => segment.kind === subtask.kind && segment.part === subtask.part);
    const search = { subtask, subtasks, objects, sameKind, assetById };
    const found = bestWay(search);
    if (found.length > 0) return found;
    const { semanticName, id } = objects[subtask.object]!;
    const shown = new Set(all.map(({ segment }) => `${segment.kind} ${segment.object}`));
    throw new UserError(
      `${library.folder}: no seed demo shows how to ${subtask.kind} ${semanticName} (${id}); shown are ${[...shown].sort().join(', ')}`,
    );
  });
}

const segmentsOf = ({ demos }: SeedLibrary): SourceSegment[] =>
  demos.flatMap((demo, demoIndex) =>
    demo.metadata.segments.map((segment, segmentIndex) => ({ demo, demoIndex, segment, segmentIndex })),
  );

interface Search {
  readonly subtask: Subtask;
  readonly subtasks: readonly Subtask[];
  readonly objects: readonly ReplayObject[];
  readonly sameKind: readonly SourceSegment[];
  readonly assetById: AssetById;
}

/** Lists of candidates, the best list first; made only as they are asked for. */
function* waysToServe(search: Search): Generator<SourceSegment[]> {
  const { subtask, objects, sameKind } = search;
  const object = objects[subtask.object]!.semanticName;
  const reference = objects[subtask.reference]!.semanticName;
  yield sameKind.filter(({ segment }) => segment.object === object && segment.reference === reference);
  if (subtask.kind === 'grasp') yield sameGrasp(search);
  if (!isPlacing(subtask.kind)) return;
  const elsewhere = takenElsewhere(search);
  const inSame = sameKind.filter(({ segment }) => segment.reference === reference);
  yield inSame.filter(({ segment }) => !elsewhere.has(segment.object));
  yield inSame;
  const inLike = sameLanding(search);
  yield inLike.filter(({ segment }) => !elsewhere.has(segment.object));
  yield inLike;
}

/** Semantic names of the other things that the task moves to the same place. */
function takenElsewhere({ subtask, subtasks, objects }: Search): Set<string> {
  const others = subtasks.filter(
    ({ kind, reference, object }) => isPlacing(kind) && reference === subtask.reference && object !== subtask.object,
  );
  return new Set(others.map(({ object }) => objects[object]!.semanticName));
}

/**
 * The first list of which something went to the very slot, and of it what did: another thing put there shows more of the way than
 * the same thing put elsewhere. Where nothing was ever put there, the first list.
 */
function bestWay(search: Search): SourceSegment[] {
  let first: SourceSegment[] = [];
  for (const found of waysToServe(search)) {
    const near = atSlot(search, found);
    if (near.length > 0) return near;
    if (first.length === 0) first = found;
  }
  return first;
}

/** Those that went where this one is to go; all of them where nothing says where that is. */
function atSlot({ subtask, objects, assetById }: Search, found: SourceSegment[]): SourceSegment[] {
  const { slot, reference } = subtask;
  if (!slot || !isPlacing(subtask.kind)) return found;
  return found.filter(({ demo, segment }) => {
    const thenObject = assetInDemo(demo, segment, 'object', assetById);
    if (!thenObject) return true;
    const landing = landingInDemo({ demo, segment, thenObject }, objects[reference]!.symmetry);
    return planarDistance(landing, slot.position) <= SLOT_TOLERANCE_M;
  });
}

function sameGrasp({ subtask, objects, sameKind, assetById }: Search): SourceSegment[] {
  const { asset } = objects[subtask.object]!;
  if (!asset) return [];
  const measured = sameKind.flatMap((source) => {
    const then = assetInDemo(source.demo, source.segment, 'object', assetById);
    if (!then) return [];
    const shown = shownGrasp(source.demo, source.segment, then);
    const alike = knownGrasps(asset).filter(({ kind }) => kind === shown.kind);
    const distance = Math.min(...alike.map((grasp) => graspDistance(shown, grasp, asset.symmetry)));
    return alike.length > 0 ? [{ source, distance }] : [];
  });
  const least = Math.min(...measured.map(({ distance }) => distance));
  return measured.filter(({ distance }) => distance <= least + AS_NEAR).map(({ source }) => source);
}

function sameLanding({ subtask, objects, sameKind, assetById }: Search): SourceSegment[] {
  const { asset } = objects[subtask.reference]!;
  if (!asset) return [];
  const { kind } = landingOf(asset);
  return sameKind.filter(({ demo, segment }) => {
    const then = assetInDemo(demo, segment, 'reference', assetById);
    return then !== null && landingOf(then).kind === kind;
  });
}
