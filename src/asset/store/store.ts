/**
 * Imported assets on disk, each in a folder that its key names: `<store>/<2 hex>/<64 hex>/asset.json` and `visual.bin`
 * (`visual.deflate` in stores that are shipped).
 *
 * A folder appears whole or not at all: it is written under a temporary name and renamed. Nothing in it is changed afterwards; what
 * can be done with the asset, `affordances.json`, is added once it has been found out.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { checkValue, readText } from '../../core/documents.ts';
import { UserError } from '../../core/errors.ts';
import { TEMPORARY_SUFFIX, writeFileAtomic } from '../../core/files.ts';
import { sha256Hex } from '../../core/hash.ts';
import type { Affordances } from '../affordance/affordances.ts';
import type { Asset } from '../asset.ts';
import type { CuratedAsset } from '../gltf/report.ts';
import { decodeAffordances, encodeAffordances, withAffordances } from './affordance-file.ts';
import { type AssetFile, assetFile, encodeAsset } from './asset-file.ts';
import { decodeVisual, encodeVisual, layoutOf, packVisual, unpackVisual, type VisualLayout } from './visual-file.ts';

const RECORD = 'asset.json';
const VISUAL = 'visual.bin';
const PACKED_VISUAL = 'visual.deflate';
const AFFORDANCES = 'affordances.json';

/** Where assets are kept when nothing else is said: under XDG's cache folder, or `~/.cache`. */
export function defaultStoreFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const cache = environment['XDG_CACHE_HOME'];
  return join(cache?.startsWith('/') ? cache : join(homedir(), '.cache'), 'better-datagen', 'assets');
}

export interface ReadOptions {
  /** False leaves out the visual mesh, for those who only simulate. */
  readonly visual: boolean;
}

export interface PutOptions {
  /** True packs the visual mesh, for stores that are shipped. */
  readonly pack: boolean;
}

export class AssetStore {
  readonly folder: string;

  constructor(folder: string = defaultStoreFolder()) {
    this.folder = folder;
  }

  /** Where the asset of that key is, or would be. */
  folderOf(key: string): string {
    return join(this.folder, key.slice(0, 2), key);
  }

  has(key: string): boolean {
    return existsSync(join(this.folderOf(key), RECORD));
  }

  /** Adds an asset; one that is there already is left as it is. Returns its folder. */
  put(curated: CuratedAsset, { pack }: PutOptions = { pack: false }): string {
    const folder = this.folderOf(curated.key);
    if (this.has(curated.key)) return folder;
    const temporary = join(this.folder, curated.key.slice(0, 2), `.${curated.key}.${process.pid}${TEMPORARY_SUFFIX}`);
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary, { recursive: true });
    try {
      const visual = encodeVisual(curated.asset.visual!);
      if (pack) writeFileAtomic(join(temporary, PACKED_VISUAL), packVisual(visual, layoutOf(curated.asset.visual!)));
      else writeFileAtomic(join(temporary, VISUAL), visual);
      writeFileAtomic(join(temporary, RECORD), encodeAsset(curated, sha256Hex(visual)));
      renameSync(temporary, folder);
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true });
      // another process put the same asset first
      if (!this.has(curated.key)) throw error;
    }
    return folder;
  }

  /** Adds what can be done with an asset, in place of what was known of it. */
  putAffordances(key: string, affordances: Affordances): void {
    writeFileAtomic(join(this.folderOf(key), AFFORDANCES), encodeAffordances(this.record(key).asset, affordances));
  }

  /** What can be done with an asset; null where nobody has found out yet, or not in the way it is done now. */
  affordances(key: string, asset: Asset = this.record(key).asset): Affordances | null {
    const path = join(this.folderOf(key), AFFORDANCES);
    return existsSync(path) ? decodeAffordances(readText(path), asset, path) : null;
  }

  /**
   * An asset, with its grasps and places where they are known.
   *
   * @throws UserError when there is no such asset, or it is damaged
   */
  get(key: string, options: ReadOptions = { visual: true }): Asset {
    const { asset: bare, visual } = this.record(key);
    const affordances = this.affordances(key, bare);
    const asset = affordances ? withAffordances(bare, affordances) : bare;
    if (!options.visual) return asset;
    return {
      ...asset,
      visual: decodeVisual(this.visualBytes(key, visual), visual, visual.materials, this.folderOf(key)),
    };
  }

  /** A visual mesh's plain bytes; `layout` is in its record. */
  visualBytes(key: string, layout: VisualLayout): Uint8Array {
    const packed = join(this.folderOf(key), PACKED_VISUAL);
    if (existsSync(packed)) return unpackVisual(readBytes(packed), layout, packed);
    return readBytes(join(this.folderOf(key), VISUAL));
  }

  /** What is kept about an asset beside its mesh. */
  record(key: string): AssetFile {
    const path = join(this.folderOf(key), RECORD);
    let value: unknown;
    try {
      value = JSON.parse(readText(path));
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(`${path}: damaged: not JSON; import the asset again`);
    }
    return checkValue(value, assetFile, path) as unknown as AssetFile;
  }

  /** Keys of all assets, in order. */
  keys(): string[] {
    if (!existsSync(this.folder)) return [];
    return foldersIn(this.folder)
      .filter((name) => /^[0-9a-f]{2}$/.test(name))
      .flatMap((name) => foldersIn(join(this.folder, name)).filter((key) => /^[0-9a-f]{64}$/.test(key)))
      .sort();
  }

  /** The key that an id, a key, or the beginning of a key stands for; throws `UserError` for none and for several. */
  find(name: string): string {
    const hex = /(?:^|_)([0-9a-f]{4,64})$/.exec(name)?.[1];
    const found = hex === undefined ? [] : this.keys().filter((key) => key.startsWith(hex));
    if (found.length === 1) return found[0]!;
    const there = this.keys().map((key) => this.record(key).asset.id);
    const listed = there.length === 0 ? 'the store is empty' : `there are ${there.join(', ')}`;
    throw new UserError(
      `${this.folder}: ${found.length === 0 ? 'no such asset' : 'more than one asset'}: ${name}; ${listed}`,
    );
  }
}

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    throw new UserError(`${path}: missing; import the asset again`);
  }
}
