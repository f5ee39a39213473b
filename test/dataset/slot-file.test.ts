import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSlotFile, slotPath, writeSlotFile } from '../../src/episode/slot-file.ts';
import { syntheticSlot } from './synthetic.ts';

let out: string;
let path: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'better-slot-'));
  path = slotPath(out, 123);
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

describe('a slot file', () => {
  it('reads back as it was written, bit for bit', () => {
    expect(path).toBe(join(out, 'work/slots/slot-000123.bin'));
    for (const slot of [0, 3]) {
      writeSlotFile(path, syntheticSlot(slot));
      expect(readSlotFile(path)).toEqual(syntheticSlot(slot));
    }
    expect(readdirSync(dirname(path))).toEqual(['slot-000123.bin']);
  });
  it('holds the bytes of a view alone, not of the buffer that it looks into', () => {
    const result = syntheticSlot(0);
    const { log } = result.episode!;
    const values = new Float64Array(100_000).subarray(0, log.length);
    const columns = { ...log.columns, time: { values } };
    writeSlotFile(path, { ...result, episode: { ...result.episode!, log: { ...log, columns } } });
    expect(readFileSync(path).length).toBeLessThan(200_000);
  });
  it('counts as absent when it is missing, empty, cut off, of another version, or has a flipped bit anywhere', () => {
    expect(readSlotFile(path)).toBeNull();
    writeSlotFile(path, syntheticSlot(1));
    const whole = readFileSync(path);
    const flipped = (at: number) => whole.map((byte, index) => (index === at ? byte ^ 1 : byte));
    const bad = [
      whole.subarray(0, 0),
      whole.subarray(0, 60),
      whole.subarray(0, -1),
      ...[0, 7, 8, 39, 40, 71, 72, whole.length - 1].map(flipped),
    ];
    for (const bytes of bad) {
      writeFileSync(path, bytes);
      expect(readSlotFile(path)).toBeNull();
    }
  });
});
