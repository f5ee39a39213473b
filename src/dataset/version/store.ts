/**
 * A store of dataset versions on disk.
 *
 * ```
 * store.json               what this folder is
 * versions/<id>.json       manifests of versions
 * log                      ids of versions, one a line, oldest first
 * tags/<name>              an id
 * objects/ab/cdef...[.z]   chunks and trees by their SHA-256, perhaps deflated
 * files/ab/cdef...         whole files that checkouts are linked to; may be deleted
 * sessions/<name>          processes that are writing objects
 * ```
 * The first four are small text and may be kept in git; `.gitignore` names the rest.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readText } from '../../core/documents.ts';
import { UserError } from '../../core/errors.ts';
import { appendLine, isTemporaryName, writeDurable } from './durable.ts';
import { ObjectStore } from './object-store.ts';
import { parseTree, type Tree } from './tree.ts';
import { parseVersion, type Version, versionId } from './version-file.ts';

export const STORE_FORMAT = 'better-datagen store';
const storeSchema = z.strictObject({ format: z.literal(STORE_FORMAT), format_version: z.literal(1) });

const IGNORED = ['objects/', 'files/', 'sessions/', 'lock', '*.tmp'];
const ID = /^[0-9a-f]{64}$/;

export class Store {
  readonly folder: string;
  readonly objects: ObjectStore;

  private constructor(folder: string) {
    this.folder = folder;
    this.objects = new ObjectStore(join(folder, 'objects'));
  }

  /** @throws UserError when there is no store */
  static open(folder: string): Store {
    if (!existsSync(join(folder, 'store.json'))) {
      if (!existsSync(folder)) {
        throw new UserError(`${folder}: no such store; \`better version commit DIR --store ${folder}\` makes one`);
      }
      throw new UserError(`${folder}: not a store of dataset versions: it has no store.json`);
    }
    checkStoreFile(join(folder, 'store.json'));
    return new Store(folder);
  }

  /**
   * Makes the store where there is none, or an empty folder.
   *
   * @throws UserError when the folder is another's
   */
  static openOrCreate(folder: string): Store {
    if (!existsSync(join(folder, 'store.json'))) {
      const stat = statSync(folder, { throwIfNoEntry: false });
      if (stat && !stat.isDirectory()) throw new UserError(`${folder}: a file stands where the store should be`);
      const foreign = stat ? readdirSync(folder).filter((name) => !isTemporaryName(name) && name !== '.gitignore') : [];
      // another process may have made it in the meantime
      if (foreign.length > 0 && !existsSync(join(folder, 'store.json'))) {
        throw new UserError(
          `${folder}: not a store of dataset versions, and not empty: holds ${JSON.stringify(foreign[0])}; choose a new or an empty folder`,
        );
      }
      writeDurable(join(folder, '.gitignore'), `${IGNORED.join('\n')}\n`);
      writeDurable(join(folder, 'store.json'), `${JSON.stringify({ format: STORE_FORMAT, format_version: 1 })}\n`);
    }
    return Store.open(folder);
  }

  /** Where a whole file is kept that checkouts are linked to. */
  wholeFilePath(sha256: string): string {
    return join(this.folder, 'files', sha256.slice(0, 2), sha256.slice(2));
  }

  versionPath(id: string): string {
    return join(this.folder, 'versions', `${id}.json`);
  }

  /** Ids of the manifests that are there. */
  versionIds(): string[] {
    return names(join(this.folder, 'versions')).flatMap((name) => {
      const id = name.replace(/\.json$/, '');
      return ID.test(id) && name.endsWith('.json') ? [id] : [];
    });
  }

  hasVersion(id: string): boolean {
    return existsSync(this.versionPath(id));
  }

  /** @throws UserError when it is missing or damaged */
  readVersion(id: string): Version {
    const path = this.versionPath(id);
    return parseVersion(readText(path), id, path);
  }

  /** Writes the manifest, and returns its id. */
  writeVersion(text: string): string {
    const id = versionId(text);
    writeDurable(this.versionPath(id), text);
    return id;
  }

  /** @throws UserError when it is missing or damaged */
  readTree({ tree, dataset }: Version): Tree {
    const what = `the version of the dataset ${dataset.digest.slice(0, 12)}`;
    return parseTree(this.objects.read(tree, what).toString('utf8'), this.objects.path(tree[0]));
  }

  /** Ids of versions, oldest first. Lines that a full disk cut short are no ids. */
  readLog(): string[] {
    return [...new Set(this.#logText().split('\n'))].filter((line) => ID.test(line));
  }

  appendLog(id: string): void {
    const text = this.#logText();
    appendLine(join(this.folder, 'log'), id, text !== '' && !text.endsWith('\n'));
  }

  rewriteLog(ids: readonly string[]): void {
    writeDurable(join(this.folder, 'log'), ids.map((id) => `${id}\n`).join(''));
  }

  #logText(): string {
    const path = join(this.folder, 'log');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** The version that was committed last, or null. */
  head(): string | null {
    return this.readLog().at(-1) ?? null;
  }

  tagPath(name: string): string {
    return join(this.folder, 'tags', name);
  }

  /**
   * Ids by tag, in the order of the tags' names.
   *
   * @throws UserError when a tag is damaged
   */
  readTags(): Map<string, string> {
    return new Map(
      names(join(this.folder, 'tags')).map((name) => {
        const id = readText(this.tagPath(name)).trim();
        if (!ID.test(id)) throw new UserError(`${this.tagPath(name)}: damaged: no id; set it with \`--force\``);
        return [name, id];
      }),
    );
  }
}

function checkStoreFile(path: string): void {
  let value: unknown;
  try {
    value = JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path}: damaged: not JSON; it should be {"format":"${STORE_FORMAT}","format_version":1}`);
  }
  if (!storeSchema.safeParse(value).success) {
    throw new UserError(`${path}: not a store that this version of better-datagen knows; expected ${STORE_FORMAT}, 1`);
  }
}

function names(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .sort();
}
