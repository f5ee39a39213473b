import { describe, expect, it } from 'vitest';
import { pairOf } from './scenes.ts';

const occupied = (step: object) => ({ axis: 'affordance', twin: 'TV-01', do: [{ op: 'occupy', ...step }] });

describe('occupy', () => {
  it('puts an object into a place of another, with which it moves, and changes nothing of the goal', () => {
    const { twin, intervened, found } = pairOf(occupied({ instance: 'd', in: 'box', position: [0.05, 0.01, 0.004] }));
    expect(intervened.variation.layout['d']!.position).toEqual([0.65, 0.01, 0.024]);
    expect(intervened.carriers).toEqual({ d: 'box' });
    expect(intervened.reset.objects['d']).toEqual({ position_m: 0, yaw_rad: 0 });
    expect(intervened.variation.success).toEqual(twin.variation.success);
    expect(found.every((path) => path.startsWith('objects.d.'))).toBe(true);
  });
  it('tells the place in the frame of the other, however that is turned', () => {
    const { intervened } = pairOf(occupied({ instance: 'd', in: 'a', position: [0.1, 0, 0] }));
    // a is turned by 2 atan(1 / 3): cosine 0.8, sine 0.6
    const [x, y] = intervened.variation.layout['d']!.position;
    expect(x).toBeCloseTo(0.4 + 0.08, 12);
    expect(y).toBeCloseTo(0.2 + 0.06, 12);
  });
  it.each([
    ['a target', { instance: 'a', in: 'box' }, 'do[0].instance: the target is what the goal is about'],
    ['the container', { instance: 'box', in: 'a' }, 'do[0].instance: the container is what the goal is about'],
    ['a place in itself', { instance: 'd', in: 'd' }, 'do[0].in: an object is in no place of its own'],
    ['what is not there', { instance: 'd', in: 'ghost' }, 'do[0].in: no such object in the scene'],
  ])('refuses %s', (_, step, message) => {
    expect(() => pairOf(occupied({ ...step, position: [0, 0, 0] }))).toThrow(message);
  });
});
