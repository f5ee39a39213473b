/**
 * The hub's files in the cache folder: what is there and whole is used, what is not is fetched, by one process at a time.
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { lockFolder } from '../../core/lock.ts';
import { download } from './download.ts';
import { hubUrl } from './hub.ts';
import { type ClientOptions, sleep } from './options.ts';
import { soundnessOf, unpacked } from './soundness.ts';

const LOCK_POLL_MS = 50;

export class HubCache {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  get folder(): string {
    return this.#options.cacheFolder;
  }

  /** Where a file of the hub is, or would be. */
  pathOf(path: string): string {
    return join(this.folder, ...path.split('/'));
  }

  /** Why a file cannot be used as it lies in the cache, or null when it can. Nothing is fetched. */
  async faultOf(path: string): Promise<string | null> {
    const at = this.pathOf(path);
    return existsSync(at) ? soundnessOf(path)(at) : 'not in the cache';
  }

  /** The path of an object whose GLB is in the cache, whole or not, without the hub's list; else null. */
  findObject(uid: string): string | null {
    const folder = join(this.folder, 'glbs');
    if (!existsSync(folder)) return null;
    const name = readdirSync(folder)
      .filter((name) => /^\d{3}-\d{3}$/.test(name))
      .find((name) => existsSync(join(folder, name, `${uid}.glb`)));
    return name === undefined ? null : `glbs/${name}/${uid}.glb`;
  }

  /**
   * The absolute path of a file that is there and whole.
   *
   * @throws UserError when it is not there and cannot be fetched; the signal's reason when aborted
   */
  async ensure(path: string, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const fault = await this.faultOf(path);
    if (fault === null) return this.pathOf(path);
    if (existsSync(this.pathOf(path))) this.#options.onEvent({ kind: 'damaged', path, why: fault });
    if (this.#options.offline) throw new UserError(`${this.pathOf(path)}: ${fault}, and nothing is fetched offline`);
    await this.#fetch(path, signal);
    return this.pathOf(path);
  }

  /** What a list of the hub holds, as text; see `ensure`. */
  async text(path: string, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const at = this.pathOf(path);
    // unpacking a list is how it is checked: the usual case does it once
    const bytes = (existsSync(at) ? await unpacked(at) : null) ?? (await unpacked(await this.ensure(path, signal)));
    if (bytes === null) throw new UserError(`${at}: damaged while it was read; try again`);
    return bytes.toString('utf8');
  }

  async #fetch(path: string, signal: AbortSignal): Promise<void> {
    const target = this.pathOf(path);
    mkdirSync(dirname(target), { recursive: true });
    const release = await this.#lock(path, signal);
    try {
      // whoever held the lock before may have fetched it
      if ((await this.faultOf(path)) === null) return;
      const { onEvent, baseUrl } = this.#options;
      const job = {
        url: hubUrl(baseUrl, path),
        target,
        sound: soundnessOf(path),
        signal,
        onBytes: (received: number, whole: number | null) => onEvent({ kind: 'bytes', path, received, whole }),
        onRetry: (why: string, waitMs: number) => onEvent({ kind: 'retry', path, why, waitMs }),
      };
      await download(job, this.#options);
      onEvent({ kind: 'fetched', path });
    } finally {
      release();
    }
  }

  async #lock(path: string, signal: AbortSignal): Promise<() => void> {
    const target = this.pathOf(path);
    for (let told = false; ; told = true) {
      try {
        return lockFolder(target);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
      if (!told) this.#options.onEvent({ kind: 'waiting', path, lock: `${target}.lock` });
      await sleep(LOCK_POLL_MS, signal);
    }
  }
}
