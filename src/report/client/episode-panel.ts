import type { PlacedColumns, PlayerEpisode } from '../player-data.ts';
import type { PageNode, Parts } from './page.ts';

/** Shows frames of one episode in its part of the page: scene, pictures, and what was known. */
export function episodePanel(parts: Parts, root: PageNode, data: PlayerEpisode): { show(frame: number): void } {
  const { valueAt, runAt, window } = parts;
  const all = (selector: string) => [...root.querySelectorAll(selector)];
  const one = (selector: string) => root.querySelector(selector);
  // big things are drawn first: their order on the page is another than that of the log
  const things = all('[data-thing]').sort((a, b) => Number(a.dataset['thing']) - Number(b.dataset['thing']));
  const names = all('[data-name]');
  const jaws = all('[data-jaw]');
  // by camera; the page shows them in another order
  const pictures = all('[data-picture]').sort((a, b) => Number(a.dataset['picture']) - Number(b.dataset['picture']));
  const hand = one('[data-hand]');
  const contactRows = one('[data-contacts]');
  const words = (name: string) => name.replaceAll('_', ' ');

  function place(node: PageNode, { x, y, c, s }: PlacedColumns, frame: number): void {
    const cos = valueAt(c, frame) / 100;
    const sin = valueAt(s, frame) / 100;
    node.setAttribute('transform', `matrix(${cos} ${-sin} ${sin} ${cos} ${-valueAt(y, frame)} ${-valueAt(x, frame)})`);
  }

  function showScene(frame: number): void {
    for (const [i, thing] of things.entries()) place(thing, data.objects[i]!, frame);
    for (const [i, name] of names.entries()) {
      const { x, y } = data.objects[i]!;
      name.setAttribute('x', String(-valueAt(y, frame)));
      name.setAttribute('y', String(-valueAt(x, frame) + Number(name.dataset['below'])));
    }
    if (hand) place(hand, data.hand, frame);
    const half = valueAt(data.gripper, frame) / 2;
    for (const jaw of jaws) jaw.setAttribute('transform', `translate(${Number(jaw.dataset['jaw']) * half} 0)`);
  }

  function showPictures(frame: number): void {
    for (const [i, picture] of pictures.entries()) {
      const { every, frames } = data.pictures[i]!;
      const uri = frames[Math.floor(frame / every)]!;
      if (uri && picture.getAttribute('src') !== uri) picture.setAttribute('src', uri);
    }
  }

  function say(name: string, text: string): void {
    const node = one(`[data-say="${name}"]`);
    if (node && node.textContent !== text) node.textContent = text;
  }

  function showParts(frame: number): void {
    for (const [i, opening] of data.parts.entries()) {
      const value = valueAt(opening, frame);
      const isSlide = one(`[data-say="part-${i}"]`)?.dataset['unit'] === 'm';
      const amount = isSlide ? `${(value / 1000).toFixed(2)} m` : `${value}°`;
      // a millimetre or two, or a degree, is no gap that one sees
      say(`part-${i}`, Math.abs(value) <= (isSlide ? 2 : 1) ? 'shut' : `open by ${amount}`);
    }
  }

  function showConditions(kind: 'goal' | 'fail', frame: number): void {
    for (const [i, node] of all(`[data-${kind}]`).entries()) {
      const runs = data[kind][i];
      const isTrue = runs ? runAt(runs, frame) === 1 : false;
      node.classList.toggle('true', isTrue);
      node.querySelector('.truth')!.textContent = isTrue ? 'true' : 'false';
    }
  }

  function contactRow(pair: number, tenths: number): PageNode {
    const [a, b] = data.pairs[pair]!;
    const row = window.document.createElement('tr');
    const cells = [words(a), words(b), (tenths / 10).toFixed(1)].map((text) => {
      const cell = window.document.createElement('td');
      cell.textContent = text;
      return cell;
    });
    cells[2]!.style.setProperty('--force', `${Math.min(100, 4 * Math.sqrt(10 * tenths))}%`);
    row.append(...cells);
    return row;
  }

  function showContacts(frame: number): void {
    const flat = data.contacts[frame]!;
    const rows: PageNode[] = [];
    for (let i = 0; i < flat.length; i += 2) rows.push(contactRow(flat[i]!, flat[i + 1]!));
    contactRows?.replaceChildren(...rows);
  }

  return {
    show(frame) {
      showScene(frame);
      showPictures(frame);
      say('subtask', runAt(data.subtask, frame) || 'none');
      say('phase', runAt(data.phase, frame) || 'none');
      say('in-hand', words(runAt(data.inHand, frame)) || 'nothing');
      say('gripper', `${valueAt(data.gripper, frame)} mm`);
      say('height', `${(valueAt(data.hand.z, frame) / 10).toFixed(1)} cm`);
      showParts(frame);
      showConditions('goal', frame);
      showConditions('fail', frame);
      showContacts(frame);
      root.style.setProperty('--played', `${(100 * (frame + 0.5)) / data.length}%`);
    },
  };
}
