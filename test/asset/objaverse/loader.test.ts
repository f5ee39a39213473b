import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Document, NodeIO } from '@gltf-transform/core';
import { EXTMeshoptCompression, EXTTextureWebP, KHRMaterialsPBRSpecularGlossiness } from '@gltf-transform/extensions';
import { MeshoptDecoder, MeshoptEncoder } from 'meshoptimizer';
import sharp from 'sharp';
import { DataTexture, type Group, Loader, LoadingManager, Mesh, type MeshStandardMaterial } from 'three';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserSource } from '../../../src/asset/objaverse/browser-source.ts';
import { ObjaverseLoader } from '../../../src/asset/objaverse/loader.ts';
import type { LoadProgress } from '../../../src/asset/objaverse/model-source.ts';
import { nodeSource } from '../../../src/asset/objaverse/node-source.ts';
import { box, documentOf, sphere } from '../models.ts';
import { type Fault, glbPathOf, type LocalHub, localOptions, startHub, uidOf } from './local-hub.ts';

const UID = uidOf(1);
let hub: LocalHub | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await hub?.close();
  hub = undefined;
});

/** A loader for one model that a local hub serves. */
async function loaderFor(glb: Uint8Array, manager?: LoadingManager, fault?: Fault): Promise<ObjaverseLoader> {
  await hub?.close();
  hub = await startHub([{ uid: UID, glb }]);
  if (fault) hub.fail(glbPathOf({ uid: UID }), fault);
  return new ObjaverseLoader(manager, { source: nodeSource(localOptions(hub)) });
}

const glbOf = (document: Document): Promise<Uint8Array> => new NodeIO().writeBinary(document);
const meshOf = (group: Group): Mesh => {
  let found: Mesh | undefined;
  group.traverse((node) => {
    if (node instanceof Mesh) found ??= node;
  });
  return found!;
};
const materialOf = (group: Group): MeshStandardMaterial => meshOf(group).material as MeshStandardMaterial;
/** Left half red, right half blue. */
const picture = (format: 'png' | 'webp'): Promise<Buffer> =>
  sharp(Buffer.from([255, 0, 0, 0, 0, 255]), { raw: { width: 2, height: 1, channels: 3 } })
    .toFormat(format, { lossless: true })
    .toBuffer();

/** A box with a picture on it. */
function pictured(image: Uint8Array, mimeType: string): Document {
  const document = documentOf(box(1, 1, 1), (material, doc) => {
    material.setBaseColorTexture(doc.createTexture('paint').setImage(image).setMimeType(mimeType));
  });
  const primitive = document.getRoot().listMeshes()[0]!.listPrimitives()[0]!;
  const uv = document.createAccessor().setType('VEC2').setArray(new Float32Array(16));
  primitive.setAttribute('TEXCOORD_0', uv.setBuffer(document.getRoot().listBuffers()[0]!));
  return document;
}

describe('ObjaverseLoader', () => {
  it('is a three.js loader, and gives an object by its uid as a group', async () => {
    const loader = await loaderFor(await glbOf(documentOf(sphere(1, 8, 12))));
    expect(loader).toBeInstanceOf(Loader);
    const group = await loader.loadAsync(UID);
    expect(group.isGroup).toBe(true);
    expect(meshOf(group).geometry.getAttribute('position').count).toBe(108);
    expect(materialOf(group).color.r).toBeCloseTo(0.5);
    expect(group.userData['objaverse']).toMatchObject({ uid: UID, asset: { version: '2.0' }, notes: [] });
  });
  it('decodes textures without a browser', async () => {
    for (const format of ['png', 'webp'] as const) {
      const document = pictured(await picture(format), `image/${format}`);
      if (format === 'webp') document.createExtension(EXTTextureWebP).setRequired(true);
      const io = new NodeIO().registerExtensions([EXTTextureWebP]);
      const { map } = materialOf(await (await loaderFor(await io.writeBinary(document))).loadAsync(UID));
      expect(map).toBeInstanceOf(DataTexture);
      expect(map).toMatchObject({ flipY: false, colorSpace: 'srgb' });
      expect([...(map!.image as { data: Uint8Array }).data]).toEqual([255, 0, 0, 255, 0, 0, 255, 255]);
    }
  });
  it('goes on without a texture that cannot be read, and says so', async () => {
    for (const image of ['no picture at all', '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>']) {
      const loader = await loaderFor(await glbOf(pictured(new TextEncoder().encode(image), 'image/png')));
      const group = await loader.loadAsync(UID);
      expect(materialOf(group).map).toBeNull();
      expect(group.userData['objaverse'].notes).toEqual([expect.stringContaining('dropped texture')]);
    }
    const group = await (await loaderFor(await glbOf(pictured(new Uint8Array(80), 'image/ktx2')))).loadAsync(UID);
    expect(group.userData['objaverse'].notes).toEqual(['1 texture(s) in KTX2 were dropped']);
  });
  it('reads `data:` addresses within a model, without `self` and `ProgressEvent`', async () => {
    const { json, resources } = await new NodeIO().writeJSON(pictured(await picture('png'), 'image/png'));
    const base64 = (uri: string): string => Buffer.from(resources[uri]!).toString('base64');
    for (const buffer of json.buffers!) buffer.uri = `data:application/octet-stream;base64,${base64(buffer.uri!)}`;
    for (const image of json.images!) image.uri = `data:image/png;base64,${base64(image.uri!)}`;
    const text = Buffer.from(JSON.stringify(json));
    const padded = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, ' ')]);
    const header = Buffer.alloc(20);
    for (const [i, word] of [0x46546c67, 2, 20 + padded.length, padded.length, 0x4e4f534a].entries())
      header.writeUInt32LE(word, 4 * i);
    const group = await (await loaderFor(Buffer.concat([header, padded]))).loadAsync(UID);
    expect(materialOf(group).map).toBeInstanceOf(DataTexture);
    expect('ProgressEvent' in globalThis).toBe(false);
  });
  it('reads specular-glossiness materials, which three alone does not', async () => {
    const document = documentOf(box(1, 1, 1), (material, doc) => {
      const extension = doc.createExtension(KHRMaterialsPBRSpecularGlossiness);
      const older = extension
        .createPBRSpecularGlossiness()
        .setDiffuseFactor([0.1, 0.7, 0.2, 1])
        .setGlossinessFactor(0.75);
      material.setExtension('KHR_materials_pbrSpecularGlossiness', older);
    });
    const io = new NodeIO().registerExtensions([KHRMaterialsPBRSpecularGlossiness]);
    const group = await (await loaderFor(await io.writeBinary(document))).loadAsync(UID);
    expect(materialOf(group)).toMatchObject({ metalness: 0, roughness: 0.25 });
    expect(materialOf(group).color.g).toBeCloseTo(0.7);
    expect(group.userData['objaverse'].notes).toEqual([expect.stringContaining('specular-glossiness')]);
  });
  it('reads packed meshes', async () => {
    await Promise.all([MeshoptDecoder.ready, MeshoptEncoder.ready]);
    const document = documentOf(sphere(1, 8, 12));
    document.createExtension(EXTMeshoptCompression).setRequired(true);
    const io = new NodeIO()
      .registerExtensions([EXTMeshoptCompression])
      .registerDependencies({ 'meshopt.decoder': MeshoptDecoder, 'meshopt.encoder': MeshoptEncoder });
    const group = await (await loaderFor(await io.writeBinary(document))).loadAsync(UID);
    expect(meshOf(group).geometry.getAttribute('position').count).toBe(108);
  });
  it('gives animations', async () => {
    const document = documentOf(box(1, 1, 1));
    const [buffer] = document.getRoot().listBuffers();
    const data = (type: 'SCALAR' | 'VEC3', array: Float32Array<ArrayBuffer>) =>
      document.createAccessor().setType(type).setArray(array).setBuffer(buffer!);
    const sampler = document
      .createAnimationSampler()
      .setInput(data('SCALAR', new Float32Array([0, 1])))
      .setOutput(data('VEC3', new Float32Array(6)));
    const channel = document.createAnimationChannel().setSampler(sampler).setTargetPath('translation');
    channel.setTargetNode(document.getRoot().listNodes()[0]!);
    document.createAnimation('slide').addSampler(sampler).addChannel(channel);
    const group = await (await loaderFor(await glbOf(document))).loadAsync(UID);
    expect(group.animations.map(({ name }) => name)).toEqual(['slide']);
  });
  it('tells progress, and the manager', async () => {
    const told: string[] = [];
    const manager = new LoadingManager(() => told.push('all'));
    manager.onStart = (item) => told.push(`start ${item}`);
    manager.onError = (item) => told.push(`error ${item}`);
    const loader = await loaderFor(await glbOf(documentOf(sphere(1, 8, 12))), manager);
    const progress: LoadProgress[] = [];
    await loader.loadAsync(UID, (event) => progress.push(event));
    const last = progress.at(-1)!;
    expect(last).toEqual({
      lengthComputable: true,
      loaded: last.total,
      total: hub!.files.get(glbPathOf({ uid: UID }))!.length,
    });
    await expect(loader.loadAsync('apple')).rejects.toThrow('not an Objaverse uid');
    expect(told).toEqual([`start objaverse:${UID}`, 'all', 'start objaverse:apple', 'error objaverse:apple', 'all']);
  });
  it('gives errors to `onError`, and takes the next object', async () => {
    const loader = await loaderFor(await glbOf(documentOf(box(1, 1, 1))));
    const onLoad = vi.fn();
    const error = await new Promise((resolve) => loader.load(uidOf(9), onLoad, undefined, resolve));
    expect(String(error)).toContain('Objaverse has no object of this uid');
    expect(onLoad).not.toHaveBeenCalled();
    expect((await loader.loadAsync(UID)).isGroup).toBe(true);
  });
  it('can be aborted, and used again', async () => {
    const loader = await loaderFor(await glbOf(documentOf(box(1, 1, 1))), undefined, { kind: 'stall', after: 100 });
    await expect(loader.loadAsync(UID, () => loader.abort())).rejects.toThrow(/abort/i);
    expect((await loader.loadAsync(UID)).isGroup).toBe(true);
  });
  it("looks into the Python package's folder when nothing else is said", async () => {
    const home = mkdtempSync(join(tmpdir(), 'better-home-'));
    const path = join(home, '.objaverse/hf-objaverse-v1', glbPathOf({ uid: UID }));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await glbOf(documentOf(box(1, 1, 1))));
    vi.stubEnv('HOME', home);
    expect((await new ObjaverseLoader().loadAsync(UID)).isGroup).toBe(true);
  });
});

describe('the source for browsers', () => {
  const source = (hub: LocalHub, more: object = {}) =>
    browserSource({ baseUrl: hub.baseUrl, sleep: async () => {}, ...more });

  it('loads from the hub, and tries again', async () => {
    hub = await startHub([{ uid: UID, glb: await glbOf(documentOf(sphere(1, 8, 12))) }]);
    hub.fail(glbPathOf({ uid: UID }), { kind: 'status', status: 429 }, { kind: 'cut', after: 100 });
    const loader = new ObjaverseLoader(undefined, { source: source(hub) });
    expect(meshOf(await loader.loadAsync(UID)).geometry.getAttribute('position').count).toBe(108);
    await expect(loader.loadAsync(uidOf(2))).rejects.toThrow('no object of this uid');
    await loader.loadAsync(UID);
    expect(hub.requests.filter(({ path }) => path === 'object-paths.json.gz')).toHaveLength(1);
  });
  it('needs no list when it is told the paths', async () => {
    hub = await startHub([{ uid: UID, glb: await glbOf(documentOf(box(1, 1, 1))) }]);
    const objectPaths = { [UID]: glbPathOf({ uid: UID }), [uidOf(2)]: '../../elsewhere' };
    const loader = new ObjaverseLoader(undefined, { source: source(hub, { objectPaths }) });
    expect((await loader.loadAsync(UID)).isGroup).toBe(true);
    await expect(loader.loadAsync(uidOf(2))).rejects.toThrow('a strange path');
    expect(hub.requests).toHaveLength(1);
  });
  it('says what is wrong with what comes', async () => {
    hub = await startHub([{ uid: UID, glb: new TextEncoder().encode('<html> and more of it') }]);
    const loader = new ObjaverseLoader(undefined, { source: source(hub) });
    await expect(loader.loadAsync(UID)).rejects.toThrow('not a GLB file');
    hub.fail(glbPathOf({ uid: UID }), { kind: 'status', status: 403 });
    await expect(loader.loadAsync(UID)).rejects.toThrow('the server answers 403');
  });
});

describe("the browser's entry", () => {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
  /** Modules that a file imports when it runs; types are gone by then. */
  const importsOf = (file: string): string[] =>
    [
      ...readFileSync(file, 'utf8').matchAll(
        /^(?:import|export)\s+(?!type\b)[^;]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm,
      ),
    ].map(([, from, called]) => from ?? called!);

  it('leads to nothing of Node', () => {
    const open = [join(root, 'src/asset/objaverse/loader.ts')];
    const seen = new Set<string>();
    const packages = new Set<string>();
    for (let file = open.pop(); file; file = open.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      for (const name of importsOf(file)) {
        if (name.startsWith('.')) open.push(resolve(dirname(file), name));
        else packages.add(name);
      }
    }
    expect([...seen].map((file) => relative(root, file))).toContain('src/asset/objaverse/browser-source.ts');
    expect([...packages].sort()).toEqual(['meshoptimizer/decoder', 'three', 'three/addons/loaders/GLTFLoader.js']);
  });
});
