import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeReport } from '../../src/report/report.ts';
import { CAMERAS, camera, DONE, EVIL, GRASP, LENGTH, PLACE, writeReportDataset } from '../report/dataset.ts';
import { launchChromium } from './chromium.ts';

/** Where pictures of the page go, for people to look at; nowhere by default. */
const SCREENSHOTS = process.env['BETTER_SCREENSHOTS'];

let folder: string;
let browser: Browser;
let page: Page;
/** What the page said on its console, threw, or asked for. */
let noise: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-browser-'));
  browser = await launchChromium();
  await writeReportDataset(join(folder, 'plain'));
  await writeReportDataset(join(folder, 'photos'), { slots: 6, cameras: CAMERAS.map((name) => camera(name)) });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await page.close();
});

async function open(name: string, { dark = false, width = 1280 } = {}): Promise<Page> {
  const out = join(folder, `${name}.html`);
  await writeReport(join(folder, name), { out });
  return openFile(out, { dark, width });
}

async function openFile(path: string, { dark = false, width = 1280 } = {}): Promise<Page> {
  const url = pathToFileURL(path).href;
  noise = [];
  page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light' });
  page.on('console', (message) => noise.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => noise.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) noise.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return page;
}

async function screenshot(name: string): Promise<void> {
  if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

const episode = (index: number): Locator => page.locator(`[data-episode="${index}"]`);
const said = (name: string, index = 0): Promise<string | null> =>
  episode(index).locator(`[data-say="${name}"]`).textContent();
const frame = (): Promise<string> => page.locator('[data-control="frame"]').inputValue();
const scrub = (to: number): Promise<void> => page.locator('[data-control="frame"]').fill(String(to));

describe('the page', () => {
  it.each(['plain', 'photos'])(
    'of a dataset with %s episodes opens from disk without a word or a request',
    async (name) => {
      await open(name);
      for (const title of [
        'Rates and causes',
        'Start poses',
        'Contact sheets',
        'Twins',
        'Subtask timelines',
        'Player',
      ]) {
        expect(await page.getByRole('region', { name: title, exact: true }).isVisible(), title).toBe(true);
      }
      await page.getByRole('region', { name: 'Contact sheets' }).scrollIntoViewIfNeeded();
      await screenshot(name);
      expect(noise).toEqual([]);
    },
  );
  it('shows odd texts as they are', async () => {
    await open('plain');
    expect(await page.title()).toContain('onerror=');
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    const shown = EVIL.replace('\u0000', '\ufffd');
    expect(await page.locator('.twins q').allTextContents()).toContain(shown);
    await page.locator('[data-control="episode"]').selectOption('3');
    await scrub(PLACE);
    expect(await said('subtask', 3)).toBe(EVIL.replaceAll('_', ' '));
    expect(noise).toEqual([]);
  });
  it('is the same when tsx has compiled it', async () => {
    const out = join(folder, 'tsx.html');
    const writer = fileURLToPath(new URL('./write-report.ts', import.meta.url));
    execFileSync(process.execPath, ['--import', 'tsx', writer, join(folder, 'plain'), out]);
    await openFile(out);
    await scrub(GRASP);
    expect(await said('in-hand')).toBe('apple 1');
    expect(noise).toEqual([]);
  });
  it.each([360, 768, 1920])('fits a window of %i pixels', async (width) => {
    await open('photos', { width });
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(width);
    await screenshot(`width-${width}`);
  });
  it('is dark where dark is wished for', async () => {
    const ground = async (dark: boolean) => {
      await open('photos', { dark });
      if (dark) await screenshot('dark');
      const colour = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      if (!dark) await page.close();
      return colour.match(/\d+/g)!.map(Number)[0]!;
    };
    expect(await ground(false)).toBeGreaterThan(230);
    expect(await ground(true)).toBeLessThan(40);
  });
  it('names every picture, control and figure for those who do not see it', async () => {
    await open('photos');
    expect(
      await page.locator('img:not([alt]), svg:not([aria-label]):not([aria-hidden]), button:not([aria-label])').count(),
    ).toBe(0);
    expect(await page.locator('[role="img"][aria-label=""]').count()).toBe(0);
    const names = await page
      .locator('[data-player] select, [data-player] input')
      .evaluateAll((nodes) =>
        nodes.map((node) => node.getAttribute('aria-label') ?? node.closest('label')?.textContent?.trim() ?? ''),
      );
    expect(names.every((name) => name.length > 0)).toBe(true);
  });
});

describe('the player', () => {
  it('shows what was known at the frame that the slider is at', async () => {
    await open('plain');
    expect(await said('subtask')).toBe('pick it up');
    expect(await said('in-hand')).toBe('nothing');
    await scrub(GRASP + 1);
    expect(await said('in-hand')).toBe('apple 1');
    expect(await said('phase')).toBe('lift');
    expect(await said('gripper')).toBe('60 mm');
    const contact = episode(0).locator('[data-contacts] tr');
    expect(await contact.allTextContents()).toEqual(
      [`tableapple 1${((GRASP + 1) / 2).toFixed(1)}`].map((text) =>
        text.replace('apple 1', ['bag 1', 'apple 1', 'cup <i>1</i>'][(GRASP + 1) % 3]!),
      ),
    );
    const goal = episode(0).locator('[data-goal="0"] .truth');
    await scrub(DONE - 1);
    expect(await goal.textContent()).toBe('false');
    await scrub(DONE);
    expect(await goal.textContent()).toBe('true');
    expect(noise).toEqual([]);
  });
  it('moves the object that is carried, and no other', async () => {
    await open('plain');
    const places = () =>
      episode(0)
        .locator('[data-thing]')
        .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('transform')));
    await scrub(0);
    const before = await places();
    await scrub(LENGTH - 1);
    const after = await places();
    expect(after.map((place, i) => place === before[i])).toEqual([true, false, true]);
  });
  it('obeys the keys', async () => {
    await open('plain');
    await page.locator('[data-control="frame"]').focus();
    for (const [key, expected] of [
      ['ArrowRight', 1],
      ['Shift+ArrowRight', 11],
      ['ArrowLeft', 10],
      ['End', LENGTH - 1],
      ['ArrowRight', LENGTH - 1],
      ['Home', 0],
      ['ArrowLeft', 0],
    ] as const) {
      await page.keyboard.press(key);
      expect(await frame(), key).toBe(String(expected));
    }
  });
  it('plays to the end, and stops when it is told to', async () => {
    await open('plain');
    const play = page.locator('[data-control="play"]');
    await page.locator('[data-control="speed"]').selectOption('4');
    await play.click();
    expect(await play.getAttribute('aria-label')).toBe('Pause');
    // the page lets no string become code, and so none of Playwright's predicates either
    await expect.poll(frame, { timeout: 10_000 }).toBe(String(LENGTH - 1));
    await expect.poll(() => play.getAttribute('aria-label')).toBe('Play');
    await page.locator('[data-control="speed"]').selectOption('0.25');
    await play.click();
    await play.click();
    const stopped = await frame();
    await page.waitForTimeout(400);
    expect(await frame()).toBe(stopped);
  });
  it('goes to where the bar is clicked, and from one episode to another', async () => {
    await open('plain');
    const strip = episode(0).locator('[data-strip]');
    const { width } = (await strip.boundingBox())!;
    await strip.click({ position: { x: (width * 30.5) / LENGTH, y: 10 } });
    expect(Number(await frame())).toBe(30);
    await page.locator('[data-control="episode"]').selectOption('1');
    expect(await episode(0).isVisible()).toBe(false);
    expect(await episode(1).isVisible()).toBe(true);
    expect(await frame()).toBe('0');
  });
  it('shows the picture of the frame, from every camera', async () => {
    await open('photos');
    const picture = episode(0).locator('[data-picture]');
    expect(await picture.count()).toBe(CAMERAS.length);
    for (const [i, name] of CAMERAS.entries()) {
      await scrub(7);
      const [cell] = (
        await (camera(name).column!.encode as (e: object) => Promise<{ bytes: Uint8Array }[]>)({
          length: 8,
          episodeIndex: 0,
        })
      ).slice(7);
      expect((await picture.nth(i).getAttribute('src'))!.split(',')[1]).toBe(
        Buffer.from(cell!.bytes).toString('base64'),
      );
      expect(await picture.nth(i).evaluate((node) => (node as { naturalWidth?: number }).naturalWidth)).toBe(96);
    }
  });
});
