/**
 * Models for `ObjaverseLoader` in a browser: straight from the hub, kept by the browser's own cache.
 */
import { UserError } from '../../core/errors.ts';
import { checkObjectPath, checkUid, DEFAULT_BASE_URL, hubUrl, OBJECT_PATHS } from './hub.ts';
import type { LoadProgress, ModelSource } from './model-source.ts';
import { Shared } from './shared.ts';
import { retryAfterMs } from './transport.ts';

export interface BrowserSourceOptions {
  readonly baseUrl: string;
  /** uid → path. When left out, the hub's list of all objects is fetched: 20 MB, once a source. */
  readonly objectPaths?: Readonly<Record<string, string>>;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly sleep: (ms: number) => Promise<void>;
}

export const BROWSER_SOURCE_DEFAULTS: BrowserSourceOptions = {
  baseUrl: DEFAULT_BASE_URL,
  fetch: (url, init) => fetch(url, init),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

const ATTEMPTS = 4;
const BACKOFF_MS = 500;
const LONGEST_WAIT_MS = 30_000;

export function browserSource(given: Partial<BrowserSourceOptions> = {}): ModelSource {
  const options = { ...BROWSER_SOURCE_DEFAULTS, ...given };
  const paths = new Shared<Readonly<Record<string, unknown>>>(
    async (signal) => options.objectPaths ?? unpackJson(await getBytes(OBJECT_PATHS, options, signal)),
  );
  return {
    async model(uid, signal, onProgress) {
      checkUid(uid);
      const known = await paths.get(signal);
      if (!Object.hasOwn(known, uid)) throw new UserError(`${uid}: Objaverse has no object of this uid`);
      const path = checkObjectPath(uid, known[uid]);
      return { glb: await getBytes(path, options, signal, onProgress), notes: [] };
    },
  };
}

async function getBytes(
  path: string,
  { baseUrl, fetch, sleep }: BrowserSourceOptions,
  signal: AbortSignal,
  onProgress: (progress: LoadProgress) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>> {
  const url = hubUrl(baseUrl, path);
  for (let attempt = 1; ; attempt++) {
    let why: string;
    let waitMs: number | null = null;
    try {
      const response = await fetch(url, { signal });
      if (response.ok) return await readBody(response, onProgress);
      why = `the server answers ${response.status}`;
      if (response.status !== 429 && response.status < 500) throw new UserError(`${url}: ${why}`);
      waitMs = retryAfterMs(response.headers);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof UserError) throw error;
      why = (error as Error).message;
    }
    if (attempt === ATTEMPTS) throw new UserError(`${url}: given up after ${ATTEMPTS} attempts: ${why}`);
    await sleep(Math.min(waitMs ?? BACKOFF_MS * (1 << (attempt - 1)), LONGEST_WAIT_MS));
    signal.throwIfAborted();
  }
}

async function readBody(
  response: Response,
  onProgress: (progress: LoadProgress) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const length = response.headers.has('content-encoding') ? 0 : Number(response.headers.get('content-length') ?? 0);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  const reader = response.body!.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value as Uint8Array<ArrayBuffer>);
    loaded += part.value.byteLength;
    onProgress({ lengthComputable: length > 0, loaded, total: length });
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function unpackJson(bytes: Uint8Array<ArrayBuffer>): Promise<Record<string, unknown>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  try {
    return (await new Response(stream).json()) as Record<string, unknown>;
  } catch {
    throw new UserError(`${OBJECT_PATHS}: damaged on the way; load again`);
  }
}
