/**
 * Whether an asset in the store is whole, and fit to be simulated.
 */
import { UserError } from '../../core/errors.ts';
import { sha256Hex } from '../../core/hash.ts';
import type { HullShape } from '../asset.ts';
import { convexHull, LEAST_THICKNESS_M } from '../geometry/hull.ts';
import { closedness, meshVolume } from '../geometry/triangle-mesh.ts';
import type { AssetStore } from './store.ts';
import { decodeVisual } from './visual-file.ts';

export interface AssetCheck {
  readonly id: string;
  readonly key: string;
  /** One line each; none for a sound asset. */
  readonly problems: readonly string[];
}

/** Reads everything that is kept of an asset, and tells every fault. */
export function checkAsset(store: AssetStore, key: string): AssetCheck {
  try {
    const { asset, visual, key: own } = store.record(key);
    const problems: string[] = [];
    if (own !== key) problems.push(`asset.json: key: says ${own}`);
    const bytes = store.visualBytes(key, visual);
    if (sha256Hex(bytes) !== visual.sha256) problems.push('visual.bin: its hash is not the one in asset.json');
    const mesh = decodeVisual(bytes, visual, visual.materials, store.folderOf(key));
    if (mesh.indices.some((index) => index >= visual.vertexCount))
      problems.push('visual.bin: an index beyond the last vertex');
    if (!mesh.positions.every(Number.isFinite)) problems.push('visual.bin: a position that is not a number');
    asset.shapes.forEach((shape, i) => {
      if (shape.type === 'hull')
        problems.push(...hullProblems(shape).map((what) => `asset.json: shapes[${i}]: ${what}`));
    });
    return { id: asset.id, key, problems };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { id: key.slice(0, 12), key, problems: [error.message] };
  }
}

function hullProblems({ vertices, faces }: HullShape): string[] {
  const problems: string[] = [];
  if (faces.some((index) => index >= vertices.length / 3)) return ['a face of a vertex that is not there'];
  const { openEdges, crowdedEdges } = closedness(faces);
  if (openEdges + crowdedEdges > 0) problems.push('its faces do not close');
  if (!(meshVolume({ positions: vertices, indices: faces }) > 0)) problems.push('no volume');
  const hull = convexHull(vertices);
  if (!hull || hull.thickenedM > 1e-5) problems.push(`thinner than ${LEAST_THICKNESS_M} m: MuJoCo may refuse it`);
  return problems;
}
