import { type Html, html } from '../html.ts';
import type { DrawnFrame } from '../log-pictures.ts';

/** A picture that was drawn for the page. */
export function drawnImage({ jpeg, width, height }: DrawnFrame, label: string): Html {
  const uri = `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`;
  return html`<img src="${uri}" width="${width}" height="${height}" alt="${label}" decoding="async">`;
}
