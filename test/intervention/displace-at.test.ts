import { describe, expect, it } from 'vitest';
import { orderGoals } from '../../src/demo/plan/order.ts';
import { pairOf } from './scenes.ts';

const displace = (...steps: object[]) => ({
  axis: 'temporal_extrapolation',
  twin: 'TV-01',
  do: steps.map((step) => ({ op: 'displace_at', ...step })),
});

describe('displace_at', () => {
  it('is an event of the resolved variation, and changes nothing of its start', () => {
    const { twin, intervened, found } = pairOf(displace({ instance: 'a', at: 'placed' }));
    const { events, ...rest } = intervened.variation;
    expect(events).toEqual([{ type: 'displace', instance: 'a', at: 'placed' }]);
    expect({ ...rest, variation_id: 'TV-01' }).toEqual(twin.variation);
    expect(found).toEqual(['events.a.at', 'events.a.type']);
  });
  it('makes a target that is put back come twice, first and last', () => {
    const { events } = pairOf(displace({ instance: 'b', at: 'placed' })).intervened.variation;
    const ids = ['box', 'a', 'b'];
    const goals = [1, 2].map((object) => ({
      object,
      reference: 0,
      relation: 'in' as const,
      skill: 'place' as const,
      slot: null,
    }));
    const objectsOf = (progress: object) => orderGoals(goals, { ids, ...progress }).map(({ object }) => ids[object]);
    expect(objectsOf({ events })).toEqual(['b', 'a', 'b']);
    expect(objectsOf({ carriers: { a: 'box' } })).toEqual(['b']);
  });
  it.each([
    ['the container', displace({ instance: 'box', at: 3 }), 'do[0].instance: the container stays'],
    ['what is never placed', displace({ instance: 'c', at: 'placed' }), 'do[0].at: c is no target'],
    [
      'a second time',
      displace({ instance: 'a', at: 3 }, { instance: 'a', at: 9 }),
      'do[1].instance: the object is displaced once',
    ],
    ['a step that is none', displace({ instance: 'a', at: 0 }), 'do[0].at: '],
  ])('refuses %s', (_, intervention, message) => {
    expect(() => pairOf(intervention)).toThrow(message);
  });
});
