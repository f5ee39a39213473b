import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandDef, runCommand } from 'citty';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { versionCommand } from '../../../pipelines/version.ts';
import { UserError } from '../../../src/core/errors.ts';
import { sha256Hex } from '../../../src/core/hash.ts';
import { verifyDataset } from '../../../src/dataset/verify.ts';
import { Store } from '../../../src/dataset/version/store.ts';
import { versionText } from '../../../src/dataset/version/version-file.ts';
import { better, writeCorpus } from '../../worker/corpora.ts';
import { folderHashes } from '../job.ts';
import { disturb, makeDataset } from './store-fixture.ts';

let folder: string;
let store: string;
let first: string;
let second: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-version-command-'));
  store = join(folder, 'store');
  first = await makeDataset(join(folder, 'first'), { slots: 6 });
  second = await makeDataset(join(folder, 'second'), {
    slots: 8,
    change: (slot) => (slot.slot === 2 ? disturb(slot) : slot),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `better version ...`, and returns the exit code and what was printed. */
function version(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return versionIn(store, ...args);
}

async function versionIn(folder: string, ...args: string[]) {
  const told = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      told[name] += String(chunk);
      return true;
    }),
  );
  try {
    const command = (versionCommand.subCommands as Record<string, CommandDef>)[args[0]!]!;
    const { result } = await runCommand(command, { rawArgs: [...args.slice(1), '--store', folder] });
    return { code: result, ...told };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const json = async (...args: string[]) => JSON.parse((await version(...args, '--json')).stdout);

describe('better version', () => {
  it('commits, and says so when nothing has changed', async () => {
    const note = ['--signed-off-by', 'Ada Lovelace <ada@example.org>', '--date', '2026-11-02'];
    const committed = await json('commit', first, '--message', 'First corpus', ...note);
    expect(committed).toMatchObject({ status: 'committed' });
    const text = readFileSync(join(store, 'versions', `${committed.id}.json`), 'utf8');
    expect(sha256Hex(text)).toBe(committed.id);
    expect(text.length).toBeLessThan(4000);
    expect(text).not.toContain(folder);
    expect(readFileSync(join(store, '.gitignore'), 'utf8')).toMatch(/^objects\/$/m);

    const again = await version('commit', first, '--message', 'Other words');
    expect(again.stderr).toMatch(/unchanged since version [0-9a-f]{12}; nothing was added/);
    writeFileSync(join(second, 'notes.txt'), '');
    const other = await version('commit', second, '--message', 'More episodes\n\nand one that was made again');
    expect(other.stderr).toMatch(/1 files are not the dataset's own and were left out: notes\.txt/);
    expect(other.stderr).toMatch(/version [0-9a-f]{12}: .* are new to the store/);
    rmSync(join(second, 'notes.txt'));
  });
  it('makes no store for what is no dataset, and none within one', async () => {
    const at = join(folder, 'no-store');
    await expect(versionIn(at, 'commit', folder, '--message', 'x')).rejects.toThrow(/not a dataset/);
    expect(existsSync(at)).toBe(false);
    const within = join(first, '.better-store');
    await expect(versionIn(within, 'commit', first, '--message', 'x')).rejects.toThrow(/--store .*lies in the dataset/);
    expect(existsSync(within)).toBe(false);
  });
  it('gives the same id to the same dataset, parents and message, in any store and at any time', async () => {
    const other = Store.openOrCreate(join(folder, 'other-store'));
    const [{ id }] = await json('log').then((entries) => entries.reverse());
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('1999-12-31') });
    try {
      const { commitDataset } = await import('../../../src/dataset/version/commit.ts');
      const note = { message: 'First corpus', signedOffBy: 'Ada Lovelace <ada@example.org>', date: '2026-11-02' };
      expect((await commitDataset(other, first, note)).id).toBe(id);
    } finally {
      vi.useRealTimers();
    }
  });
  it('shows the log, newest first, and single versions', async () => {
    await version('tag', 'first', 'HEAD');
    const [newest, oldest] = await json('log');
    await version('tag', 'first', oldest.id, '--force');
    expect(await json('tag')).toEqual({ first: oldest.id });
    expect(newest.parents).toEqual([oldest.id]);
    const { stderr } = await version('log');
    expect(stderr.split('\n')[0]).toBe(`${newest.id.slice(0, 12)} More episodes`);
    expect(stderr).toContain(`${oldest.id.slice(0, 12)} (first) First corpus\n    2026-11-02, 5 episodes`);
    const shown = await version('show', 'first');
    expect(shown.stderr).toMatch(/signed off by +Ada Lovelace/);
    const { id, tags, ...manifest } = await json('show', 'first');
    expect([id, tags]).toEqual([oldest.id, ['first']]);
    expect(sha256Hex(versionText(manifest))).toBe(id);
  });
  it('tells differences in episodes, variations, columns and settings', async () => {
    const diff = await json('diff', 'first');
    expect(diff.episodes).toMatchObject({ same: 4, removed: [] });
    expect(diff.episodes.changed).toMatchObject([{ episode_index: 2, fields: ['privileged'] }]);
    expect(diff.episodes.added).toHaveLength(2);
    expect(diff.bytes.shared).toBeGreaterThan(0);
    const { stderr } = await version('diff', 'first', 'HEAD');
    expect(stderr).toMatch(/episodes: 2 added, 0 removed, 1 changed, 4 the same/);
    expect(stderr).toMatch(/~ episode 2 of Task_2\/TV-01: privileged/);
    const back = await json('diff', 'HEAD', 'first');
    expect(back.episodes.removed).toHaveLength(2);
  });
  it('checks out by copy and by hard link', async () => {
    const copied = join(folder, 'copied');
    const linked = join(folder, 'linked');
    await version('checkout', 'HEAD', copied);
    await version('checkout', 'HEAD', linked, '--link');
    for (const out of [copied, linked]) {
      expect(folderHashes(out)).toEqual(folderHashes(second));
      expect((await verifyDataset(out)).checks.filter(({ ok }) => !ok)).toEqual([]);
    }
    const stat = (out: string) => statSync(join(out, 'data/chunk-000/file-000.parquet'));
    expect(stat(copied)).toMatchObject({ nlink: 1 });
    expect(stat(linked).nlink).toBe(2);
    expect(stat(linked).mode & 0o222).toBe(0);
    rmSync(linked, { recursive: true });
    expect((await version('gc')).stderr).toMatch(/removed 0 versions, 0 objects, \d+ other files/);
    const left = readdirSync(join(store, 'files'), { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile())).toEqual([]);
  });
  it('verifies with an exit code', async () => {
    expect((await version('verify')).code).toBe(0);
    const spoilt = join(folder, 'spoilt');
    cpSync(store, spoilt, { recursive: true });
    const [object] = [...Store.open(spoilt).objects.list()];
    rmSync(object!.path);
    const { code, stderr } = await versionIn(spoilt, 'verify');
    expect(code).toBe(2);
    expect(stderr).toMatch(/FAULT .*missing[\s\S]*DAMAGED/);
  });
  it('prunes what has no tag', async () => {
    await expect(version('gc', '--prune', 'first')).rejects.toThrow(/the tag first names it/);
    const [{ id }] = await json('log');
    expect((await version('gc', '--prune', id, '--dry-run')).stderr).toMatch(/would remove 1 versions/);
    expect(await json('log')).toHaveLength(2);
    await version('gc', '--prune', id);
    expect(await json('log')).toHaveLength(1);
    expect((await version('verify')).code).toBe(0);
  });
});

describe('better version rebuild', () => {
  it('makes a generated version anew, with the same digest', async () => {
    const out = join(folder, 'generated');
    const corpus = writeCorpus(folder, 1);
    const made = await better(['generate', corpus, '--out', out, '--workers', '1', '--json']);
    expect(made.code, made.stderr).toBe(0);
    await version('commit', out, '--message', 'Generated');
    const rebuilt = join(folder, 'rebuilt');
    const report = await version('rebuild', 'HEAD', '--out', rebuilt, '--workers', '1', '--json');
    expect(JSON.parse(report.stdout)).toMatchObject({ same: true, files: [], packages: [] });
    expect(report.code).toBe(0);
    expect(folderHashes(rebuilt)).toEqual(folderHashes(out));
  });
  it('needs nothing but the manifest, as it comes from git', async () => {
    const { id } = await json('show', 'HEAD');
    const bare = Store.openOrCreate(join(folder, 'bare'));
    bare.writeVersion(readFileSync(Store.open(store).versionPath(id), 'utf8'));
    const out = join(folder, 'rebuilt-bare');
    const { code } = await versionIn(bare.folder, 'rebuild', id.slice(0, 8), '--out', out, '--workers', '1');
    expect(code).toBe(0);
  });
  it('says what differs where it does', async () => {
    const at = Store.open(store);
    const id = at.head()!;
    const stored = at.readVersion(id);
    const packages = { ...stored.packages, 'mujoco-js': '0.0.1' };
    const other = at.writeVersion(
      versionText({ ...stored, packages, dataset: { ...stored.dataset, digest: '0'.repeat(64) } }),
    );
    const { code, stderr } = await version('rebuild', other, '--out', join(folder, 'rebuilt'), '--workers', '1');
    expect(code).toBe(2);
    expect(stderr).toMatch(/NOT the same: digest [0-9a-f]{64} instead of 0{64}/);
    expect(stderr).toMatch(/other packages: mujoco-js 0\.0\.1 -> /);
  });
  it('needs a plan and its seed demos, and refuses what was made from another dataset', async () => {
    const at = Store.open(store);
    const out = join(folder, 'nowhere');
    await expect(version('rebuild', 'first', '--out', out)).rejects.toThrow(/config: is no plan of `better generate`/);
    const stored = at.readVersion(at.head()!);
    const lost = { ...(stored.config as object), seed_libraries: ['f'.repeat(64)] };
    const foreign = at.writeVersion(versionText({ ...stored, config: lost }));
    await expect(version('rebuild', foreign, '--out', out)).rejects.toThrow(/seed_libraries\[0\].*--seeds DIR/);
    const parent = { digest: 'a'.repeat(64), split_sha256: 'b'.repeat(64), side: 'test' };
    const side = at.writeVersion(versionText({ ...stored, dataset: { ...stored.dataset, parent } }));
    await expect(version('rebuild', side, '--out', out)).rejects.toThrow(/side test of a split, from the dataset/);
    await expect(version('rebuild', 'none', '--out', out)).rejects.toThrow(UserError);
    expect(existsSync(out)).toBe(false);
  });
});
