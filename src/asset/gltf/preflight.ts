/**
 * What a file asks for, counted from its JSON before anything is unpacked.
 */
import { UserError } from '../../core/errors.ts';
import { LIMITS } from './options.ts';
import type { GltfJson } from './source.ts';

const COMPONENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};
const COMPONENT_BYTES: Readonly<Record<number, number>> = {
  5120: 1,
  5121: 1,
  5122: 2,
  5123: 2,
  5125: 4,
  5126: 4,
  5130: 8,
  5131: 2,
};

/**
 * Refuses what needs an extension that is not known, what would take too much memory, and what goes in circles.
 *
 * @param known names of the extensions that can be read
 * @throws UserError
 */
export function preflight(json: GltfJson, known: ReadonlySet<string>, name: string): void {
  const unknown = (json.extensionsRequired ?? []).filter((extension) => !known.has(extension));
  if (unknown.length > 0) {
    throw new UserError(`${name}: needs ${unknown.join(', ')}, which cannot be read; export the model without`);
  }
  const nodes = json.nodes ?? [];
  if (nodes.length > LIMITS.nodes) {
    throw new UserError(`${name}: ${nodes.length} nodes are too many (${LIMITS.nodes} at most): a scene, not a thing`);
  }
  checkSizes(json, name);
  checkHierarchy(json, name);
  const triangles = countTriangles(json);
  if (triangles === 0) throw new UserError(`${name}: no triangles; it holds nothing that could be an object`);
  if (triangles > LIMITS.triangles) {
    throw new UserError(
      `${name}: ${triangles} triangles are too many; ${LIMITS.triangles} at most: decimate it first, e.g. with gltfpack -si`,
    );
  }
}

function checkSizes({ accessors = [], bufferViews = [] }: GltfJson, name: string): void {
  const unpacked = accessors.reduce(
    (sum, { count, type, componentType }) =>
      sum + count * (COMPONENTS[type] ?? 16) * (COMPONENT_BYTES[componentType] ?? 8),
    0,
  );
  const viewed = bufferViews.reduce((sum, { byteLength, extensions }) => {
    const packed = (extensions as Record<string, { count?: number; byteStride?: number }> | undefined)?.[
      'EXT_meshopt_compression'
    ];
    return sum + Math.max(byteLength, (packed?.count ?? 0) * (packed?.byteStride ?? 0));
  }, 0);
  const most = Math.max(unpacked, viewed);
  if (!(most <= LIMITS.unpackedBytes)) {
    throw new UserError(`${name}: would unpack to ${most} bytes; ${LIMITS.unpackedBytes} at most`);
  }
}

/** Every node has one parent at most, and none is below itself. */
function checkHierarchy({ nodes = [] }: GltfJson, name: string): void {
  const parents = new Int32Array(nodes.length).fill(-1);
  nodes.forEach(({ children = [] }, parent) => {
    for (const child of children) {
      if (child >= nodes.length) throw new UserError(`${name}: nodes[${parent}].children: there is no node ${child}`);
      if (parents[child] !== -1) throw new UserError(`${name}: nodes[${child}] has two parents`);
      parents[child] = parent;
    }
  });
  const depths = new Int32Array(nodes.length);
  nodes.forEach((_node, start) => {
    let depth = 0;
    for (let node = start; parents[node] !== -1; node = parents[node]!) {
      if (++depth > Math.min(nodes.length, 1000)) {
        throw new UserError(`${name}: nodes[${start}] is its own ancestor, or more than 1000 deep`);
      }
    }
    depths[start] = depth;
  });
}

/** Triangles of all nodes that have a mesh, from the counts of indices and positions. */
function countTriangles({ nodes = [], meshes = [], accessors = [] }: GltfJson): number {
  const perMesh = meshes.map(({ primitives }) =>
    primitives.reduce((sum, { mode = 4, indices, attributes }) => {
      const count = accessors[indices ?? attributes['POSITION'] ?? -1]?.count ?? 0;
      return sum + (mode === 4 ? Math.floor(count / 3) : mode === 5 || mode === 6 ? Math.max(0, count - 2) : 0);
    }, 0),
  );
  return nodes.reduce((sum, { mesh }) => sum + (mesh === undefined ? 0 : (perMesh[mesh] ?? 0)), 0);
}
