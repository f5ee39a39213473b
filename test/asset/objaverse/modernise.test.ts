import { NodeIO } from '@gltf-transform/core';
import { KHRMaterialsPBRSpecularGlossiness } from '@gltf-transform/extensions';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { modernise } from '../../../src/asset/objaverse/modernise.ts';
import { UserError } from '../../../src/core/errors.ts';
import { box, documentOf } from '../models.ts';

let older: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  const document = documentOf(box(1, 1, 1), (material, doc) => {
    const extension = doc.createExtension(KHRMaterialsPBRSpecularGlossiness).setRequired(true);
    material.setExtension('KHR_materials_pbrSpecularGlossiness', extension.createPBRSpecularGlossiness());
  });
  const io = new NodeIO().registerExtensions([KHRMaterialsPBRSpecularGlossiness]);
  older = new Uint8Array(await io.writeBinary(document));
});

/** A GLB of one JSON chunk. */
function glbOfJson(value: unknown): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(JSON.stringify(value));
  const header = Buffer.alloc(20);
  for (const [i, word] of [0x46546c67, 2, 20 + text.length, text.length, 0x4e4f534a].entries())
    header.writeUInt32LE(word, 4 * i);
  return new Uint8Array(Buffer.concat([header, text]));
}

describe('modernise', () => {
  it('leaves a sound GLB, with its data, and without the older extension', async () => {
    const { glb, notes } = modernise(older, 'box');
    expect(notes).toHaveLength(1);
    const document = await new NodeIO().readBinary(glb);
    expect(document.getRoot().listMaterials()[0]!.getMetallicFactor()).toBe(0);
    expect(document.getRoot().listExtensionsUsed()).toEqual([]);
    expect(document.getRoot().listMeshes()[0]!.listPrimitives()[0]!.getAttribute('POSITION')!.getCount()).toBe(8);
    expect(modernise(glb, 'box')).toEqual({ glb, notes: [] });
  });
  it('refuses what would load something from elsewhere', () => {
    for (const uri of ['https://a.example/x.bin', '/x.png', '../x', '', 7])
      for (const list of ['buffers', 'images'])
        expect(() => modernise(glbOfJson({ [list]: [{ uri }] }), 'm')).toThrow(/m: refused: it refers to/);
    expect(modernise(glbOfJson({ images: [{ uri: 'data:,x' }, { bufferView: 0 }] }), 'm').notes).toEqual([]);
  });
  it('tells what is no whole GLB', () => {
    expect(() => modernise(older.slice(0, -4), 'm')).toThrow('m: cut off');
    expect(() => modernise(new Uint8Array(3), 'm')).toThrow('m: not a GLB file');
    expect(() => modernise(glbOfJson(null), 'm')).toThrow('m: a damaged GLB');
  });
  it('never fails in another way, whatever the bytes and the JSON', () => {
    const orUserError = (glb: Uint8Array<ArrayBuffer>): void => {
      try {
        modernise(glb, 'm');
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    };
    const keys = ['materials', 'buffers', 'images', 'extensionsUsed'] as const;
    const part = fc.oneof(
      fc.json().map((text) => JSON.parse(text)),
      fc.constant([{ extensions: null }]),
    );
    fc.assert(fc.property(fc.constantFrom(...keys), part, (key, value) => orUserError(glbOfJson({ [key]: value }))));
    fc.assert(fc.property(fc.nat(older.length - 1), fc.nat(255), (at, byte) => orUserError(older.with(at, byte))));
  });
});
