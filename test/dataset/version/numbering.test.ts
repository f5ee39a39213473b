import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/core/hash.ts';
import { ParquetFile } from '../../../src/dataset/parquet-file.ts';
import { alternating, parquetRanges } from '../../../src/dataset/version/numbering.ts';
import { ObjectStore } from '../../../src/dataset/version/object-store.ts';
import { storeFile } from '../../../src/dataset/version/source-file.ts';
import { storedBytes } from '../../../src/dataset/version/stored-file.ts';

let folder: string;
let objects: ObjectStore;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'better-numbering-'));
});
beforeEach(() => {
  objects = new ObjectStore(join(folder, 'objects'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** (32,) that nothing compresses, by its name. */
function noise(name: string): number[] {
  const bytes = Array.from({ length: 8 }, (_, part) => Buffer.from(sha256Hex(`${name} ${part}`), 'hex'));
  return [...new Float64Array(new Uint8Array(Buffer.concat(bytes)).buffer)];
}

/** A file of row groups, numbered from `first` on; each holds noise that hangs on its content alone. */
function writeParquet(name: string, contents: readonly number[], first = 0): string {
  const file = new ParquetFile(folder, name, [
    { name: 'observation', type: { list: 'float64' } },
    { name: 'episode_index', type: 'int64' },
    { name: 'index', type: 'int64' },
    { name: 'label', type: 'string' },
  ]);
  let row = first;
  for (const [episode, content] of contents.entries()) {
    const frames = Array.from({ length: 20 + (content % 7) }, (_, frame) => frame);
    file.writeRowGroup([
      frames.map((frame) => noise(`${content} ${frame}`)),
      frames.map(() => BigInt(first + episode)),
      frames.map(() => BigInt(row++)),
      frames.map(() => `content ${content}`),
    ]);
  }
  file.close();
  file.commit();
  return join(folder, name);
}

const stored = async (path: string, name = 'file.parquet') => {
  const file = await storeFile(path, name, objects);
  await objects.flush();
  return file;
};

describe('a Parquet file in two streams', () => {
  it('is put together to the same bytes, whatever its row groups', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 12 }), async (contents) => {
        const path = writeParquet('any.parquet', contents);
        const file = await stored(path);
        expect(file.numbering).toBeDefined();
        expect(Buffer.concat([...storedBytes(objects, file)]).equals(readFileSync(path))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
  it('shares all chunks but those of the numbers with a file that is numbered otherwise', async () => {
    const contents = Array.from({ length: 60 }, (_, content) => content);
    const a = await stored(writeParquet('a.parquet', contents));
    const b = await stored(writeParquet('b.parquet', contents, 1_000_000));
    expect(a.chunks.length).toBeGreaterThan(3);
    expect(b.chunks).toEqual(a.chunks);
    expect(b.numbering).not.toEqual(a.numbering);
  });
  it('shares nearly all of them after a row group was put in', async () => {
    const contents = Array.from({ length: 100 }, (_, content) => content);
    const a = await stored(writeParquet('a.parquet', contents));
    const b = await stored(writeParquet('b.parquet', [...contents.slice(0, 40), 777, ...contents.slice(40)]));
    const known = new Set(a.chunks.map(([sha256]) => sha256));
    expect(b.chunks.filter(([sha256]) => !known.has(sha256)).length).toBeLessThanOrEqual(4);
  });
});

describe('a file that is none, or a strange one', () => {
  it('is kept as one stream', async () => {
    const whole = readFileSync(writeParquet('whole.parquet', [1, 2, 3]));
    const spoilt = Buffer.from(whole);
    spoilt.fill(0xff, spoilt.length - 60, spoilt.length - 8);
    const long = Buffer.from(whole);
    long.writeUInt32LE(0xffffff, long.length - 8);
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('PAR1'),
      Buffer.from('PAR1PAR1'),
      whole.subarray(0, 500),
      spoilt,
      long,
    ]) {
      const path = join(folder, 'strange.parquet');
      writeFileSync(path, bytes);
      const file = await stored(path);
      expect(Buffer.concat([...storedBytes(objects, file)]).equals(bytes)).toBe(true);
    }
  });
  it('never makes ranges that overlap, or leave the file', () => {
    const whole = readFileSync(join(folder, 'whole.parquet'));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const bytes = Buffer.from(whole);
        bytes[at] = value;
        const ranges = parquetRanges(bytes, bytes.length);
        if (!ranges) return;
        let end = 0;
        for (const part of alternating(ranges.numbering, bytes.length)) {
          expect(part.start).toBe(end);
          expect(part.end).toBeGreaterThan(part.start);
          end = part.end;
        }
        expect(end).toBe(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });
});
