import { describe, expect, it } from 'vitest';
import { builtinCatalogue, findAsset } from '../../src/asset/catalogue.ts';
import { withPhysics } from '../../src/worker/hidden-physics.ts';
import { pairOf } from './scenes.ts';

const hidden = (step: object) => ({ axis: 'hidden_physics', twin: 'TV-01', do: [step] });
const apple = findAsset(builtinCatalogue, 'apple', 'test');
const drawer = { name: 'drawer', joint: 'slide', axis: [1, 0, 0], origin: [0, 0, 0], range: [0, 0.2] } as const;
const cabinet = { ...apple, parts: [{ ...drawer, damping: 4, frictionLoss: 1, massKg: 0.5 }] };

describe('set_com', () => {
  it('is carried as an offset, and seen nowhere else', () => {
    const { intervened, found } = pairOf(hidden({ op: 'set_com', instance: 'a', offset_m: [0.01, 0, 0] }));
    expect(intervened.variation.physics).toEqual({ a: { com_offset_m: [0.01, 0, 0] } });
    expect(found).toEqual(['objects.a.physics.com_offset_m']);
  });
  it('moves the centre of mass and keeps mass and looks', () => {
    const at = (z: number) => withPhysics(apple, { com_offset_m: [0, 0, z] }, 'test');
    const [low, high] = [at(0), at(0.01)];
    expect(high.inertial!.centre[2] - low.inertial!.centre[2]).toBeCloseTo(0.01, 12);
    expect(high.inertial!.matrix).toEqual(low.inertial!.matrix);
    expect([high.massKg, high.shapes, high.colours]).toEqual([apple.massKg, apple.shapes, apple.colours]);
  });
  it('refuses an offset that no thing is large enough for', () => {
    expect(() => pairOf(hidden({ op: 'set_com', instance: 'a', offset_m: [1, 0, 0] }))).toThrow('do[0].offset_m');
  });
});

describe('set_damping', () => {
  it('is carried by the name of the part', () => {
    const { intervened, found } = pairOf(hidden({ op: 'set_damping', instance: 'a', part: 'door', factor: 3 }));
    expect(intervened.variation.physics).toEqual({ a: { damping_factor: { door: 3 } } });
    expect(found).toEqual(['objects.a.physics.damping_factor.door']);
  });
  it('damps that part, and no other property', () => {
    const damped = withPhysics(cabinet, { damping_factor: { drawer: 3 } }, 'test');
    expect(damped).toEqual({ ...cabinet, parts: [{ ...cabinet.parts[0], damping: 12 }] });
  });
  it('says which parts there are when it is given another', () => {
    expect(() => withPhysics(cabinet, { damping_factor: { lid: 3 } }, 'bindings.a')).toThrow(
      'bindings.a: builtin/apple_1 has no such part; got "lid"; expected one of drawer',
    );
  });
});
