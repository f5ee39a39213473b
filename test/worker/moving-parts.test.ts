import { describe, expect, it } from 'vitest';
import type { Asset } from '../../src/asset/asset.ts';
import { pose, transformPoint } from '../../src/core/pose.ts';
import { FIRST_OBJECT_INSTANCE, kitchenScene, ROBOT_BODIES } from '../../src/render/kitchen-scene.ts';
import { jointsOf, partPose } from '../../src/sim/joints.ts';
import { jointStarts } from '../../src/worker/joint-starts.ts';
import { withMovingParts, writePartPoses } from '../../src/worker/moving-parts.ts';

const joint = { axis: [1, 0, 0], origin: [0, 0, 0], range: [0, 0.2], damping: 1, frictionLoss: 1, massKg: 1 } as const;
const box = { type: 'box', size: [0.1, 0.1, 0.1], position: [0, 0, 0.1], colour: 'red' } as const;
const chest: Asset = {
  id: 'test/chest',
  semanticName: 'chest',
  massKg: 1,
  surface: { slide: 1, spin: 0, roll: 0 },
  symmetry: { kind: 'n_fold', n: 1 },
  colours: { red: [1, 0, 0] },
  shapes: [box, { ...box, part: 'drawer' }, { ...box, part: 'lid' }],
  parts: [
    { ...joint, name: 'drawer', joint: 'slide' },
    { ...joint, name: 'lid', joint: 'hinge', axis: [0, 0, 1], origin: [0.1, 0, 0], range: [0, 2] },
  ],
};
const scene = {
  objects: [
    { id: 'chest_1', asset: { ...chest, parts: [], shapes: [box] } },
    { id: 'chest_2', asset: chest },
  ],
};
const joints = jointsOf(scene);
const close = (actual: ArrayLike<number>, expected: readonly number[]) =>
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, 12);
  });

describe('the pose of a part', () => {
  const [drawer, lid] = chest.parts!;
  it('is the body moved along a slide', () => {
    close(partPose(pose(), drawer!, pose([1, 2, 3], [Math.SQRT1_2, 0, 0, Math.SQRT1_2]), 0.2), [1, 2.2, 3]);
  });

  it('turns about the axis of a hinge, which stays', () => {
    const at = partPose(pose(), lid!, pose([1, 0, 0]), Math.PI / 2);
    close(transformPoint(new Float64Array(3), at, [0.1, 0, 0.3]), [1.1, 0, 0.3]);
    close(transformPoint(new Float64Array(3), at, [0.3, 0, 0]), [1.1, 0.2, 0]);
  });
});

describe('pictures of moving parts', () => {
  it('have a row for each part, with the instance of its object', () => {
    const { bodyCount, drawables } = withMovingParts(kitchenScene(scene), joints);
    expect(bodyCount).toBe(ROBOT_BODIES + 2 + 2);
    const rows = drawables.filter(({ instanceId }) => instanceId === FIRST_OBJECT_INSTANCE + 1).map(({ body }) => body);
    expect(rows).toEqual([ROBOT_BODIES + 1, ROBOT_BODIES + 2, ROBOT_BODIES + 3]);
  });

  it('write the parts behind the objects', () => {
    const poses = new Float64Array(7 * (ROBOT_BODIES + 4));
    poses.set(pose([1, 0, 0]), 7 * (ROBOT_BODIES + 1));
    writePartPoses(poses, joints, [0.1, 0], 2);
    close(poses.subarray(7 * (ROBOT_BODIES + 2)), [1.1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0]);
  });
});

describe('where joints start', () => {
  const written = (joints: Record<string, number>) => ({
    active_instance_ids: ['chest_1', 'chest_2'],
    layout: { chest_2: { position: [0, 0, 0], rotation: [1, 0, 0, 0], scale: [1, 1, 1], joints } as const },
  });
  it('is closed but for what is written', () => {
    expect([...jointStarts(scene, written({ lid: 1.5 }), 'test')]).toEqual([0, 1.5]);
  });

  it('is refused out of range, and for a part that is not there', () => {
    expect(() => jointStarts(scene, written({ drawer: 0.3 }), 'test')).toThrow(/chest_2.joints.drawer.*range/s);
    expect(() => jointStarts(scene, written({ flap: 0 }), 'test')).toThrow(/no moving part/);
  });
});
