/** The package's own entry imports files without their endings, which Node refuses; its bundle does not. */
declare module 'quickhull3d/dist/quickhull3d.js' {
  /** Triangles of the hull of points, counter-clockwise seen from outside. */
  export default function quickhull(points: readonly (readonly [number, number, number])[]): [number, number, number][];
}
