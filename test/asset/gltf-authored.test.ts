import { type Document, NodeIO } from '@gltf-transform/core';
import { describe, expect, it } from 'vitest';
import type { PrimitiveShape } from '../../src/asset/asset.ts';
import { curate } from '../../src/asset/gltf/curate.ts';
import { type ImportOptions, parseImportOptions } from '../../src/asset/gltf/options.ts';
import { readSource } from '../../src/asset/gltf/source.ts';
import { box, documentOf, pot } from './models.ts';
import { restOnTable } from './rest.ts';

const imported = async (document: Document, options: Partial<ImportOptions> = {}) =>
  curate(readSource(await new NodeIO().writeBinary(document), 'thing.glb'), parseImportOptions(options));

/** A brick of 60 x 80 x 40 mm (glTF's y is up), its base at the origin, felt as a box. */
function brick(): Document {
  const document = documentOf(box(0.06, 0.04, 0.08, [0, 0.02, 0]));
  add(document, 'UCX_body', { collider: { type: 'box', size: [0.03, 0.02, 0.04] } }).setTranslation([0, 0.02, 0]);
  return document;
}

function add(document: Document, name: string, extras: Record<string, unknown>) {
  const node = document.createNode(name).setExtras(extras);
  document.getRoot().listScenes()[0]!.addChild(node);
  return node;
}

describe('a glTF with collision pieces of its own', () => {
  it('is felt as they say, in the file’s size, place and facing, and is seen without them', async () => {
    const { asset, report } = await imported(brick(), { massKg: 0.2 });
    expect(asset.shapes).toHaveLength(1);
    const [shape] = asset.shapes as [PrimitiveShape];
    expect(shape.type).toBe('box');
    expect(shape.size).toEqual([0.03, 0.02, 0.04]);
    expect(shape.position).toEqual([0, 0, 0.02]);
    // glTF's y is up: the box's own y axis comes to point along z
    [Math.SQRT1_2, Math.SQRT1_2, 0, 0].forEach((value, i) => {
      expect(Math.abs(shape.quaternion![i]!)).toBeCloseTo(value, 8);
    });
    expect(asset.visual!.indices).toHaveLength(36);
    expect(report.sizeM).toBeCloseTo(0.08, 6);
    expect(report.fit.worstM).toBeLessThan(1e-5);
    const { driftM, sunkM, tiltDegrees } = await restOnTable(asset);
    expect(driftM).toBeLessThan(1e-3);
    expect(Math.abs(sunkM)).toBeLessThan(1e-3);
    expect(tiltDegrees).toBeLessThan(0.1);
  });
  it('is scaled with its pieces where a size is asked for', async () => {
    const { asset } = await imported(brick(), { sizeM: 0.04 });
    expect((asset.shapes[0] as PrimitiveShape).size).toEqual([0.015, 0.01, 0.02]);
    expect((asset.shapes[0] as PrimitiveShape).position).toEqual([0, 0, 0.01]);
  });
  it('takes a piece without a primitive as the hull of its points', async () => {
    const document = documentOf(pot());
    const piece = document.getRoot().listNodes()[0]!;
    const mesh = documentOf(box(0.08, 0.08, 0.08, [0, 0.04, 0]));
    const points = mesh.getRoot().listMeshes()[0]!.listPrimitives()[0]!.getAttribute('POSITION')!.getArray()!;
    const accessor = document.createAccessor().setType('VEC3').setArray(Float32Array.from(points));
    accessor.setBuffer(document.getRoot().listBuffers()[0]!);
    const primitive = document.createPrimitive().setAttribute('POSITION', accessor);
    add(document, 'UCX_hull', {}).setMesh(document.createMesh().addPrimitive(primitive));
    expect(piece.getName()).toBe('thing');
    const { asset } = await imported(document);
    expect(asset.shapes).toHaveLength(1);
    expect(asset.shapes[0]!.type === 'hull' && asset.shapes[0]!.vertices).toHaveLength(24);
  });
  it('says by its scene’s extras what cannot be measured', async () => {
    const document = brick();
    const extras = {
      massKg: 0.31,
      surface: { slide: 0.5, spin: 0.005, roll: 0.001 },
      symmetry: { kind: 'n_fold', n: 2 },
      grasp: { heightM: 0.02, yawRad: 0 },
    };
    document.getRoot().listScenes()[0]!.setExtras(extras);
    expect((await imported(document)).asset).toMatchObject(extras);
  });
  it('has moving parts, told in the frame of their node, and what is below them belongs to them', async () => {
    const document = brick();
    const part = { name: 'lid', joint: 'hinge', axis: [1, 0, 0], origin: [0, 0, 0.04], range: [0, 1.5] };
    const lid = add(document, 'lid', { part: { ...part, damping: 0.1, frictionLoss: 0, massKg: 0.1 } });
    lid.setTranslation([0, 0.04, 0]);
    const piece = document.createNode('UCX_lid').setExtras({ collider: { type: 'box', size: [0.03, 0.002, 0.04] } });
    const other = documentOf(box(0.06, 0.004, 0.08))
      .getRoot()
      .listMeshes()[0]!
      .listPrimitives()[0]!;
    const accessor = (name: 'POSITION') => other.getAttribute(name)!.getArray()!;
    const buffer = document.getRoot().listBuffers()[0]!;
    const primitive = document
      .createPrimitive()
      .setAttribute(
        'POSITION',
        document.createAccessor().setType('VEC3').setArray(accessor('POSITION')).setBuffer(buffer),
      )
      .setIndices(
        document.createAccessor().setType('SCALAR').setArray(other.getIndices()!.getArray()!).setBuffer(buffer),
      );
    lid.addChild(piece).addChild(document.createNode('cover').setMesh(document.createMesh().addPrimitive(primitive)));
    const { asset } = await imported(document);
    // z of the file points to -y of the asset
    expect(asset.parts).toMatchObject([{ ...part, origin: [0, -0.04, 0.04] }]);
    expect(asset.shapes.map((shape) => shape.part)).toEqual([undefined, 'lid']);
    expect(asset.visual!.materials.map((material) => material.part).sort()).toEqual(['lid', undefined]);
  });
  it.each([
    [
      'a size that does not fit its type',
      { collider: { type: 'box', size: [0.1] } },
      [1, 1, 1],
      /UCX_bad: extras.collider/,
    ],
    ['a type that is none', { collider: { type: 'cone', size: [0.1] } }, [1, 1, 1], /UCX_bad: extras.collider.type/],
    [
      'a primitive that is stretched',
      { collider: { type: 'sphere', size: [0.1] } },
      [1, 2, 1],
      /stretched or mirrored/,
    ],
    ['neither primitive nor points', {}, [1, 1, 1], /UCX_bad: not a convex collision piece/],
  ] as const)('is refused for %s', async (_, extras, scale, message) => {
    const document = brick();
    add(document, 'UCX_bad', extras).setScale([...scale]);
    await expect(imported(document)).rejects.toThrow(message);
  });
  it('is refused for a moving part that nothing could collide with', async () => {
    const document = brick();
    const part = { name: 'lid', joint: 'hinge', axis: [1, 0, 0], origin: [0, 0, 0], range: [0, 1] };
    add(document, 'lid', { part: { ...part, damping: 0, frictionLoss: 0, massKg: 0.1 } });
    await expect(imported(document)).rejects.toThrow(/part lid has no collision piece/);
  });
});
