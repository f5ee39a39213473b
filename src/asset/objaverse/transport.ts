/**
 * One request to the hub: redirects followed by hand, because the checksum stands in the header of a redirect.
 */
import { UserError } from '../../core/errors.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Answer {
  readonly response: Response;
  /** SHA-256 of the whole file, lower-case hex, where the hub told it. */
  readonly sha256: string | null;
  /** Length of the whole file [bytes], where the hub told it. */
  readonly wholeBytes: number | null;
}

const MOST_REDIRECTS = 10;

/**
 * @param fromByte first byte that is wanted; more than 0 asks for a range
 * @throws UserError for redirects in a circle, or from a safe address to an unsafe one
 */
export async function request(fetch: Fetch, url: string, fromByte: number, signal: AbortSignal): Promise<Answer> {
  // bytes are counted and resumed as they are stored, so nobody may pack them on the way
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (fromByte > 0) headers['range'] = `bytes=${fromByte}-`;
  let sha256: string | null = null;
  let linkedBytes: number | null = null;
  let at = url;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const response = await fetch(at, { headers, redirect: 'manual', signal });
    sha256 ??= sha256Of(response.headers.get('x-linked-etag'));
    linkedBytes ??= count(response.headers.get('x-linked-size'));
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || response.status === 304 || location === null) {
      sha256 ??= sha256Of(response.headers.get('etag'));
      return { response, sha256, wholeBytes: linkedBytes ?? wholeBytesOf(response) };
    }
    await response.body?.cancel();
    const next = new URL(location, at);
    if (next.protocol !== 'https:' && next.protocol !== new URL(at).protocol) {
      throw new UserError(`${url}: refused: it redirects from a safe address to ${next.protocol}//${next.host}`);
    }
    at = next.href;
  }
  throw new UserError(`${url}: more than ${MOST_REDIRECTS} redirects`);
}

/** Large files bear their SHA-256 as ETag; small ones a git hash of 40 digits, which says nothing here. */
const sha256Of = (etag: string | null): string | null =>
  /^(?:W\/)?"?([0-9a-f]{64})"?$/i.exec(etag ?? '')?.[1]?.toLowerCase() ?? null;

const count = (text: string | null): number | null => (text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null);

function wholeBytesOf({ status, headers }: Response): number | null {
  if (status === 200) return headers.has('content-encoding') ? null : count(headers.get('content-length'));
  return count(/\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1] ?? null);
}

/**
 * How long a server asks to be left alone [ms], or null. A time of day is compared with the server's own clock (RFC 9110,
 * section 10.2.3).
 */
export function retryAfterMs(headers: Headers): number | null {
  const text = headers.get('retry-after')?.trim();
  if (!text) return null;
  if (/^\d{1,9}$/.test(text)) return 1000 * Number(text);
  const wait = Date.parse(text) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}
