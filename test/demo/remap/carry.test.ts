import { describe, expect, it } from 'vitest';
import type { Asset } from '../../../src/asset/asset.ts';
import { openBox } from '../../../src/asset/builtin.ts';
import { invertPose, multiplyPose, type Pose, pose, yawQuaternion } from '../../../src/core/pose.ts';
import { carryAct } from '../../../src/demo/remap/carry.ts';
import { carryPlace } from '../../../src/demo/remap/carry-place.ts';
import type { DemoSegment, SeedDemo } from '../../../src/demo/seed-demo.ts';
import { block } from '../../asset/affordance/things.ts';

const DOWN = [0, 1, 0, 0] as const;
const AT_REST = { leaning: 'before', stretchBefore: 1, stretchAfter: 1 } as const;
const close = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  Array.from(a).forEach((value, i) => {
    expect(value).toBeCloseTo(b[i]!, 9);
  });
};

describe('a way to a grasp, carried to another grasp', () => {
  const from = pose([0.5, 0, 0.05], DOWN);
  const lean = pose([0, 0, 0], [Math.cos(0.25), 0, Math.sin(0.25), 0]);
  const to = multiplyPose(pose(), pose([0.4, 0.2, 0.08]), multiplyPose(pose(), lean, pose([0, 0, 0], DOWN)));
  const above = pose([0.5, 0, 0.15], DOWN);

  it('ends at the other grasp, and comes along its approach', () => {
    const carry = carryAct({ frame: 10, from, to }, AT_REST);
    close(carry(pose(), from, 10), to);
    const come = multiplyPose(pose(), invertPose(pose(), to), carry(pose(), above, 3));
    close(come.subarray(0, 3), [0, 0, -0.1]);
  });
  it('lifts straight up, however the hand leans', () => {
    const lifted = carryAct({ frame: 10, from, to }, AT_REST)(pose(), above, 11);
    close(lifted.subarray(0, 3), [0.4, 0.2, 0.18]);
    close(lifted.subarray(3), to.subarray(3));
  });
  it('grows with the thing', () => {
    const carry = carryAct({ frame: 10, from, to: from }, { ...AT_REST, stretchBefore: 1.5, stretchAfter: 2 });
    expect(carry(pose(), above, 3)[2]).toBeCloseTo(0.05 + 0.15, 9);
    expect(carry(pose(), above, 11)[2]).toBeCloseTo(0.05 + 0.2, 9);
  });
});

describe('putting down something else than the demo did', () => {
  const TABLE_M = 0.02;
  const low = block({ half: [0.02, 0.03, 0.02], name: 'low' });
  const tall = block({ half: [0.02, 0.03, 0.05], name: 'tall' });
  const box: Asset = {
    ...block({ half: [0.1, 0.1, 0.02], name: 'box' }),
    shapes: openBox({ halfX: 0.1, halfY: 0.1, height: 0.05, wall: 0.004 }, 'shell'),
    opening: { volumeM3: 0.002, floorM: 0.004, rimM: 0.05, rimCentre: [0, 0], rimHalf: [0.096, 0.096] },
  };
  /** Heights of the base over the table: over the rim, down onto the floor, let go, and up. */
  const BASE_M = [0.15, 0.12, 0.08, 0.03, 0.005, 0.005, 0.005, 0.005];
  const RELEASE = 5;
  const GRIP_M = 0.03;
  const lengthOf = BASE_M.length;
  const tcp = (frame: number): number =>
    TABLE_M + GRIP_M + (frame > RELEASE ? 0.05 * (frame - RELEASE) : BASE_M[frame]!);
  const thenBox = pose([0.5, 0.15, TABLE_M]);
  const demo: SeedDemo = {
    metadata: {
      format: 'better-datagen seed demo',
      version: 1,
      name: 'test',
      template_type: 't',
      task_id: 't',
      variation_id: 'BASE',
      fps: 20,
      object_ids: ['a', 'b'],
      semantic_names: ['low', 'box'],
      segments: [],
      manner: {},
    },
    length: lengthOf,
    tcp: new Float32Array(7 * lengthOf),
    target: Float32Array.from(BASE_M.flatMap((_, k) => [0.5, 0.15, tcp(k), ...DOWN])),
    gripper: Float32Array.from(BASE_M, (_, k) => (k > RELEASE ? -1 : 1)),
    objectPoses: Float32Array.from(BASE_M.flatMap((z) => [0.5, 0.15, TABLE_M + z, 1, 0, 0, 0, ...thenBox])),
    phase: BASE_M.map(() => 'place'),
  };
  const segment: DemoSegment = {
    kind: 'place',
    object: 'low',
    reference: 'box',
    reference_frame: [...thenBox],
    start: 0,
    signal: RELEASE + 1,
    end: lengthOf,
  };
  /** The base in the TCP's frame, as it is held now: further down under the hand. */
  const tcp_T_base = invertPose(pose(), pose([0, 0, 0.07], DOWN));
  const reference = pose([0.45, -0.1, TABLE_M], yawQuaternion(0.4));
  const tcpNow = pose([0.4, 0, 0.3], DOWN);
  const held = multiplyPose(pose(), tcpNow, tcp_T_base);
  const carried = (nowObject: Asset, nowReference: Asset): ((frame: number) => Pose) => {
    const things = { thenObject: low, thenReference: box, nowObject, nowReference };
    const carry = carryPlace({ demo, segment, ...things, reference, held, tcp: tcpNow });
    return (frame) => carry(pose(), pose([0.5, 0.15, tcp(frame)], DOWN), frame);
  };

  it('keeps the clearance of what is in hand all the way, however tall it is', () => {
    const now = carried(tall, box);
    for (let frame = 0; frame <= RELEASE; frame++) {
      const base = multiplyPose(pose(), now(frame), tcp_T_base);
      expect(base[2]! - TABLE_M).toBeCloseTo(BASE_M[frame]!, 6);
    }
  });
  it('puts it where the demo did, in the frame of what it goes into', () => {
    const base = multiplyPose(pose(), carried(tall, box)(RELEASE), tcp_T_base);
    close(base.subarray(0, 2), [0.45, -0.1]);
  });
  it('follows the floor of another box', () => {
    const deep: Asset = { ...box, id: 'test/deep', opening: { ...box.opening!, floorM: 0.024 } };
    const base = multiplyPose(pose(), carried(tall, deep)(RELEASE), tcp_T_base);
    expect(base[2]! - TABLE_M).toBeCloseTo(BASE_M[RELEASE]! + 0.02, 6);
  });
  it('takes the hand off it as the demo did', () => {
    const now = carried(tall, box);
    expect(now(lengthOf - 1)[2]! - now(RELEASE)[2]!).toBeCloseTo(tcp(lengthOf - 1) - tcp(RELEASE), 6);
  });
});
