/**
 * `ObjaverseLoader`: objects of Objaverse by their uid, as three.js groups; in Node and in a browser.
 *
 * Nothing of Node is imported before it runs in Node, so that a browser's bundler can take this file as it is.
 */
import { MeshoptDecoder } from 'meshoptimizer/decoder';
import { type DataTexture, Group, Loader, type LoadingManager, type Texture } from 'three';
import { GLTFLoader, type GLTFParser } from 'three/addons/loaders/GLTFLoader.js';
import { browserSource } from './browser-source.ts';
import type { LoadProgress, ModelSource } from './model-source.ts';
import { modernise } from './modernise.ts';

export interface ObjaverseLoaderOptions {
  /**
   * Where models come from: `nodeSource({ cacheFolder, offline, ... })`, `browserSource({ objectPaths, ... })`, or one of your
   * own. When left out, the one of the place it runs in, with its defaults.
   */
  readonly source?: ModelSource;
  /** For what needs a helper in a browser: `(loader) => loader.setDRACOLoader(...).setKTX2Loader(...)`. */
  readonly configure?: (loader: GLTFLoader) => unknown;
}

/** What stands in `group.userData.objaverse`. */
export interface LoadedObject {
  readonly uid: string;
  /** The file's own `asset`, where many a model names its author and licence. */
  readonly asset: unknown;
  /** What was dropped or changed, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Loads objects by uid: `const group = await new ObjaverseLoader().loadAsync('2edb597e31b343ea9d59d79e9edbfa3c')`.
 *
 * The group is as the file has it: y up, of any size and origin; animations are in `group.animations`. Errors that a user can
 * mend are `UserError`s: no uid, no such object, offline and not in the cache.
 */
export class ObjaverseLoader extends Loader<Group, string> {
  readonly #options: ObjaverseLoaderOptions;
  #source: Promise<ModelSource> | null = null;
  #abort = new AbortController();

  constructor(manager?: LoadingManager, options: ObjaverseLoaderOptions = {}) {
    super(manager);
    this.#options = options;
  }

  override load(
    uid: string,
    onLoad: (group: Group) => void,
    onProgress?: (progress: LoadProgress) => void,
    onError?: (error: unknown) => void,
  ): void {
    const item = `objaverse:${uid}`;
    const { signal } = this.#abort;
    this.manager.itemStart(item);
    this.#load(uid, signal, onProgress ?? (() => {}))
      .then((group) => {
        onLoad(group);
        this.manager.itemEnd(item);
      })
      .catch((error: unknown) => {
        if (onError) onError(error);
        else console.error(error);
        this.manager.itemError(item);
        this.manager.itemEnd(item);
      });
  }

  override loadAsync(uid: string, onProgress?: (progress: LoadProgress) => void): Promise<Group> {
    return new Promise((resolve, reject) => this.load(uid, resolve, onProgress, reject));
  }

  /** Ends what is being loaded; the loader can be used again. */
  override abort(): this {
    this.#abort.abort();
    this.#abort = new AbortController();
    return this;
  }

  async #load(uid: string, signal: AbortSignal, onProgress: (progress: LoadProgress) => void): Promise<Group> {
    this.#source ??= this.#options.source ? Promise.resolve(this.#options.source) : defaultSource();
    const source = await this.#source;
    const model = await source.model(uid, signal, onProgress);
    signal.throwIfAborted();
    const { glb, notes } = modernise(model.glb, uid);
    const loader = new GLTFLoader().setMeshoptDecoder(MeshoptDecoder);
    this.#options.configure?.(loader);
    return parse(loader, { uid, glb, notes: [...model.notes, ...notes] }, source.decodeTexture);
  }
}

async function parse(
  loader: GLTFLoader,
  { uid, glb, notes }: { readonly uid: string; readonly glb: Uint8Array<ArrayBuffer>; readonly notes: string[] },
  decode: ModelSource['decodeTexture'],
): Promise<Group> {
  if (decode) loader.register((parser) => texturesBy(parser, decode, (note) => notes.push(note)));
  const { buffer, byteOffset, byteLength } = glb;
  const gltf = await loader.parseAsync(buffer.slice(byteOffset, byteOffset + byteLength), '');
  const group = gltf.scene ?? gltf.scenes[0] ?? new Group();
  group.animations = gltf.animations;
  group.userData['objaverse'] = { uid, asset: gltf.asset, notes } satisfies LoadedObject;
  return group;
}

/** GLTFLoader's own way to an image leads over `self`, `Blob` addresses and an `<img>`, none of which Node has. */
function texturesBy(
  parser: GLTFParser,
  decode: (image: Uint8Array) => Promise<DataTexture>,
  note: (text: string) => void,
): { readonly name: string } {
  const images = new Map<number, Promise<Texture>>();
  const decoded = async (index: number): Promise<Texture> => {
    const { bufferView, name } = parser.json.images[index];
    try {
      return await decode(new Uint8Array(await parser.getDependency('bufferView', bufferView)));
    } catch (error) {
      note(`dropped texture ${name || index}: ${(error as Error).message.split('\n')[0]}`);
      throw error;
    }
  };
  const replaced = {
    // a clone shares the texels, and may have another sampler
    async loadImageSource(index: number): Promise<Texture> {
      const first = !images.has(index);
      if (first) images.set(index, decoded(index));
      const texture = await images.get(index)!;
      return first ? texture : texture.clone();
    },
  };
  Object.assign(parser, replaced);
  return { name: 'BETTER_textures' };
}

async function defaultSource(): Promise<ModelSource> {
  const { process } = globalThis as { readonly process?: { readonly versions?: { readonly node?: string } } };
  if (process?.versions?.node === undefined) return browserSource();
  // not written out, so that no bundler follows it
  const file = `./node-source.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`;
  const { nodeSource } = await import(/* @vite-ignore */ /* webpackIgnore: true */ new URL(file, import.meta.url).href);
  return nodeSource();
}
