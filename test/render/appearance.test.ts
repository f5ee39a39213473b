import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pose } from '../../src/core/pose.ts';
import { RandomStream } from '../../src/core/random.ts';
import { DEFAULT_APPEARANCE, disturbCamera, sampleAppearance } from '../../src/render/appearance.ts';
import { readCamera } from '../../src/render/camera.ts';
import { addSensorNoise } from '../../src/render/sensor-noise.ts';

const stream = () => new RandomStream(['seed', 3, 'appearance']);
const subjects = { objects: ['apple', 'block'], cameras: ['front', 'wrist'] };
const everything = {
  lightTurnRad: 0.8,
  lightStrength: 0.3,
  tableTexture: true,
  colourJitter: 0.3,
  cameraJitterM: 0.02,
  cameraJitterRad: 0.03,
  sensorNoise: 2,
};

describe('sampleAppearance', () => {
  it('gives the one fixed appearance when nothing is asked to vary', () => {
    expect(sampleAppearance({}, stream(), subjects)).toEqual(DEFAULT_APPEARANCE);
  });

  it('gives equal appearances for equal streams', () => {
    expect(sampleAppearance(everything, stream(), subjects)).toEqual(sampleAppearance(everything, stream(), subjects));
  });

  it('draws each kind of change from its own stream', () => {
    const all = sampleAppearance(everything, stream(), subjects);
    const light = sampleAppearance({ lightTurnRad: 0.8, lightStrength: 0.3 }, stream(), subjects);
    const table = sampleAppearance({ tableTexture: true }, stream(), subjects);
    const tints = sampleAppearance({ colourJitter: 0.3 }, stream(), { objects: ['block'], cameras: [] });
    expect(light.lighting).toEqual(all.lighting);
    expect(light.tableSeed).toBe(DEFAULT_APPEARANCE.tableSeed);
    expect([table.tableSeed, table.tableTint]).toEqual([all.tableSeed, all.tableTint]);
    expect(tints.objectTints['block']).toEqual(all.objectTints['block']);
  });

  it('does not blind a fixed camera: where they look, a level thing mirrors the lamp 15 degrees and more beside them', () => {
    const { direction } = DEFAULT_APPEARANCE.lighting;
    for (const name of ['front', 'left_shoulder', 'right_shoulder']) {
      const path = fileURLToPath(new URL(`../../configs/cameras/${name}.yaml`, import.meta.url));
      const { parent_T_camera: eye } = readCamera(path);
      const away = [eye[0] - 0.5, eye[1], eye[2] - 0.02];
      const half = direction.map((value, i) => value + away[i] / Math.hypot(...away));
      expect(Math.acos(half[2] / Math.hypot(...half)), name).toBeGreaterThan((15 * Math.PI) / 180);
    }
  });

  it('keeps the lamp a unit away and above', () => {
    for (let seed = 0; seed < 50; seed++) {
      const [x, y, z] = sampleAppearance(everything, new RandomStream(['seed', seed])).lighting.direction;
      expect(Math.abs(x * x + y * y + z * z - 1)).toBeLessThan(1e-12);
      expect(z).toBeGreaterThan(0.3);
    }
  });

  it('disturbs the cameras that have an error, within its bounds', () => {
    const appearance = sampleAppearance(everything, stream(), subjects);
    const at = pose([1, 2, 3]);
    const out = disturbCamera(pose(), at, appearance, 'front');
    expect(out).not.toEqual(at);
    for (let k = 0; k < 3; k++) expect(Math.abs(out[k] - at[k])).toBeLessThanOrEqual(0.02);
    expect(disturbCamera(pose(), at, appearance, 'unknown')).toEqual(at);
  });
});

describe('addSensorNoise', () => {
  it('is a function of seed and frame, of the strength asked for', () => {
    const grey = () => new Uint8Array(30000).fill(128);
    const [a, b, c] = [grey(), grey(), grey()];
    addSensorNoise(a, 4, 1, 0);
    addSensorNoise(b, 4, 1, 0);
    addSensorNoise(c, 4, 1, 1);
    expect(b).toEqual(a);
    expect(c).not.toEqual(a);
    const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
    const spread = Math.sqrt(a.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / a.length);
    expect(Math.abs(mean - 128)).toBeLessThan(0.1);
    expect(Math.abs(spread - 4)).toBeLessThan(0.1);
  });

  it('does nothing at strength 0', () => {
    const grey = new Uint8Array(30).fill(7);
    addSensorNoise(grey, 0, 1, 2);
    expect(grey).toEqual(new Uint8Array(30).fill(7));
  });
});
