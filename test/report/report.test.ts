import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonForScript } from '../../src/report/html.ts';
import type { ArtistOf } from '../../src/report/log-pictures.ts';
import { writeReport } from '../../src/report/report.ts';
import { folderHashes } from '../dataset/job.ts';
import { CAMERAS, camera, DONE, EVIL, GRASP, LENGTH, PLACE, reportSlot, writeReportDataset } from './dataset.ts';

let folder: string;
let plain: string;
let photos: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-report-'));
  plain = join(folder, 'plain');
  photos = join(folder, 'photos');
  await writeReportDataset(plain);
  await writeReportDataset(photos, { slots: 6, cameras: CAMERAS.map((name) => camera(name)) });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function report(dir: string, limits = {}): Promise<string> {
  const out = join(folder, 'page.html');
  await writeReport(dir, { out, limits });
  return readFileSync(out, 'utf8');
}

const played = (page: string, index: number) =>
  JSON.parse(page.match(new RegExp(`id="player-episode-${index}">(.*?)</script>`))![1]!);
const pictures = (page: string) => page.match(/data:image\/(?:png|jpeg);base64,[A-Za-z0-9+/=]+/g) ?? [];

describe('a report', () => {
  it('has every section, and the figures of the dataset', async () => {
    const page = await report(plain);
    for (const id of ['rates', 'coverage', 'sheets', 'twins', 'timelines', 'player']) {
      expect(page).toContain(`<section id="${id}"`);
    }
    expect(page).toMatch(/EV-03[\s\S]*adversarial object/);
    expect(page).toContain('grasp ended without its object in hand');
    expect(page).toContain('demo_2');
  });
  it('is the same for the same dataset, wherever it lies', async () => {
    const elsewhere = join(folder, 'elsewhere');
    cpSync(plain, elsewhere, { recursive: true });
    expect(await report(elsewhere)).toBe(await report(plain));
  });
  it('leaves the dataset as it was, and is written beside it', async () => {
    const before = folderHashes(plain);
    const { path, bytes } = await writeReport(plain);
    expect(path).toBe(`${plain}-report.html`);
    expect(readFileSync(path).length).toBe(bytes);
    expect(folderHashes(plain)).toEqual(before);
  });
  it('asks for nothing from anywhere', async () => {
    const page = await report(photos);
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:)/);
    expect(page).not.toMatch(/url\(|@import|https?:/);
    expect(page).toContain('default-src &#39;none&#39;');
  });
  it('lets no text of a dataset become markup', async () => {
    const page = await report(plain);
    expect(page).not.toContain('<img src=x');
    expect(page).not.toContain('<i>1</i>');
    expect(page).not.toContain('\u0000');
    expect(page.match(/<\/script>/g)).toHaveLength(played(page, 0) && page.match(/<script/g)!.length);
    expect(played(page, 1).subtask.is).toContain(EVIL);
    expect(JSON.parse(jsonForScript(EVIL).text)).toBe(EVIL);
  });
  it('shows of a dataset without pictures what was drawn of it, from where most is seen, and says so', async () => {
    const out = join(folder, 'drawn.html');
    const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9);
    const asked: { camera: string; rows: number }[] = [];
    const artist = (canDraw: boolean): ReturnType<ArtistOf> => ({
      draw: async (camera, _, rows) => {
        asked.push({ camera, rows: rows.length });
        return canDraw ? rows.map(() => ({ jpeg, width: 8, height: 4 })) : null;
      },
      // of the bag, which hides what is put into it, and of what is put into it
      count: async () =>
        new Map([
          ['beyond', [900, 10, 0]],
          ['left', [100, 30, 0]],
        ]),
    });
    const { pairs } = await writeReport(plain, { out, artistOf: () => artist(true) });
    const page = readFileSync(out, 'utf8');
    expect(new Set(asked.map(({ camera }) => camera))).toEqual(new Set(['left']));
    expect(asked.filter(({ rows }) => rows === 1)).toHaveLength(2 * pairs);
    const sheets = asked.filter(({ rows }) => rows === 3).length;
    expect(sheets).toBeGreaterThan(1);
    expect(pictures(page)).toEqual(Array(2 * pairs + 3 * sheets).fill('data:image/jpeg;base64,/9j/2Q=='));
    expect(page).toContain('drawn from its logs');
    await writeReport(plain, { out, artistOf: () => artist(false) });
    expect(readFileSync(out, 'utf8')).not.toContain('drawn from its logs');
    await writeReport(photos, { out, artistOf: () => artist(true) });
    expect(readFileSync(out, 'utf8')).not.toContain('/9j/2Q==');
  });
  it('puts the camera first that sees most of what is handled, and tells of one that would see much more', async () => {
    const out = join(folder, 'ordered.html');
    const seen = async (counts: Record<string, number>): Promise<string> => {
      const count = async () => new Map(Object.entries(counts).map(([camera, pixels]) => [camera, [0, pixels, 0]]));
      await writeReport(photos, { out, artistOf: () => ({ draw: async () => null, count }) });
      return readFileSync(out, 'utf8');
    };
    const orders = (page: string) => [...page.matchAll(/in order: (.*?)</g)].map(([, names]) => names);
    const equal = await seen({ front: 20, left_shoulder: 25 });
    expect(new Set(orders(equal))).toEqual(new Set(['front, wrist']));
    expect(equal).not.toContain('times as many');
    const poor = await seen({ left_shoulder: 50, front: 20, wrist: 40 });
    expect(new Set(orders(poor))).toEqual(new Set(['wrist, front']));
    expect(await seen({ left_shoulder: 50, front: 20 })).toMatch(/left_shoulder<\/code> would show 2\.5 times as many/);
    expect(await seen({ left_shoulder: 50, front: 0 })).toMatch(/left_shoulder<\/code> would show what <code>front/);
  });
  it('works for a dataset without an episode', async () => {
    const none = join(folder, 'none');
    await writeReportDataset(none, {
      slots: 2,
      slotOf: (slot) => ({ ...reportSlot(5), slot, attempts: reportSlot(5).attempts.map((row) => ({ ...row, slot })) }),
    });
    const page = await report(none);
    expect(page).toContain('goal not reached');
    expect(page).not.toContain('<section id="player"');
  });
  it('shows what it can of resolved episodes that say nothing', async () => {
    const odd = join(folder, 'odd');
    const texts = ['', '{"objects":[7,{"id":"x"}]}', '[]', '{"objects":[{"id":"x","position":[1]}]}'];
    await writeReportDataset(odd, {
      slots: 4,
      slotOf: (slot) => {
        const result = reportSlot(slot);
        const provenance = { ...result.episode!.provenance, resolved_episode: texts[slot] || '{}' };
        return { ...result, episode: { ...result.episode!, provenance } };
      },
    });
    expect(await report(odd)).toContain('<section id="player"');
  });
});

describe('the player', () => {
  it('knows subtask, object in hand, truths, contacts and poses at every frame', async () => {
    const episode = played(await report(plain), 0);
    expect(episode.length).toBe(LENGTH);
    expect(episode.subtask).toEqual({ at: [0, PLACE], is: ['pick it up', EVIL] });
    expect(episode.inHand).toEqual({ at: [0, GRASP, DONE], is: ['', 'apple_1', ''] });
    expect(episode.goal).toEqual([{ at: [0, DONE], is: [0, 1] }]);
    expect(episode.fail).toEqual([{ at: [0], is: [0] }]);
    expect(episode.pairs[episode.contacts[4][0]]).toEqual(['table', 'apple_1']);
    expect(episode.contacts[4][1]).toBe(20);
    expect(episode.objects[0].x).toEqual([580]);
    expect(episode.objects[1].x).toHaveLength(LENGTH);
    expect(episode.gripper[GRASP]).toBe(60);
  });
  it.each([0, 1, 3, 100])('plays %i episodes if there are as many, of all variations', async (players) => {
    const written = await writeReport(plain, { out: join(folder, 'some.html'), limits: { players } });
    expect(written.players).toHaveLength(Math.min(players, 11));
    expect(new Set(written.players.map((index) => index % 2)).size).toBe(Math.min(players, 2));
  });
});

describe('pictures', () => {
  it('are those of the dataset, as PNG and as JPEG', async () => {
    const page = await report(photos);
    const first = await (camera('front').column!.encode as (e: unknown) => Promise<{ bytes: Uint8Array }[]>)({
      length: 1,
      episodeIndex: 0,
    });
    expect(page).toContain(`data:image/png;base64,${Buffer.from(first[0]!.bytes).toString('base64')}`);
    expect(page).toContain('data:image/jpeg;base64,');
    expect(played(page, 0).pictures.map(({ every }: { every: number }) => every)).toEqual([1, 1]);
  });
  it.each([200_000, 40_000, 3000, 100])('stay within %i bytes', async (pictureBytes) => {
    const found = pictures(await report(photos, { pictureBytes }));
    expect(found.join('').length).toBeLessThanOrEqual(pictureBytes);
    if (pictureBytes >= 40_000) expect(found.length).toBeGreaterThan(20);
  });
  it('that are none are left out', async () => {
    const broken = join(folder, 'broken');
    await writeReportDataset(broken, { slots: 2, cameras: [camera('front', async () => Buffer.from('no picture'))] });
    const page = await report(broken);
    expect(pictures(page)).toEqual([]);
    expect(page).toContain('<section id="player"');
  });
});

describe('bad input', () => {
  const out = () => join(folder, 'never.html');
  const attempt = (dir: string, path = out()) => writeReport(dir, { out: path });
  const copy = (name: string) => {
    const dir = join(folder, name);
    cpSync(plain, dir, { recursive: true });
    return dir;
  };
  it('is told what it is, and nothing is written', async () => {
    await expect(attempt(join(folder, 'missing'))).rejects.toThrow(/missing: no such dataset folder/);
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    await expect(attempt(empty)).rejects.toThrow(/not a dataset of this program/);
    mkdirSync(join(empty, 'work'));
    writeFileSync(join(empty, 'work/plan.json'), '{}');
    await expect(attempt(empty)).rejects.toThrow(/not finished/);
    await expect(attempt(plain, join(plain, 'page.html'))).rejects.toThrow(/lies in the dataset/);
    await expect(attempt(plain, folder)).rejects.toThrow(/a folder stands/);
    expect(existsSync(out())).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
  it('names the privileged column that is missing, and its file', async () => {
    const dir = copy('old');
    cpSync(join(dir, 'provenance/attempts.parquet'), join(dir, 'privileged/chunk-000/file-000.parquet'));
    await expect(attempt(dir)).rejects.toThrow(/file-000\.parquet: has no column tcp\.pose/);
  });
  it.each(['provenance/episodes.parquet', 'provenance/attempts.parquet', 'privileged/chunk-000/file-000.parquet'])(
    'says that %s is damaged or gone',
    async (path) => {
      const dir = copy(`damaged-${path.replaceAll('/', '-')}`);
      truncateSync(join(dir, path), 100);
      await expect(attempt(dir)).rejects.toMatchObject({ name: 'UserError' });
      rmSync(join(dir, path));
      await expect(attempt(dir)).rejects.toMatchObject({ name: 'UserError' });
      expect(existsSync(out())).toBe(false);
    },
  );
  it('says that info.json is damaged', async () => {
    const dir = copy('info');
    writeFileSync(join(dir, 'meta/info.json'), '{"fps": "fast"}');
    await expect(attempt(dir)).rejects.toThrow(/info\.json/);
  });
});
