import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  invertPose,
  multiplyPose,
  pose,
  positionDistance,
  rotationDistance,
  yawQuaternion,
} from '../../src/core/pose.ts';
import { RandomStream } from '../../src/core/random.ts';
import type { Placement } from '../../src/task/objects.ts';
import { type Footprint, footprintCorners, rectangleGap } from '../../src/task/rectangles.ts';
import type { ResetReach, ResolvedReset } from '../../src/task/reset.ts';
import {
  sampleJointStartPoses,
  sampleStartPoses,
  type WrittenLayout,
  writtenPoses,
} from '../../src/task/start-poses.ts';

const square = (half: number): Footprint => ({ centreX: 0, centreY: 0, halfX: half, halfY: half });
const placed = (x: number, y: number, yaw = 0): Placement => ({
  position: [x, y, 0.02],
  rotation: yawQuaternion(yaw),
  scale: [1, 1, 1],
});
const layoutOf = (layout: Record<string, Placement>): WrittenLayout => ({
  active_instance_ids: Object.keys(layout),
  layout,
});
const resetOf = (ids: readonly string[], position_m: number, yaw_rad: number, min_gap_m: number): ResolvedReset => ({
  min_gap_m,
  objects: Object.fromEntries(ids.map((id) => [id, { position_m, yaw_rad }])),
});
const corners = (outline: Footprint, at: Float64Array) => footprintCorners(new Float64Array(8), outline, at);
const at = (poses: Float64Array, i: number) => poses.subarray(7 * i, 7 * i + 7);

describe('rectangleGap', () => {
  const gap = (a: Float64Array, b: Float64Array) => rectangleGap(corners(square(0.1), a), corners(square(0.1), b));
  it.each([
    ['side by side', pose([0.3, 0, 0]), 0.1],
    ['corner to corner', pose([0.3, 0.3, 0]), 0.1 * Math.SQRT2],
    ['a corner to a side', pose([0.3, 0, 0], yawQuaternion(Math.PI / 4)), 0.2 - 0.1 * Math.SQRT2],
    ['crossing without a corner inside', pose([0, 0, 0], yawQuaternion(Math.PI / 4)), 0],
    ['one in the other', pose(), 0],
  ])('is that of two squares %s', (_, other, expected) => {
    expect(gap(pose(), other)).toBeCloseTo(expected, 12);
  });
  it('is 0 for a corner that comes between the corners of a side, and seen from both', () => {
    const thin = { centreX: 0, centreY: 0, halfX: 0.5, halfY: 0.01 };
    const a = corners(thin, pose());
    const b = corners(thin, pose([0, 0, 0], yawQuaternion(Math.PI / 2)));
    expect([rectangleGap(a, b), rectangleGap(b, a)]).toEqual([0, 0]);
  });
  it('goes by where the outline is, not by where the origin is', () => {
    const off = { centreX: 0.5, centreY: 0, halfX: 0.1, halfY: 0.1 };
    const turned = corners(off, pose([0, 0, 0], yawQuaternion(Math.PI / 2)));
    expect(rectangleGap(turned, corners(square(0.1), pose([0, 0.5, 0])))).toBe(0);
    expect(rectangleGap(turned, corners(square(0.1), pose([0.5, 0, 0])))).toBeGreaterThan(0.3);
  });
  const anyPose = fc
    .tuple(...Array.from({ length: 3 }, () => fc.double({ min: -1, max: 1, noNaN: true })))
    .map(([x, y, yaw]) => pose([x!, y!, 0], yawQuaternion(4 * yaw!)));
  it('is the same both ways, and no more than the distance of any two points', () => {
    fc.assert(
      fc.property(anyPose, anyPose, (a, b) => {
        expect(gap(a, b)).toBeCloseTo(gap(b, a), 12);
        expect(gap(a, b)).toBeLessThanOrEqual(positionDistance(a, b) + 1e-12);
      }),
    );
  });
});

describe('sampleStartPoses', () => {
  const written = layoutOf({ a: placed(0.4, 0.1), b: placed(0.4, 0), c: placed(0.5, 0.05, 1), d: placed(0.6, -0.1) });
  const ids = written.active_instance_ids;
  const footprints: Record<string, Footprint> = {
    a: square(0.03),
    b: square(0.03),
    c: { centreX: 0.01, centreY: 0, halfX: 0.04, halfY: 0.015 },
    d: square(0.035),
  };
  const reset = resetOf(ids, 0.03, 0.5, 0.02);
  const sample = (seed: number, from = written, by = reset) => {
    const out = new Float64Array(7 * from.active_instance_ids.length);
    return sampleStartPoses(out, from, by, footprints, new RandomStream(['start', seed])) ? out : null;
  };
  const seeds = fc.integer({ min: 0, max: 1_000_000 });

  it('never lets two objects overlap, or come nearer than the gap', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const out = sample(seed)!;
        const outlines = ids.map((id, i) => corners(footprints[id]!, at(out, i)));
        outlines.forEach((one, i) => {
          for (const other of outlines.slice(0, i)) expect(rectangleGap(one, other)).toBeGreaterThanOrEqual(0.02);
        });
      }),
    );
  });
  it('stays within reach of the written pose, at the written height, upright', () => {
    const origin = writtenPoses(new Float64Array(28), written);
    fc.assert(
      fc.property(seeds, (seed) => {
        const out = sample(seed)!;
        for (let i = 0; i < ids.length; i++) {
          expect(positionDistance(at(out, i), at(origin, i))).toBeLessThanOrEqual(0.03 + 1e-12);
          expect(rotationDistance(at(out, i), at(origin, i))).toBeLessThanOrEqual(0.5 + 1e-9);
          expect([out[7 * i + 2], out[7 * i + 4], out[7 * i + 5]]).toEqual([0.02, 0, 0]);
        }
      }),
    );
  });
  it('is a function of the stream, and differs between streams', () => {
    expect(sample(7)).toEqual(sample(7));
    expect(sample(7)).not.toEqual(sample(8));
  });
  it('draws the same for an object whatever else there is', () => {
    const alone = layoutOf({ d: written.layout['d']! });
    const far = layoutOf({ d: written.layout['d']!, a: placed(-1, -1) });
    expect(at(sample(3, far)!, 0)).toEqual(at(sample(3, alone)!, 0));
  });
  it('fills its disc evenly', () => {
    const alone = layoutOf({ a: placed(0, 0) });
    let inner = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const out = sample(seed, alone)!;
      if (Math.hypot(out[0]!, out[1]!) < 0.03 * Math.SQRT1_2) inner++;
    }
    expect(inner).toBeGreaterThan(440);
    expect(inner).toBeLessThan(560);
  });
  it('asks no more of a pair than how far apart it is written', () => {
    const close = layoutOf({ a: placed(0, 0), b: placed(0.065, 0) });
    expect(sample(1, close, resetOf(['a', 'b'], 0, 0, 0.02))).not.toBeNull();
    fc.assert(
      fc.property(seeds, (seed) => {
        const out = sample(seed, close, resetOf(['a', 'b'], 0.02, 0, 0.02))!;
        const gap = rectangleGap(corners(square(0.03), at(out, 0)), corners(square(0.03), at(out, 1)));
        expect(gap).toBeGreaterThanOrEqual(0.005 - 1e-12);
      }),
    );
  });
  it('says so when no free layout was found', () => {
    const crowded = layoutOf({ a: placed(0, 0), b: placed(0.01, 0) });
    expect(sample(1, crowded, resetOf(['a', 'b'], 0.01, 0, 0.02))).toBeNull();
  });
  it('gives back the written poses when nothing may move', () => {
    expect(sample(1, written, resetOf(ids, 0, 0, 0))).toEqual(writtenPoses(new Float64Array(28), written));
  });
});

describe('sampleJointStartPoses', () => {
  const reach = { position_m: 0.03, yaw_rad: 0.5 };
  const footprints = { a: square(0.03), b: square(0.03), c: square(0.05), x: square(0.02) };
  const one = layoutOf({ a: placed(0.4, 0.1), b: placed(0.4, 0), c: placed(0.6, 0) });
  /** `b` stands elsewhere, and `x` in the place of `c`. */
  const other = layoutOf({ b: placed(0.5, 0.12), a: placed(0.4, 0.1), x: placed(0.6, 0) });
  const resetFor = ({ active_instance_ids: ids }: WrittenLayout) => resetOf(ids, reach.position_m, reach.yaw_rad, 0.02);
  const sample = (seed: number) => {
    const outs = [new Float64Array(21), new Float64Array(21)];
    const layouts = [
      { written: one, reset: resetFor(one), footprints },
      { written: other, reset: resetFor(other), footprints, draws: { x: 'c' } },
    ];
    return sampleJointStartPoses(outs, layouts, new RandomStream(['start', seed])) ? outs : null;
  };
  const seeds = fc.integer({ min: 0, max: 1_000_000 });

  it('starts what is written alike from the same pose in both layouts, and a replacement from that of what it replaces', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [first, second] = sample(seed)!;
        expect(at(second!, 1)).toEqual(at(first!, 0));
        expect(at(second!, 2)).toEqual(at(first!, 2));
      }),
    );
  });
  it('leaves both layouts free', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const outs = sample(seed)!;
        for (const [k, { active_instance_ids: ids }] of [one, other].entries()) {
          const outlines = ids.map((id, i) => corners(footprints[id as 'a'], at(outs[k]!, i)));
          outlines.forEach((outline, i) => {
            for (const before of outlines.slice(0, i))
              expect(rectangleGap(outline, before)).toBeGreaterThanOrEqual(0.02);
          });
        }
      }),
    );
  });
});

describe('what stands in another', () => {
  const written = layoutOf({ box: placed(0.6, 0), apple: placed(0.65, 0.05) });
  const footprints = { box: square(0.1), apple: square(0.03) };
  const drawn = (seed: number, own: ResetReach) => {
    const out = new Float64Array(14);
    const reset = resetOf(['box', 'apple'], 0.05, 0.4, 0.04);
    const layout = {
      written,
      reset: { ...reset, objects: { ...reset.objects, apple: own } },
      footprints,
      carriers: { apple: 'box' },
    };
    expect(sampleJointStartPoses([out], [layout], new RandomStream(['carried', seed]))).toBe(true);
    return { box: at(out, 0), apple: at(out, 1) };
  };

  it('moves with it, and does not count as being in its way', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { box, apple } = drawn(seed, { position_m: 0, yaw_rad: 0 });
        expect(positionDistance(box, apple)).toBeCloseTo(Math.hypot(0.05, 0.05), 9);
        expect(rotationDistance(box, apple)).toBeCloseTo(0, 6);
      }),
      { numRuns: 30 },
    );
  });
  it('moves by itself as well, as far as it may, wherever its carrier goes', () => {
    const offset = (seed: number) => {
      const { box, apple } = drawn(seed, { position_m: 0.02, yaw_rad: 0.1 });
      const [x, y] = multiplyPose(pose(), invertPose(pose(), box), apple);
      return Math.hypot(x! - 0.05, y! - 0.05);
    };
    const offsets = Array.from({ length: 30 }, (_, seed) => offset(seed));
    expect(Math.max(...offsets)).toBeLessThanOrEqual(0.02 + 1e-9);
    expect(Math.max(...offsets)).toBeGreaterThan(0.01);
  });
});
