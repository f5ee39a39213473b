import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from 'citty';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reportCommand } from '../../pipelines/report.ts';
import { writeReportDataset } from './dataset.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'better-report-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

describe('better report', () => {
  it('writes the page where it is told to, and says what it wrote as JSON', async () => {
    const dir = join(folder, 'data');
    await writeReportDataset(dir, { slots: 4 });
    const out = join(folder, 'pages/a.html');
    const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { result } = await runCommand(reportCommand, { rawArgs: [dir, '--out', out, '--episodes', '1', '--json'] });
    expect(result).toBe(0);
    expect(JSON.parse(String(stdout.mock.calls[0]![0]))).toEqual({
      path: out,
      bytes: statSync(out).size,
      variations: 2,
      players: [0],
      pairs: 2,
    });
  });
  it.each([
    [['missing'], /missing: no such dataset folder/],
    [['.', '--episodes', 'many'], /--episodes: a whole number is needed/],
    [['.', '--episodes', '1000'], /--episodes.*0 to 100/],
  ])('refuses %j', async (rawArgs, message) => {
    const out = join(folder, 'never.html');
    await expect(runCommand(reportCommand, { rawArgs: [...rawArgs, '--out', out] })).rejects.toThrow(message);
    expect(existsSync(out)).toBe(false);
  });
});
