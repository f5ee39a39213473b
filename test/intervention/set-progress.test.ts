import { describe, expect, it } from 'vitest';
import { pairOf } from './scenes.ts';

const progress = (done: object) => ({
  axis: 'temporal_extrapolation',
  twin: 'TV-01',
  do: [{ op: 'set_progress', done }],
});

describe('set_progress', () => {
  it('starts a target at its place in the container, with the goal as it was', () => {
    const { twin, intervened, found } = pairOf(progress({ a: { position: [0.05, 0.01, 0.004] } }));
    expect(intervened.variation.layout['a']!.position).toEqual([0.65, 0.01, 0.024]);
    expect(intervened.carriers).toEqual({ a: 'box' });
    expect(intervened.variation.success).toEqual(twin.variation.success);
    expect(found).toEqual(
      ['position', 'reach.position_m', 'reach.yaw_rad', 'rests_in', 'rotation'].map((name) => `objects.a.${name}`),
    );
  });
  it.each([
    ['what is no target', { c: { position: [0, 0, 0] } }, 'do[0].done.c: not a target'],
    ['what is not there', { ghost: { position: [0, 0, 0] } }, 'do[0].done.ghost: no such object in the scene'],
    ['a task that is done', { a: { position: [0, 0, 0] }, b: { position: [0.1, 0, 0] } }, 'nothing is left to do'],
    ['nothing at all', {}, 'do[0].done: at least one target is needed'],
  ])('refuses %s', (_, done, message) => {
    expect(() => pairOf(progress(done))).toThrow(message);
  });
});
