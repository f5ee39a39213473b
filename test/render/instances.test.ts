import { describe, expect, it } from 'vitest';
import { INSTANCE_STRIDE, measureInstances } from '../../src/render/instances.ts';

describe('measureInstances', () => {
  it('counts pixels and bounds boxes, and tells what is not seen', () => {
    const ids = Uint8Array.of(0, 5, 0, 0, /**/ 5, 5, 0, 0, /**/ 0, 0, 0, 9);
    const out = measureInstances(new Int32Array(256 * INSTANCE_STRIDE), ids, 4, 3);
    const of = (id: number) => [...out.slice(INSTANCE_STRIDE * id, INSTANCE_STRIDE * (id + 1))];
    expect(of(5)).toEqual([3, 0, 0, 1, 1]);
    expect(of(9)).toEqual([1, 3, 2, 3, 2]);
    expect(of(7)).toEqual([0, -1, -1, -1, -1]);
    expect(of(0)[0]).toBe(8);
  });

  it('refuses an image of another size', () => {
    expect(() => measureInstances(new Int32Array(1280), new Uint8Array(3), 2, 2)).toThrow(/2 x 2/);
  });
});
