/**
 * The hub's layout on 127.0.0.1: lists and metadata as they are, objects behind a redirect that tells their checksum; and
 * whatever can go wrong on the way, when asked for.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ClientOptions } from '../../../src/asset/objaverse/options.ts';

export interface HubObject {
  readonly uid: string;
  readonly glb: Uint8Array;
  readonly folder?: string;
  readonly lvis?: string;
  /** Keys of its metadata beside the uid. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** What happens to one request for a body; the next one finds the next fault, or none. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'cut'; readonly after: number }
  | { readonly kind: 'corrupt' }
  | { readonly kind: 'stall'; readonly after: number }
  | { readonly kind: 'ignore range' }
  | { readonly kind: 'wrong range' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'short without length'; readonly bytes: number };

export interface LoggedRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly status: number;
}

export interface LocalHub {
  readonly baseUrl: string;
  /** One a body that was asked for. */
  readonly requests: LoggedRequest[];
  readonly files: Map<string, Buffer>;
  fail(path: string, ...faults: Fault[]): void;
  close(): Promise<void>;
}

export const uidOf = (n: number): string => n.toString(16).padStart(32, '0');
export const glbPathOf = ({ uid, folder = '000-023' }: Pick<HubObject, 'uid' | 'folder'>): string =>
  `glbs/${folder}/${uid}.glb`;
export const packed = (value: unknown): Buffer => gzipSync(JSON.stringify(value));

export async function startHub(objects: readonly HubObject[]): Promise<LocalHub> {
  const files = filesOf(objects);
  const faults = new Map<string, Fault[]>();
  const requests: LoggedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url!, 'http://local');
    if (pathname.startsWith('/cdn/')) {
      const path = pathname.slice('/cdn/'.length);
      const status = sendBody(incoming, outgoing, files.get(path)!, faults.get(path)?.shift());
      requests.push({ path, range: incoming.headers.range, status });
      return;
    }
    const path = pathname.replace('/datasets/objaverse/resolve/main/', '');
    const file = files.get(path);
    if (!file) {
      requests.push({ path, range: incoming.headers.range, status: 404 });
      outgoing.writeHead(404).end('Entry not found');
    } else if (path.startsWith('metadata/')) {
      const status = sendBody(incoming, outgoing, file, faults.get(path)?.shift(), { etag: `"${'ab'.repeat(20)}"` });
      requests.push({ path, range: incoming.headers.range, status });
    } else {
      const sha256 = createHash('sha256').update(file).digest('hex');
      const headers = { location: `/cdn/${path}`, 'x-linked-etag': `"${sha256}"`, 'x-linked-size': file.length };
      outgoing.writeHead(302, headers).end('Found');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/datasets/objaverse`,
    requests,
    files,
    fail: (path, ...more) => void faults.set(path, [...(faults.get(path) ?? []), ...more]),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function filesOf(objects: readonly HubObject[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const lvis: Record<string, string[]> = {};
  const metadata: Record<string, Record<string, unknown>> = {};
  for (const object of objects) {
    const { uid, glb, folder = '000-023', lvis: category } = object;
    files.set(glbPathOf(object), Buffer.from(glb));
    if (category) lvis[category] = [...(lvis[category] ?? []), uid];
    metadata[folder] = { ...metadata[folder], [uid]: { uid, someKeyOfTomorrow: [1], ...object.metadata } };
  }
  files.set(
    'object-paths.json.gz',
    packed(Object.fromEntries(objects.map((object) => [object.uid, glbPathOf(object)]))),
  );
  files.set('lvis-annotations.json.gz', packed(lvis));
  for (const [folder, records] of Object.entries(metadata)) files.set(`metadata/${folder}.json.gz`, packed(records));
  return files;
}

/** Sends a file or a range of it; returns the status. */
function sendBody(
  { headers }: IncomingMessage,
  outgoing: ServerResponse,
  file: Buffer,
  fault: Fault | undefined,
  extra: Record<string, string> = {},
): number {
  if (fault?.kind === 'status') {
    outgoing.writeHead(fault.status, fault.headers).end('no');
    return fault.status;
  }
  const from = fault?.kind === 'ignore range' ? 0 : Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
  if (from >= file.length) {
    outgoing.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
    return 416;
  }
  const body = Buffer.from(file.subarray(from));
  if (fault?.kind === 'corrupt') body[body.length - 1]! ^= 0xff;
  const status = from > 0 ? 206 : 200;
  const start = fault?.kind === 'wrong range' ? from - 1 : from;
  const range = from > 0 ? { 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` } : {};
  if (fault?.kind === 'short without length') {
    outgoing.writeHead(status, { ...extra, ...range }).write(body.subarray(0, fault.bytes));
    outgoing.end();
    return status;
  }
  outgoing.writeHead(status, { ...extra, ...range, 'content-length': body.length });
  if (fault?.kind === 'cut') {
    outgoing.write(body.subarray(0, fault.after));
    // what arrives together with the end is lost to a reader that is told of the end first
    setTimeout(() => outgoing.socket?.end(), 60);
  } else if (fault?.kind === 'stall') outgoing.write(body.subarray(0, fault.after));
  else if (fault?.kind === 'slow') setTimeout(() => outgoing.end(body), fault.ms);
  else outgoing.end(body);
  return status;
}

/** Options of a client for the local hub: an empty cache, and waits that are noted instead of waited. */
export function localOptions(hub: LocalHub): Partial<ClientOptions> & { cacheFolder: string; waits: number[] } {
  const waits: number[] = [];
  return {
    baseUrl: hub.baseUrl,
    cacheFolder: join(mkdtempSync(join(tmpdir(), 'better-objaverse-')), 'hf-objaverse-v1'),
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      waits.push(ms);
    },
    waits,
  };
}
