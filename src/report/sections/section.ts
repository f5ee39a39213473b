import { type Html, type HtmlValue, html } from '../html.ts';
import type { SceneContext } from '../scene-svg.ts';

/** A section of the page: what the table of contents names, and what stands in it. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

/** What every section is given beside the model. */
export type { SceneContext };

export function sectionHtml({ id, title, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`;
}

export function lead(...text: readonly HtmlValue[]): Html {
  return html`<p class="lead">${text}</p>`;
}

export function variationHeading(taskId: string, variationId: string, note: HtmlValue = null): Html {
  return html`<h3><span class="said">${variationId}</span> <small class="said">${taskId.replaceAll('_', ' ')}</small>${note}</h3>`;
}
