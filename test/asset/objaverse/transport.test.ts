import { describe, expect, it } from 'vitest';
import { type Fetch, request, retryAfterMs } from '../../../src/asset/objaverse/transport.ts';

const SHA256 = 'ab'.repeat(32);
const { signal } = new AbortController();

/** Answers by address; each call is noted. */
function scripted(answers: Readonly<Record<string, () => Response>>): {
  readonly fetch: Fetch;
  readonly calls: string[];
} {
  const calls: string[] = [];
  return {
    calls,
    fetch: async (url) => {
      calls.push(url);
      return answers[url]!();
    },
  };
}
const redirect =
  (location: string, headers: Record<string, string> = {}) =>
  () =>
    new Response(null, { status: 302, headers: { location, ...headers } });
const body =
  (headers: Record<string, string> = {}, status = 200) =>
  () =>
    new Response('data', { status, headers });

describe('request', () => {
  it('follows redirects, relative ones too, and keeps what the first one told of the file', async () => {
    const { fetch, calls } = scripted({
      'https://hub.example/file': redirect('/moved', { 'x-linked-etag': `"${SHA256}"`, 'x-linked-size': '4' }),
      'https://hub.example/moved': redirect('https://cdn.example/x', { 'x-linked-etag': `"${'cd'.repeat(32)}"` }),
      'https://cdn.example/x': body({ etag: `"${'ef'.repeat(32)}"`, 'content-length': '9' }),
    });
    const answer = await request(fetch, 'https://hub.example/file', 0, signal);
    expect(answer).toMatchObject({ sha256: SHA256, wholeBytes: 4 });
    expect(calls).toHaveLength(3);
  });
  it('takes an ETag for a checksum only where it has the form of one', async () => {
    for (const [etag, sha256] of [
      [`"${SHA256}"`, SHA256],
      [`W/"${SHA256.toUpperCase()}"`, SHA256],
      [`"${'ab'.repeat(20)}"`, null],
      ['"5f3-62"', null],
    ] as const) {
      const { fetch } = scripted({ 'https://a.example/': body({ etag }) });
      expect((await request(fetch, 'https://a.example/', 0, signal)).sha256).toBe(sha256);
    }
  });
  it('knows how long the whole is from a part of it', async () => {
    const range = (value: string, status: number) =>
      request(
        scripted({ 'https://a.example/': body({ 'content-range': value }, status) }).fetch,
        'https://a.example/',
        2,
        signal,
      );
    expect((await range('bytes 2-9/10', 206)).wholeBytes).toBe(10);
    expect((await range('bytes 2-9/*', 206)).wholeBytes).toBeNull();
    expect((await range('bytes */10', 416)).wholeBytes).toBe(10);
  });
  it('refuses circles, and ways from a safe address to an unsafe one', async () => {
    const circle = scripted({ 'https://a.example/': redirect('https://a.example/') });
    await expect(request(circle.fetch, 'https://a.example/', 0, signal)).rejects.toThrow('more than 10 redirects');
    for (const to of ['http://a.example/x', 'file:///etc/passwd', 'data:,x']) {
      const { fetch, calls } = scripted({ 'https://a.example/': redirect(to) });
      await expect(request(fetch, 'https://a.example/', 0, signal)).rejects.toThrow('refused');
      expect(calls).toHaveLength(1);
    }
  });
});

describe('retryAfterMs', () => {
  const wait = (headers: Record<string, string>): number | null => retryAfterMs(new Headers(headers));

  it("reads seconds, and a time by the server's own clock", () => {
    expect(wait({ 'retry-after': '3' })).toBe(3000);
    const date = 'Wed, 21 Oct 2015 07:28:00 GMT';
    expect(wait({ date, 'retry-after': 'Wed, 21 Oct 2015 07:28:30 GMT' })).toBe(30_000);
    expect(wait({ date, 'retry-after': 'Wed, 21 Oct 2015 07:27:00 GMT' })).toBe(0);
  });
  it('is silent about what it cannot read', () => {
    expect(wait({})).toBeNull();
    expect(wait({ 'retry-after': 'soon' })).toBeNull();
    expect(wait({ 'retry-after': 'Wed, 21 Oct 2015 07:28:30 GMT' })).toBeNull();
  });
});
