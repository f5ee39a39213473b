/**
 * A soup put as its asset is to stand: in metres, facing along x, the centre of its base at the origin.
 */
import { UserError } from '../../core/errors.ts';
import { acos } from '../../core/portable-math.ts';
import { CATEGORIES } from '../category.ts';
import { inertialOf } from '../geometry/inertia.ts';
import { surfaceSamples } from '../geometry/samples.ts';
import { settlingTurn } from '../geometry/settle.ts';
import { principalTurn } from '../geometry/symmetry.ts';
import { boundsOf } from '../geometry/triangle-mesh.ts';
import { type CollisionMesh, collisionMesh } from './collision-mesh.ts';
import type { ImportOptions } from './options.ts';
import { moveSoup, NO_TURN, type Soup } from './soup.ts';

/** Points that say enough about a shape. */
export const SHAPE_SAMPLES = 1500;

/** The longest side asked for [m]: the option, else the category's. */
export function targetSize({ positions, indices }: Soup, options: ImportOptions, name: string): number {
  const box = boundsOf(gatherPositions(positions, indices));
  const longest = Math.max(box[3]! - box[0]!, box[4]! - box[1]!, box[5]! - box[2]!);
  if (!(longest > 0)) throw new UserError(`${name}: all its points are one; it has no size`);
  const known = options.sizeM ?? CATEGORIES[options.category]?.sizeM;
  if (known !== undefined) return known;
  throw new UserError(
    `${name}: how large is it? A glTF file should be in metres, which would make it ${longest.toPrecision(3)} m long; ` +
      `give its longest side in metres, or one of the categories ${Object.keys(CATEGORIES).join(', ')}`,
  );
}

function gatherPositions(positions: Float32Array, indices: Uint32Array): Float32Array {
  const out = new Float32Array(3 * indices.length);
  for (let k = 0; k < indices.length; k++) {
    for (let axis = 0; axis < 3; axis++) out[3 * k + axis] = positions[3 * indices[k]! + axis]!;
  }
  return out;
}

/** Files whose longest side is beyond these [m] are hardly in metres; said, since the size is set anyway. */
const PLAUSIBLE_M = [0.004, 4] as const;

/** Ready to be put down: turned, scaled, and laid on the side that carries it if it would not stand. */
export async function placed(
  given: Soup,
  options: ImportOptions,
  sizeM: number,
): Promise<{ soup: Soup; collision: CollisionMesh; notes: string[] }> {
  const { soup, notes } = placeUpright(given, options, sizeM);
  const collision = await collisionMesh(soup);
  const settling = options.settle ? settlingTurn(collision.positions, centreOf(collision), sizeM) : null;
  if (!settling) return { soup, collision, notes: [...notes, ...collision.notes] };
  const laid = placeUpright(moveSoup(soup, settling.rotation, 1, [0, 0, 0]), options, sizeM).soup;
  const degrees = Math.round((acos(settling.cosine) * 180) / Math.PI);
  const way = settling.cosine > Math.SQRT1_2 ? 'settled' : 'laid down';
  const again = await collisionMesh(laid);
  return {
    soup: laid,
    collision: again,
    notes: [...notes, `${way} by ${degrees} degrees: it does not stand as the file has it`, ...again.notes],
  };
}

/** Centre of mass of a closed mesh; for others, that of their surface. */
export function centreOf({ openEdges, crowdedEdges, positions, indices, volumeM3 }: CollisionMesh): readonly number[] {
  if (openEdges === 0 && crowdedEdges === 0 && volumeM3 > 0) return inertialOf([{ positions, indices }], 1).centre;
  const samples = surfaceSamples({ positions, indices }, SHAPE_SAMPLES);
  return [0, 1, 2].map((axis) => {
    let sum = 0;
    for (let i = axis; i < samples.length; i += 3) sum += samples[i]!;
    return sum / SHAPE_SAMPLES;
  });
}

/** Turned to face along x, scaled to size, and moved so that the centre of its base is the origin. */
function placeUpright(soup: Soup, options: ImportOptions, sizeM: number): { soup: Soup; notes: string[] } {
  const samples = surfaceSamples(soup, SHAPE_SAMPLES);
  const [c, s] = options.facing === 'principal' ? principalTurn(samples) : [1, 0];
  const turned = moveSoup(soup, [c, -s, 0, s, c, 0, 0, 0, 1], 1, [0, 0, 0]);
  const box = boundsOf(gatherPositions(turned.positions, turned.indices));
  const longest = Math.max(box[3]! - box[0]!, box[4]! - box[1]!, box[5]! - box[2]!);
  const factor = sizeM / longest;
  const notes: string[] = [];
  if (longest < PLAUSIBLE_M[0] || longest > PLAUSIBLE_M[1]) {
    const unit = longest > 20 && longest < 2000 ? ', as if in millimetres' : '';
    notes.push(`the file says ${longest.toPrecision(3)} m for its longest side${unit}; scaled to ${sizeM} m`);
  }
  const shift = [(-(box[0]! + box[3]!) / 2) * factor, (-(box[1]! + box[4]!) / 2) * factor, -box[2]! * factor];
  return { soup: moveSoup(turned, NO_TURN, factor, shift), notes };
}
