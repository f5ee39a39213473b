import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/core/lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'better-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock of a folder', () => {
  it('is held by one at a time, and leaves nothing behind', () => {
    const out = join(folder, 'out');
    const unlock = lockFolder(out);
    expect(() => lockFolder(`${out}/`)).toThrow(/another run is writing/);
    unlock();
    lockFolder(out)();
    expect(readdirSync(folder)).toEqual([]);
  });
  it('is taken over from a process that has died', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((done) => child.on('close', done));
    const out = join(folder, 'out');
    writeFileSync(`${out}.lock`, JSON.stringify({ pid: child.pid, host: hostname(), token: 'x' }));
    lockFolder(out)();
    expect(readdirSync(folder)).toEqual([]);
  });
  it('is not taken over from another machine, nor when it names nobody', () => {
    const out = join(folder, 'out');
    writeFileSync(`${out}.lock`, JSON.stringify({ pid: 1, host: `not ${hostname()}`, token: 'x' }));
    expect(() => lockFolder(out)).toThrow(/another run/);
    writeFileSync(`${out}.lock`, '');
    expect(() => lockFolder(out)).toThrow(/delete the file if there is none/);
  });
});
