/**
 * Small models for tests, written by gltf-transform.
 */
import { Document, type Material, NodeIO } from '@gltf-transform/core';

export interface Shape {
  readonly positions: number[];
  readonly indices: number[];
}

export function box(x: number, y: number, z: number, centre = [0, 0, 0]): Shape {
  const positions: number[] = [];
  for (const sz of [-1, 1]) for (const sy of [-1, 1]) for (const sx of [-1, 1]) positions.push(sx * x, sy * y, sz * z);
  const indices = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ].flatMap(([a, b, c, d]) => [a!, b!, c!, a!, c!, d!]);
  return { positions: positions.map((value, i) => value / 2 + centre[i % 3]!), indices };
}

/** A closed surface of revolution about y through points (radius, height), from bottom to top, along its outside. */
export function lathe(profile: readonly (readonly [number, number])[], segments: number): Shape {
  const positions: number[] = [];
  const indices: number[] = [];
  for (const [radius, y] of profile) {
    for (let k = 0; k < segments; k++) {
      const angle = (2 * Math.PI * k) / segments;
      positions.push(radius * Math.cos(angle), y, radius * Math.sin(angle));
    }
  }
  for (let ring = 0; ring + 1 < profile.length; ring++) {
    for (let k = 0; k < segments; k++) {
      const [a, b] = [ring * segments + k, ring * segments + ((k + 1) % segments)];
      indices.push(a, a + segments, b, b, a + segments, b + segments);
    }
  }
  return { positions, indices };
}

/** An open pot with walls of 5 mm, closed as a surface: outside up, inside down. */
export const pot = (segments = 16): Shape =>
  lathe(
    [
      [0, 0],
      [0.04, 0],
      [0.05, 0.08],
      [0.045, 0.08],
      [0.036, 0.006],
      [0, 0.006],
    ],
    segments,
  );

export const sphere = (radius: number, rings: number, segments: number): Shape =>
  lathe(
    Array.from({ length: rings + 1 }, (_, i) => {
      const angle = (Math.PI * i) / rings;
      return [radius * Math.sin(angle), radius * (1 - Math.cos(angle))] as const;
    }),
    segments,
  );

export function joined(...shapes: readonly Shape[]): Shape {
  return shapes.reduce((all, { positions, indices }) => ({
    positions: [...all.positions, ...positions],
    indices: [...all.indices, ...indices.map((index) => index + all.positions.length / 3)],
  }));
}

/** The document of one mesh, to be changed and written. */
export function documentOf(
  { positions, indices }: Shape,
  paint: (material: Material, document: Document) => void = () => {},
): Document {
  const document = new Document();
  const buffer = document.createBuffer();
  const material = document.createMaterial('paint').setBaseColorFactor([0.5, 0.1, 0.1, 1]).setMetallicFactor(0);
  paint(material, document);
  const primitive = document
    .createPrimitive()
    .setAttribute(
      'POSITION',
      document.createAccessor().setType('VEC3').setArray(Float32Array.from(positions)).setBuffer(buffer),
    )
    .setIndices(document.createAccessor().setType('SCALAR').setArray(Uint32Array.from(indices)).setBuffer(buffer))
    .setMaterial(material);
  const node = document.createNode('thing').setMesh(document.createMesh().addPrimitive(primitive));
  document.createScene().addChild(node);
  return document;
}

export const glbOf = (shape: Shape, paint?: Parameters<typeof documentOf>[1]): Promise<Uint8Array> =>
  new NodeIO().writeBinary(documentOf(shape, paint));
