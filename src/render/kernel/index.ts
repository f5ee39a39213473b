/**
 * The renderer's hot loops, compiled to WebAssembly SIMD by AssemblyScript; `../kernel.ts` is the only one to call them.
 *
 * Every operation is one whose outcome the standard fixes: + - * /, sqrt, floor, comparisons and integers; no relaxed SIMD.
 * Nothing is allocated after `createFrame` but a fixed camera's view on its first frame.
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
  spheres,
  surfaces,
  texels,
  textures,
  triangleIds,
  uvs,
} from './scene';
export { castFixedShadows, castMovingShadows, shadowMatrix, texelsPerMetre } from './shadow';
export { sun, sunOffset } from './shadow-lookup';
export { image, projection } from './visibility';
