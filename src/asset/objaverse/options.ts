/**
 * What a client may be told: where the hub and the cache are, and how patient to be.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TransferOptions } from './download.ts';
import { DEFAULT_BASE_URL } from './hub.ts';

/** What happens to one file of the hub; `path` is relative, e.g. `glbs/000-023/<uid>.glb`. */
export type HubEvent =
  | { readonly kind: 'bytes'; readonly path: string; readonly received: number; readonly whole: number | null }
  | { readonly kind: 'retry'; readonly path: string; readonly why: string; readonly waitMs: number }
  /** Another process is fetching the same file; `lock` may be deleted if there is none. */
  | { readonly kind: 'waiting'; readonly path: string; readonly lock: string }
  | { readonly kind: 'damaged'; readonly path: string; readonly why: string }
  | { readonly kind: 'fetched'; readonly path: string };

export interface ClientOptions extends TransferOptions {
  readonly baseUrl: string;
  /** Shared with the Python package, which uses the same layout. */
  readonly cacheFolder: string;
  /** Nothing is fetched: what the cache lacks is told. */
  readonly offline: boolean;
  /** Files at a time. */
  readonly concurrency: number;
  readonly onEvent: (event: HubEvent) => void;
}

/** The Python package's own: `~/.objaverse/hf-objaverse-v1`. */
export const defaultCacheFolder = (): string => join(homedir(), '.objaverse', 'hf-objaverse-v1');

export const CLIENT_DEFAULTS: Omit<ClientOptions, 'cacheFolder'> = {
  baseUrl: DEFAULT_BASE_URL,
  offline: false,
  concurrency: 8,
  attempts: 6,
  backoffMs: 500,
  longestWaitMs: 120_000,
  idleMs: 60_000,
  mostBytes: 1024 * 1024 * 1024,
  fetch: (url, init) => fetch(url, init),
  sleep,
  onEvent: () => {},
};

/** Waits [ms]; rejects with the signal's reason when aborted. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
