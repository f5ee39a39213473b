import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { NodeIO } from '@gltf-transform/core';
import { KHRONOS_EXTENSIONS } from '@gltf-transform/extensions';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { GltfImporter, importGltf } from '../../src/asset/gltf/import-gltf.ts';
import { UserError } from '../../src/core/errors.ts';
import { box, documentOf, glbOf, joined, type Shape } from './models.ts';

const importer = new GltfImporter();
afterAll(() => importer.close());

const cube = box(0.05, 0.05, 0.05);
const importBytes = (bytes: Uint8Array) => importer.import(bytes, { sizeM: 0.05 }, 'thing.glb');
const importShape = async (shape: Shape) => importBytes(await glbOf(shape));
const jsonBytes = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));

/** A cube as glTF JSON with its data in a data URI, to be changed. */
// biome-ignore lint/suspicious/noExplicitAny: it is to be made wrong in every way
type Json = any;
async function cubeJson(): Promise<Json> {
  const { json, resources } = await new NodeIO().writeJSON(documentOf(cube));
  const [buffer] = Object.values(resources);
  json.buffers![0]!.uri = `data:application/octet-stream;base64,${Buffer.from(buffer!).toString('base64')}`;
  return json;
}
async function changed(change: (json: Json) => void): Promise<Uint8Array> {
  const json = await cubeJson();
  change(json);
  return jsonBytes(json);
}
async function refusal(bytes: Uint8Array): Promise<string> {
  const error = await importBytes(bytes).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as Error).message;
}

describe('what is refused', () => {
  it('says when a file is not glTF, or is cut off', async () => {
    expect(await refusal(new TextEncoder().encode('a picture'))).toBe(
      'thing.glb: not a glTF file: neither a GLB nor JSON text',
    );
    expect(await refusal(new Uint8Array(0))).toContain('not a glTF file');
    expect(await refusal(jsonBytes([1, 2]))).toContain('not a sound glTF file');
    expect(await refusal(jsonBytes({ asset: { version: '1.0' } }))).toContain('only glTF 2');
    const glb = await glbOf(cube);
    expect(await refusal(glb.subarray(0, glb.length - 40))).toMatch(/cut off: \d+ of \d+ bytes/);
    await expect(importer.import('/nowhere/thing.glb')).rejects.toThrow('no such file');
  });
  it('says when there is nothing to import', async () => {
    expect(await refusal(await changed((json) => Object.assign(json, { nodes: [] })))).toContain('no triangles');
    expect(await refusal(await changed((json) => Object.assign(json.meshes[0].primitives[0], { mode: 1 })))).toContain(
      'no triangles',
    );
    expect(await refusal(await glbOf({ positions: [0, 0, 0, 1, 0, 0, 2, 0, 0], indices: [0, 1, 2] }))).toContain(
      'has an area',
    );
    expect(
      await refusal(await glbOf({ positions: cube.positions.map(() => Number.NaN), indices: cube.indices })),
    ).toContain('real positions');
  });
  it('says when a file asks for more than can be given, before it is unpacked', async () => {
    const bomb = await changed((json) => {
      json['accessors'].push({ type: 'VEC3', componentType: 5126, count: 4e8 });
    });
    expect(await refusal(bomb)).toMatch(/would unpack to \d+ bytes/);
    const many = await changed((json) => {
      json['nodes'] = Array.from({ length: 15_000 }, () => ({ mesh: 0 }));
      json['meshes'][0].primitives = Array.from({ length: 10 }, () => json['meshes'][0].primitives[0]);
      json['scenes'][0].nodes = json['nodes'].map((_: unknown, i: number) => i);
    });
    expect(await refusal(many)).toMatch(/1800000 triangles are too many/);
    const positions = new Float32Array(9 * 1_100_000).map((_, i) => Math.sin(i));
    const huge = await glbOf({
      positions: positions as unknown as number[],
      indices: Array.from({ length: 3_300_000 }, (_, i) => i),
    });
    expect(await refusal(huge)).toMatch(/1100000 triangles are too many.*decimate/);
  });
  it('says what extension it cannot read', async () => {
    expect(
      await refusal(await changed((json) => Object.assign(json, { extensionsRequired: ['ACME_magic'] }))),
    ).toContain('needs ACME_magic');
  });
  it('does not walk in circles', async () => {
    const circle = await changed((json) => {
      json['nodes'] = [{ children: [1] }, { children: [0] }, { mesh: 0 }];
    });
    expect(await refusal(circle)).toContain('its own ancestor');
    expect(
      await refusal(await changed((json) => Object.assign(json, { nodes: [{ children: [9], mesh: 0 }] }))),
    ).toContain('no node 9');
  });
  it.each([
    ['../secret.bin', "leads out of the model's folder"],
    ['%2e%2e/secret.bin', "leads out of the model's folder"],
    ['/etc/passwd', 'an absolute or strange path'],
    ['..\\secret.bin', 'an absolute or strange path'],
    ['http://example.org/a.bin', 'nothing is fetched'],
    ['//example.org/a.bin', 'nothing is fetched'],
    ['file:///etc/passwd', 'nothing is fetched'],
    ['C:/secret.bin', 'nothing is fetched'],
    ['link.bin', "leads out of the model's folder"],
    ['absent.bin', 'no such file beside the model'],
    ['%', 'not a URI'],
  ])('reads nothing outside its folder: %s', async (uri, why) => {
    const outside = mkdtempSync(join(tmpdir(), 'better-uri-'));
    const folder = join(outside, 'model');
    mkdirSync(folder);
    writeFileSync(join(outside, 'secret.bin'), new Uint8Array(1000));
    symlinkSync(join(outside, 'secret.bin'), join(folder, 'link.bin'));
    writeFileSync(join(folder, 'thing.gltf'), await changed((json) => Object.assign(json.buffers[0], { uri })));
    await expect(importer.import(join(folder, 'thing.gltf'), { sizeM: 0.05 })).rejects.toThrow(why);
    expect(await refusal(await changed((json) => Object.assign(json, { images: [{ uri }] })))).toMatch(
      /refused|not a URI/,
    );
  });
  it('ends an import that takes too long or too much, and imports the next', async () => {
    await expect(
      importGltf(await glbOf(cube), { sizeM: 0.05 }, { timeoutSec: 0.001, memoryBytes: 2 ** 30 }),
    ).rejects.toThrow('not done after 0.001 s');
    await expect(importGltf(await glbOf(cube), { sizeM: 0.05 }, { timeoutSec: 60, memoryBytes: 1000 })).rejects.toThrow(
      'needs more than',
    );
    expect((await importShape(cube)).asset.shapes.length).toBeGreaterThan(0);
  });
  it('asks for a size where neither options nor category give one', async () => {
    await expect(importer.import(await glbOf(cube))).rejects.toThrow(/how large is it\?.*0.0500 m long/);
    await expect(importer.import(await glbOf(cube), { category: 'mug' })).resolves.toBeDefined();
    expect(() => importer.import(new Uint8Array(0), { sizeM: 80 })).toThrow('sizeM: must be 2 m at most');
  });
});

describe('what is repaired, and said', () => {
  it('drops triangles that are not sound', async () => {
    const bad = joined(cube, { positions: [Number.NaN, 0, 0, 1, 0, 0, 0, 1, 0], indices: [0, 1, 2, 1, 1, 2] });
    bad.indices.push(0, 1, 999);
    const { report } = await importShape(bad);
    expect(report.notes).toEqual(
      expect.arrayContaining([
        expect.stringContaining('1 triangles of vertices that do not exist'),
        expect.stringContaining('triangles whose positions are not numbers'),
      ]),
    );
  });
  it('goes on with open and crowded meshes', async () => {
    const open = await importShape({ ...cube, indices: cube.indices.slice(6) });
    expect(open.report.notes.join()).toContain('not watertight: 4 open edges');
    const crowded = await importShape({ ...cube, indices: [...cube.indices, 0, 1, 7] });
    expect(crowded.report.notes.join()).toContain('not a manifold');
    const inside = await importShape({
      ...cube,
      indices: cube.indices.map((_, i) => cube.indices[i - (i % 3) + [0, 2, 1][i % 3]!]!),
    });
    expect(inside.report.notes.join()).toContain('turned inside out');
  });
  it('takes a ground plane and strays away', async () => {
    const ground = { positions: [-1, 0, -1, 1, 0, -1, 1, 0, 1, -1, 0, 1], indices: [0, 2, 1, 0, 3, 2] };
    const stray = box(0.001, 0.001, 0.001, [3, 0, 0]);
    const { asset, report } = await importShape(joined(box(0.05, 0.05, 0.05, [0, 0.03, 0]), ground, stray));
    expect(report.notes.join()).toMatch(/ground plane of 2 triangles.*1 small part\(s\) that stand apart/);
    expect(asset.visual!.indices.length / 3).toBe(12);
  });
  it('keeps few of 400 materials', async () => {
    const document = documentOf(cube);
    const mesh = document.getRoot().listMeshes()[0]!;
    const [primitive] = mesh.listPrimitives();
    for (let i = 0; i < 400; i++) {
      const material = document.createMaterial(`m${i}`).setBaseColorFactor([i / 400, (i % 20) / 20, 0.5, 1]);
      mesh.addPrimitive(primitive!.clone().setMaterial(material));
    }
    const { asset, report } = await importBytes(await new NodeIO().writeBinary(document));
    expect(asset.visual!.materials.length).toBe(12);
    expect(report.notes.join()).toContain('kept 12 of 401 materials');
  });
  it('shrinks textures, and does without those that are too large or damaged', async () => {
    const textured = async (png: Uint8Array) =>
      importBytes(
        await glbOf(cube, (material, document) => {
          material.setBaseColorTexture(document.createTexture('skin').setImage(png).setMimeType('image/png'));
        }),
      );
    const plain = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: { r: 200, g: 10, b: 10 } } })
        .png()
        .toBuffer();
    const large = await textured(await plain(1024, 600));
    expect(large.asset.visual!.textures.map(({ size }) => size)).toEqual([512]);
    expect(Array.from(large.asset.visual!.textures[0]!.rgb.slice(0, 3))).toEqual([200, 10, 10]);
    expect(large.report.notes.join()).toContain('shrunk to 512');
    const header = Buffer.from(await plain(64, 64));
    header.writeUInt32BE(16_384, 16);
    header.writeUInt32BE(16_384, 20);
    header.writeUInt32BE(crc32(header.subarray(12, 29)), 29);
    const bomb = await textured(header);
    expect(bomb.report.notes.join()).toContain('dropped texture skin: too large (16384 x 16384)');
    const damaged = await textured((await plain(64, 64)).subarray(0, 60));
    expect(damaged.report.notes.join()).toContain('dropped texture skin: damaged');
    const svg = await textured(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'));
    expect(svg.report.notes.join()).toContain('of a format that is not read');
  });
  it('says what else it left out', async () => {
    const document = documentOf(cube);
    document.createAnimation('wave');
    document.createSkin('bones');
    const { report } = await importBytes(
      await new NodeIO().registerExtensions(KHRONOS_EXTENSIONS).writeBinary(document),
    );
    expect(report.notes.join()).toContain('dropped the skin');
    expect(report.notes.join()).toContain('dropped 1 animation(s)');
  });
});
