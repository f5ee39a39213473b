import { describe, expect, it } from 'vitest';
import { pairOf } from './scenes.ts';

const closing = { op: 'close', instance: 'a', joint: 'drawer' };
const intervention = (operation: object) => ({ axis: 'temporal_extrapolation', twin: 'BASE', do: [operation] });

describe('operators on joints', () => {
  it('start a part elsewhere, and leave its twin and the other parts', () => {
    const pair = pairOf(intervention({ op: 'set_joint', instance: 'a', joint: 'door', value: 0.4 }));
    expect(pair.intervened.variation.layout['a']!.joints).toEqual({ drawer: 0.1, door: 0.4 });
    expect(pair.twin.variation.layout['a']!.joints).toEqual({ drawer: 0.1 });
    expect(pair.declared).toContain('objects.a.joints.door');
  });

  it('close what stood open', () => {
    const pair = pairOf(intervention(closing));
    expect(pair.intervened.variation.layout['a']!.joints).toEqual({ drawer: 0 });
  });

  it('refuse to close what is closed', () => {
    expect(() => pairOf(intervention({ ...closing, joint: 'door' }))).toThrow(/closed already/);
  });
});
