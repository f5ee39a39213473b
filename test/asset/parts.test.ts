import { type Document, NodeIO, Primitive } from '@gltf-transform/core';
import {
  ALL_EXTENSIONS,
  EXTMeshGPUInstancing,
  EXTMeshoptCompression,
  KHRTextureTransform,
} from '@gltf-transform/extensions';
import { MeshoptEncoder } from 'meshoptimizer';
import { describe, expect, it } from 'vitest';
import { meshVolume } from '../../src/asset/geometry/triangle-mesh.ts';
import { readDocument } from '../../src/asset/gltf/document.ts';
import { listParts, type Part } from '../../src/asset/gltf/parts.ts';
import { readSource } from '../../src/asset/gltf/source.ts';
import { box, documentOf } from './models.ts';

const io = new NodeIO().registerExtensions(ALL_EXTENSIONS);
async function partsOf(document: Document): Promise<readonly Part[]> {
  return listParts(await readDocument(readSource(await io.writeBinary(document), 'thing.glb')), 'thing.glb').parts;
}
const volumes = (parts: readonly Part[]): number[] => parts.map((part) => meshVolume(part));
const cube = (): Document => documentOf(box(1, 1, 1));
const node = (document: Document) => document.getRoot().listNodes()[0]!;
const primitive = (document: Document) => document.getRoot().listMeshes()[0]!.listPrimitives()[0]!;

describe('listParts', () => {
  it('places, scales and mirrors without turning inside out', async () => {
    const document = cube();
    node(document).setScale([-2, 1, 1]).setTranslation([5, 0, 0]);
    const [part] = await partsOf(document);
    expect(meshVolume(part!)).toBeCloseTo(2, 5);
    expect(Math.max(...part!.positions)).toBe(6);
  });
  it('multiplies a mesh that is instanced', async () => {
    const document = cube();
    const translations = document
      .createAccessor()
      .setType('VEC3')
      .setArray(new Float32Array([0, 0, 0, 3, 0, 0]))
      .setBuffer(document.getRoot().listBuffers()[0]!);
    const batch = document.createExtension(EXTMeshGPUInstancing).createInstancedMesh();
    node(document).setExtension('EXT_mesh_gpu_instancing', batch.setAttribute('TRANSLATION', translations));
    const parts = await partsOf(document);
    expect(volumes(parts).map((volume) => Math.round(volume * 1e5) / 1e5)).toEqual([1, 1]);
    expect(Math.max(...parts[1]!.positions)).toBe(3.5);
  });
  it('reads strips, fans and meshes without indices', async () => {
    const corners = new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0]);
    for (const [mode, expected] of [
      [Primitive.Mode.TRIANGLE_STRIP, [0, 1, 2, 2, 1, 3]],
      [Primitive.Mode.TRIANGLE_FAN, [0, 1, 2, 0, 2, 3]],
      [Primitive.Mode.TRIANGLES, [0, 1, 2]],
    ] as const) {
      const document = cube();
      primitive(document).setMode(mode).setIndices(null).getAttribute('POSITION')!.setArray(corners);
      expect(Array.from((await partsOf(document))[0]!.indices)).toEqual(expected);
    }
  });
  it('reads what meshopt packed', async () => {
    const document = cube();
    await MeshoptEncoder.ready;
    document.createExtension(EXTMeshoptCompression).setRequired(true).setEncoderOptions({});
    const packed = await new NodeIO()
      .registerExtensions(ALL_EXTENSIONS)
      .registerDependencies({ 'meshopt.encoder': MeshoptEncoder })
      .writeBinary(document);
    const { parts } = listParts(await readDocument(readSource(packed, 'thing.glb')), 'thing.glb');
    expect(meshVolume(parts[0]!)).toBeCloseTo(1, 5);
  });
  it('applies the transform of a texture to its coordinates', async () => {
    const document = documentOf(box(1, 1, 1), (material, owner) => {
      const transform = owner
        .createExtension(KHRTextureTransform)
        .createTransform()
        .setOffset([0.5, 0])
        .setScale([2, 3]);
      material.setBaseColorTexture(
        owner
          .createTexture('t')
          .setImage(new Uint8Array([1]))
          .setMimeType('image/png'),
      );
      material.getBaseColorTextureInfo()!.setExtension('KHR_texture_transform', transform);
    });
    const uv = document
      .createAccessor()
      .setType('VEC2')
      .setArray(new Float32Array(16).fill(0.25))
      .setBuffer(document.getRoot().listBuffers()[0]!);
    primitive(document).setAttribute('TEXCOORD_0', uv);
    expect(Array.from((await partsOf(document))[0]!.uvs!.slice(0, 2))).toEqual([1, 0.75]);
  });
});
