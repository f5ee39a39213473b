/**
 * The renderer's hot loops, compiled to WebAssembly SIMD by AssemblyScript; `../kernel.ts` is the only one to call them.
 *
 * Every operation is one whose outcome the standard fixes: + - * /, sqrt, floor, comparisons and integers; no relaxed SIMD.
 * Nothing is allocated after `createFrame` but a fixed camera's view on its first frame.
 *
 * What was tried, 256 x 256 with depth and ids, arm and 8 objects, least of 120 frames on one core, both in one run: plain TypeScript
 * took 3.3 ms for a step, 6.8 ms for the front camera and 11.5 ms for the wrist camera; this 1.8, 4.3 and 5.9 ms. At 128: 1.8, 3.0
 * and 3.5 against 1.1, 2.0 and 1.9 ms. The TypeScript is gone: ids and depth came out equal (a millimetre at most), 99.9 % of the
 * colours within a level, and rays cast in `test/render/geometry.test.ts` are the reference that stays.
 *
 * At 128 nine tenths of what is not shading go into setting up and filling 17,000 small triangles. Tried there, with the share of the
 * time that was left of a step and of the front camera's samples: corners as vectors in `doubleArea` and `covers`, 0.96 and 0.86; the
 * robot's base kept with the room, 0.94 and 0.93. Between 0.98 and 1.02, and not kept: no early exit where no sample wins, no spans for
 * the shadow map, `fillSpan` inlined, the addresses of four texture samples at once, corners of fixed triangles projected when shaded.
 */
export { createFrame, createStillView, depthMm, ids, readCentres, rgb, see, shade } from './frame';
export { ambient, lamp, rays } from './light';
export { displayTable } from './resolve';
export {
  bounds,
  createScene,
  drawables,
  flat,
  indices,
  localNormals,
  localPositions,
  materials,
  matrices,
  owners,
  place,
  surfaces,
  texels,
  textures,
  triangleIds,
  uvs,
} from './scene';
export { castFixedShadows, castMovingShadows, shadowMatrix, texelsPerMetre } from './shadow';
export { sun, sunOffset } from './shadow-lookup';
export { image, projection } from './visibility';
