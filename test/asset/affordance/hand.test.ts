import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Box, OPEN_HALF_M, OPEN_HAND, PAD, PALM, WRIST } from '../../../src/asset/affordance/hand.ts';
import { sceneToMjcf } from '../../../src/sim/mjcf.ts';
import { compile, dispose, idOf, type Simulation } from '../../../src/sim/mujoco.ts';
import { FINGER_TRAVEL_M, READY_POSTURE_RAD } from '../../../src/sim/panda.ts';

let simulation: Simulation;
beforeAll(async () => {
  simulation = await compile(sceneToMjcf({ objects: [] }), 'the hand alone');
  const { mujoco, model, data } = simulation;
  (data.qpos as Float64Array).set([...READY_POSTURE_RAD, FINGER_TRAVEL_M, FINGER_TRAVEL_M]);
  mujoco.mj_forward(model, data);
});
afterAll(() => dispose(simulation));

/** Min and max, in the TCP's frame, of a simulated box whose faces are square to that frame. */
function simulatedBox(name: string, half?: readonly number[]): Box {
  const { model, data } = simulation;
  const tcp = idOf(simulation, 'site', 'tcp');
  const geom = idOf(simulation, 'geom', name);
  const site = (data.site_xmat as Float64Array).slice(9 * tcp, 9 * tcp + 9);
  const turn = (data.geom_xmat as Float64Array).slice(9 * geom, 9 * geom + 9);
  const size = half ?? (model.geom_size as Float64Array).slice(3 * geom, 3 * geom + 3);
  const offset = [0, 1, 2].map(
    (i) => (data.geom_xpos as Float64Array)[3 * geom + i]! - (data.site_xpos as Float64Array)[3 * tcp + i]!,
  );
  const inTcp = (axis: number, vector: (row: number) => number): number =>
    [0, 1, 2].reduce((sum, row) => sum + site[3 * row + axis]! * vector(row), 0);
  const middle = [0, 1, 2].map((axis) => inTcp(axis, (row) => offset[row]!));
  const reach = [0, 1, 2].map((axis) =>
    [0, 1, 2].reduce((sum, own) => sum + Math.abs(inTcp(axis, (row) => turn[3 * row + own]!)) * size[own]!, 0),
  );
  return [...middle.map((m, i) => m - reach[i]!), ...middle.map((m, i) => m + reach[i]!)] as unknown as Box;
}

/** True when `inner` sticks out of `outer` nowhere. */
const isWithin = (inner: Box, outer: Box): boolean =>
  [0, 1, 2].every((i) => inner[i]! >= outer[i]! - 1e-6 && inner[i + 3]! <= outer[i + 3]! + 1e-6);

describe('the hand that grasps are sought for', () => {
  it('is the simulated one: palm, wrist, and both open fingers', () => {
    simulatedBox('hand').forEach((value, i) => {
      expect(value).toBeCloseTo(PALM[i]!, 5);
    });
    for (const side of ['left', 'right']) {
      for (const part of ['shaft', 'tip', 'pad']) {
        const box = simulatedBox(`${side}_finger_${part}`);
        expect(
          OPEN_HAND.some((room) => isWithin(box, room)),
          `${side} ${part}`,
        ).toBe(true);
      }
    }
  });
  it('takes up no more room than the simulated one, beyond what its wrist is rounded by', () => {
    const parts = ['left', 'right'].flatMap((side) => ['shaft', 'tip', 'pad'].map((part) => `${side}_finger_${part}`));
    const boxes = ['hand', ...parts].map((name) => simulatedBox(name));
    for (const room of OPEN_HAND.filter((one) => one !== WRIST)) {
      const inside = boxes.filter((box) => isWithin(box, room));
      room.forEach((value, i) => {
        const extremes = inside.map((box) => box[i]!);
        const reached = i < 3 ? Math.min(...extremes) : Math.max(...extremes);
        expect(Math.abs(value - reached), `${room} [${i}]`).toBeLessThan(1e-4);
      });
    }
  });
  it('closes with the pads of the simulated one', () => {
    for (const side of ['left', 'right']) {
      const pad = simulatedBox(`${side}_finger_pad`);
      expect((pad[3] - pad[0]) / 2).toBeCloseTo(PAD.halfX, 6);
      expect((pad[5] - pad[2]) / 2).toBeCloseTo(PAD.halfZ, 6);
      expect((pad[5] + pad[2]) / 2).toBeCloseTo(PAD.centreZ, 6);
      expect(Math.min(Math.abs(pad[1]), Math.abs(pad[4]))).toBeCloseTo(OPEN_HALF_M, 6);
    }
  });
});
