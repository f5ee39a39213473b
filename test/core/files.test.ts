import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseYaml } from '../../src/core/documents.ts';
import { asFileSystemError } from '../../src/core/errors.ts';
import { writeFileAtomic } from '../../src/core/files.ts';
import { canonicalJson, sha256File, sha256Hex } from '../../src/core/hash.ts';
import { wilsonInterval } from '../../src/core/wilson.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'better-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('writeFileAtomic', () => {
  it('writes, replaces, and leaves no temporary file', () => {
    const path = join(folder, 'a', 'b.json');
    writeFileAtomic(path, 'one');
    writeFileAtomic(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(join(folder, 'a'))).toEqual(['b.json']);
  });
  it('leaves nothing behind when the final name cannot be taken', () => {
    writeFileAtomic(join(folder, 'taken', 'inner'), 'x');
    expect(() => writeFileAtomic(join(folder, 'taken'), 'y')).toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});

describe('hashes', () => {
  it('are equal for a file and its bytes', async () => {
    const path = join(folder, 'x');
    writeFileAtomic(path, 'abc');
    expect(await sha256File(path)).toBe(sha256Hex('abc'));
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
  it('do not depend on the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: 2, c: 3 }], a: 'x' })).toBe(canonicalJson({ a: 'x', b: [1, { c: 3, d: 2 }] }));
  });
});

describe('complaints', () => {
  it('name file and key path', () => {
    const schema = z.strictObject({ episodes: z.array(z.object({ mass_kg: z.number() })) });
    const text = 'episodes:\n- mass_kg: 1\n- mass_kg: heavy\n';
    expect(() => parseYaml(text, schema, 'configs/x.yaml')).toThrow(/configs\/x\.yaml: episodes\[1\]\.mass_kg.*heavy/);
  });
  it('name the file when it is no YAML at all', () => {
    expect(() => parseYaml('a: [1', z.any(), 'x.yaml')).toThrow(/x\.yaml: not YAML/);
  });
  it('tell a full disk from a bug', () => {
    expect(asFileSystemError(Object.assign(new Error('x'), { code: 'ENOSPC' }))?.message).toMatch(/disk is full/);
    expect(asFileSystemError(new TypeError('x'))).toBeNull();
  });
});

describe('wilsonInterval', () => {
  it('matches published values for 10 of 20, and stays within [0, 1]', () => {
    const [low, high] = wilsonInterval(10, 20);
    expect(low).toBeCloseTo(0.2993, 4);
    expect(high).toBeCloseTo(0.7007, 4);
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
    expect(wilsonInterval(5, 5)[1]).toBe(1);
  });
});
