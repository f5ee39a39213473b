/**
 * The page: one file that needs nothing else, and may ask for nothing else.
 */
import { createHash } from 'node:crypto';
import { clientScript } from './client-script.ts';
import { Html, html } from './html.ts';
import type { ReportModel } from './model.ts';
import { paints } from './paint.ts';
import { boxAbout, type Outline, type OutlineOf } from './scene.ts';
import type { SceneContext } from './scene-svg.ts';
import { coverageSection } from './sections/coverage.ts';
import { datasetTitle, headerHtml } from './sections/header.ts';
import { playerSection } from './sections/player.ts';
import { ratesSection } from './sections/rates.ts';
import { type Section, sectionHtml } from './sections/section.ts';
import { sheetsSection } from './sections/sheets.ts';
import { timelinesSection } from './sections/timelines.ts';
import { twinsSection } from './sections/twins.ts';
import { styleSheet } from './style.ts';
import type { Views } from './views.ts';

/** Of the budget for pictures; the player takes what is left. */
const SHEETS_SHARE = 0.25;
const TWINS_SHARE = 0.1;
/** About what stands on the table [m]. */
const MARGIN_M = 0.1;

export interface PageOptions {
  readonly model: ReportModel;
  readonly views: Views;
  readonly outlineOf: OutlineOf;
}

export async function renderPage({ model, views, outlineOf }: PageOptions): Promise<string> {
  const context = sceneContext(model, outlineOf);
  const budget = views.pictures?.left ?? 0;
  const sheets = await sheetsSection(model, context, views, SHEETS_SHARE * budget);
  const twins = await twinsSection(model, context, views, TWINS_SHARE * budget);
  const player = await playerSection(model, context, views, views.pictures?.left ?? 0);
  const found: (Section | null)[] = [
    ratesSection(model),
    coverageSection(model, context),
    sheets,
    twins,
    timelinesSection(model, context),
    player,
  ];
  const sections = found.filter((section) => section !== null);
  const script = clientScript();
  return `<!doctype html>\n${
    html`<html lang="en">
<head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${datasetTitle(model)} · dataset report</title>
<style>${new Html(styleSheet())}</style></head>
<body><a class="skip" href="#rates">Skip to the figures</a>
${headerHtml(model)}
<nav aria-label="Sections"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main>${sections.map(sectionHtml)}</main>
<footer><p>Written by better-datagen, an independent implementation of the ideas of the BeTTER benchmark. Units are SI; x points away from the robot, y to its left.</p></footer>
<script>${new Html(script)}</script></body></html>`.text
  }\n`;
}

/** No network, no script but our own, whatever a dataset's texts hold. */
function policy(script: string): string {
  const hash = createHash('sha256').update(script).digest('base64');
  return `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

/** One view for all pictures, so that they compare; one paint for an object wherever it stands. */
function sceneContext({ variations, players }: ReportModel, outlineOf: OutlineOf): SceneContext {
  const starts = variations.flatMap(({ objects }) =>
    objects.flatMap((object) => {
      const places = [...object.starts, ...(object.written ? [[object.written.x, object.written.y] as const] : [])];
      const reach = Math.max(0, reachOf(outlineOf(object)) - MARGIN_M);
      // what is larger than the margin must not be cut off
      return places.flatMap(([x, y]) => [[x - reach, y - reach] as const, [x + reach, y + reach] as const]);
    }),
  );
  const hands = players.flatMap(({ track }) => track.tcp.map(([x, y]) => [x!, y!] as const));
  const objects = variations.flatMap(({ objects, roles }) => objects.map(({ id }) => ({ id, role: roles[id] ?? '' })));
  const ofRole = (...roles: string[]) => objects.filter(({ role }) => roles.includes(role)).map(({ id }) => id);
  const plain = new Set(ofRole('container', 'decor'));
  const paintOf = paints([...ofRole('target'), ...ofRole('distractor'), ...objects.map(({ id }) => id)], plain);
  return { view: boxAbout([...starts, ...hands], MARGIN_M), outlineOf, paintOf };
}

/** Half of an outline's longer side [m]. */
function reachOf(outline: Outline | null): number {
  return outline ? Math.max(outline.halfX, outline.halfY) : 0;
}
