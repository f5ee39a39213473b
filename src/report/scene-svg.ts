/**
 * Pictures from above: the table, things on it, the hand.
 */

import { words } from './format.ts';
import { type Html, html } from './html.ts';
import type { PaintOf } from './paint.ts';
import type { ResolvedEpisode, ResolvedObject } from './resolved-episode.ts';
import {
  type Box,
  type Heading,
  handHeadingOf,
  headingOf,
  type Outline,
  type OutlineOf,
  placeTransform,
  TABLE,
  UNKNOWN_OUTLINE,
} from './scene.ts';

export interface SceneContext {
  readonly view: Box;
  readonly outlineOf: OutlineOf;
  readonly paintOf: PaintOf;
}

export interface SceneOptions {
  /** (7 K,): pose of each object; where it starts by default. */
  readonly poses?: readonly number[];
  /** (7,) */
  readonly tcp?: readonly number[];
  /** [m] */
  readonly gripper?: number;
  /** Behind the things, in the frame of the page. */
  readonly under?: Html;
  readonly over?: Html;
  readonly names?: boolean;
  readonly label: string;
}

/** The frame of a picture: table, robot's side, and what is given. */
export function tableSvg({ left, top, width, height }: Box, label: string, content: Html): Html {
  const table = {
    x: -1000 * TABLE.highY,
    y: -1000 * TABLE.highX,
    width: 1000 * (TABLE.highY - TABLE.lowY),
    height: 1000 * (TABLE.highX - TABLE.lowX),
  };
  return html`<svg class="scene" viewBox="${left} ${top} ${width} ${height}" role="img" aria-label="${label}">
<rect class="floor" x="${left}" y="${top}" width="${width}" height="${height}"/>
<rect class="table" x="${table.x}" y="${table.y}" width="${table.width}" height="${table.height}" rx="6"/>
${gridLines({ left, top, width, height })}${content}
<g class="scale" transform="translate(${left + 24} ${top + height - 22})"><path d="M0 -8V0H100V-8"/><text x="112" y="2">10 cm</text></g>
</svg>`;
}

/** Lines every 10 cm. */
function gridLines({ left, top, width, height }: Box): Html {
  const path: string[] = [];
  for (let x = Math.ceil(left / 100) * 100; x < left + width; x += 100) path.push(`M${x} ${top}v${height}`);
  for (let y = Math.ceil(top / 100) * 100; y < top + height; y += 100) path.push(`M${left} ${y}h${width}`);
  return html`<path class="grid" d="${path.join('')}"/>`;
}

/** A scene with its things at given poses. */
export function sceneSvg(episode: ResolvedEpisode, context: SceneContext, options: SceneOptions): Html {
  const { poses, tcp, gripper = 0.08, under, over, names = true, label } = options;
  const placed = episode.objects.map((object, i) => {
    const at = poses ? 7 * i : 0;
    const pose = poses ?? [...object.position, ...object.rotation];
    return { object, x: pose[at] ?? 0, y: pose[at + 1] ?? 0, heading: headingOf(pose, at + 3) };
  });
  // what others may stand on is drawn before them
  const area = ({ object }: (typeof placed)[number]) => {
    const { halfX, halfY } = context.outlineOf(object) ?? UNKNOWN_OUTLINE;
    return halfX * halfY;
  };
  const things = [...placed.entries()]
    .sort(([, a], [, b]) => area(b) - area(a))
    .map(([index, at]) => thing(at.object, { ...at, role: episode.roles[at.object.id] ?? '', index }, context));
  const labels = names ? placed.map(({ object, x, y }, i) => nameText(object, x, y, i, context)) : [];
  return tableSvg(context.view, label, html`${under}${things}${over}${labels}${tcp && hand(tcp, gripper)}`);
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly heading: Heading;
  readonly role: string;
  readonly index: number;
}

function thing(
  object: ResolvedObject,
  { x, y, heading, role, index }: Place,
  { outlineOf, paintOf }: SceneContext,
): Html {
  const outline = outlineOf(object) ?? UNKNOWN_OUTLINE;
  return html`<g class="thing ${role === 'container' ? 'container' : role === 'distractor' ? 'distractor' : ''} ${paintOf(object.id)}" data-thing="${index}" transform="${placeTransform(x, y, heading)}"><title>${object.id}</title>${outlineShape(outline)}</g>`;
}

/** In the thing's own frame, `(-y, -x)` in mm. */
export function outlineShape({ centreX, centreY, halfX, halfY, round }: Outline): Html {
  const mm = (value: number) => Math.round(10_000 * value) / 10;
  if (round) return html`<ellipse cx="${mm(-centreY)}" cy="${mm(-centreX)}" rx="${mm(halfY)}" ry="${mm(halfX)}"/>`;
  return html`<rect x="${mm(-centreY - halfY)}" y="${mm(-centreX - halfX)}" width="${mm(2 * halfY)}" height="${mm(2 * halfX)}" rx="${mm(Math.min(halfX, halfY) / 4)}"/>`;
}

function nameText(object: ResolvedObject, x: number, y: number, index: number, { outlineOf }: SceneContext): Html {
  const { halfX, halfY } = outlineOf(object) ?? UNKNOWN_OUTLINE;
  // below the thing, clear of it whichever way it is turned
  const below = Math.round(1000 * Math.min(0.075, Math.max(halfX, halfY))) + 24;
  return html`<text class="name" data-name="${index}" data-below="${below}" x="${Math.round(-1000 * y)}" y="${Math.round(-1000 * x) + below}">${words(object.id)}</text>`;
}

/** The hand: a cross at the tool centre point, a jaw on each side. */
function hand(tcp: readonly number[], gripper: number): Html {
  const half = Math.round(500 * gripper);
  return html`<g class="hand" data-hand transform="${placeTransform(tcp[0]!, tcp[1]!, handHeadingOf(tcp, 3))}">
<rect class="palm" x="-52" y="-9" width="104" height="18" rx="9"/>
<rect class="jaw" data-jaw="-1" x="-9" y="-13" width="9" height="26" rx="3" transform="translate(${-half} 0)"/>
<rect class="jaw" data-jaw="1" x="0" y="-13" width="9" height="26" rx="3" transform="translate(${half} 0)"/>
<path class="cross" d="M-7 0H7M0 -7V7"/></g>`;
}
