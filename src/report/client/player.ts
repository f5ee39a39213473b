import type { PlayerEpisode } from '../player-data.ts';
import type { PageControl, PageEvent, PageNode, Parts } from './page.ts';

/** Runs the controls: which episode, which frame, whether it plays. */
export function startPlayer(parts: Parts): void {
  const { window } = parts;
  const root = window.document.querySelector('[data-player]');
  if (!root) return;
  const control = (name: string) => root.querySelector(`[data-control="${name}"]`) as PageControl;
  const slider = control('frame');
  const choice = control('episode');
  const speed = control('speed');
  const play = control('play');
  const clock = root.querySelector('[data-say="clock"]')!;
  const shells = [...root.querySelectorAll('[data-episode]')];
  const episodes: PlayerEpisode[] = shells.map((_, i) =>
    JSON.parse(window.document.querySelector(`#player-episode-${i}`)!.textContent!),
  );
  const panels = shells.map((shell, i) => parts.episodePanel(parts, shell, episodes[i]!));
  let current = 0;
  let frame = 0;
  let playing = false;
  let startedMs = 0;
  let startedFrame = 0;

  function show(wanted: number): void {
    const { length, fps } = episodes[current]!;
    frame = Math.max(0, Math.min(length - 1, Math.floor(wanted)));
    panels[current]!.show(frame);
    slider.max = String(length - 1);
    slider.value = String(frame);
    const seconds = (frame / fps).toFixed(2);
    slider.setAttribute('aria-valuetext', `frame ${frame} of ${length - 1}, ${seconds} seconds`);
    clock.textContent = `frame ${frame} / ${length - 1} · ${seconds} s`;
  }

  function choose(episode: number): void {
    setPlaying(false);
    current = episode;
    choice.value = String(episode);
    for (const [i, shell] of shells.entries()) shell.hidden = i !== episode;
    show(0);
  }

  function setPlaying(wanted: boolean): void {
    if (wanted && frame >= episodes[current]!.length - 1) show(0);
    playing = wanted;
    startedMs = 0;
    play.setAttribute('aria-label', wanted ? 'Pause' : 'Play');
    play.setAttribute('aria-pressed', String(wanted));
    if (wanted) window.requestAnimationFrame(tick);
  }

  function tick(timeMs: number): void {
    if (!playing) return;
    if (startedMs === 0) {
      startedMs = timeMs;
      startedFrame = frame;
    }
    const { length, fps } = episodes[current]!;
    const wanted = startedFrame + ((timeMs - startedMs) / 1000) * fps * Number(speed.value);
    if (Math.floor(wanted) !== frame) show(wanted);
    if (frame >= length - 1) setPlaying(false);
    else window.requestAnimationFrame(tick);
  }

  function move(wanted: number): void {
    setPlaying(false);
    show(wanted);
  }

  function onKey(event: PageEvent): void {
    const { tagName } = event.target;
    if (tagName === 'SELECT' || (tagName === 'BUTTON' && event.key === ' ')) return;
    const step = event.shiftKey ? 10 : 1;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => move(frame - step),
      ArrowRight: () => move(frame + step),
      PageDown: () => move(frame - 20),
      PageUp: () => move(frame + 20),
      Home: () => move(0),
      End: () => move(episodes[current]!.length - 1),
      ' ': () => setPlaying(!playing),
    };
    const action = actions[event.key ?? ''];
    if (!action) return;
    event.preventDefault();
    action();
  }

  function onStrip(shell: PageNode, event: PageEvent): void {
    const { left, width } = shell.getBoundingClientRect();
    move(((event.clientX! - left) / width) * episodes[current]!.length);
  }

  slider.addEventListener('input', () => move(Number(slider.value)));
  choice.addEventListener('change', () => choose(Number(choice.value)));
  speed.addEventListener('change', () => {
    startedMs = 0;
  });
  play.addEventListener('click', () => setPlaying(!playing));
  control('back').addEventListener('click', () => move(frame - 1));
  control('forward').addEventListener('click', () => move(frame + 1));
  root.addEventListener('keydown', onKey);
  for (const strip of root.querySelectorAll('[data-strip]')) {
    strip.addEventListener('click', (event) => onStrip(strip, event));
  }
  root.classList.toggle('ready', true);
  choose(0);
}
