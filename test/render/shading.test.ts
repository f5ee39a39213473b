import { describe, expect, it } from 'vitest';
import { pose } from '../../src/core/pose.ts';
import { MeshBuilder, transformMesh } from '../../src/render/mesh.ts';
import { boxMesh, sphereMesh } from '../../src/render/primitives.ts';
import { fromLinear, toLinear } from '../../src/render/srgb.ts';
import { type Texture, textureOf } from '../../src/render/texture.ts';
import { camera, EVEN_LIGHT, LAMP_ABOVE, shoot, thing } from './scenes.ts';

const red = (rgb: Uint8Array, width: number, x: number, y: number): number => rgb[3 * (y * width + x)];

/** Each level of one grey: level n is (n + 1) / 16 of full light. */
function levelsTexture(size: number): Texture {
  const levels: Float32Array[] = [];
  for (let n = size, level = 0; n >= 1; n >>= 1, level++)
    levels.push(new Float32Array(3 * n * n).fill((level + 1) / 16));
  return { name: 'levels', size, levels };
}

describe('textures', () => {
  it('are read at the mip level whose texels are a pixel wide', () => {
    const size = 256;
    const texture = levelsTexture(size);
    const view = camera([0, -2, 0], [0, 0, 0], { verticalFovRad: 2 * Math.atan(0.5) });
    // the wall at 1.5 m: 64 pixels see 1.5 m, that is 42.67 pixels a metre
    for (const [texelsPerPixel, level] of [
      [0.5, 0],
      [1, 0],
      [2, 1],
      [4, 2],
      [8, 3],
      [16, 4],
    ]) {
      const textureScale = (texelsPerPixel * (64 / 1.5)) / size;
      const wall = thing(boxMesh([5, 0.5, 5]), {
        material: { colour: [1, 1, 1], texture, textureScale, roughness: 1 },
      });
      const frame = shoot([wall], EVEN_LIGHT, view);
      const expected = 255 * fromLinear((0.5 * (level + 1)) / 16);
      expect(Math.abs(red(frame.rgb, 64, 20, 30) - expected), `level at ${texelsPerPixel}`).toBeLessThanOrEqual(1);
    }
  });

  it('are interpolated with perspective', () => {
    // a ramp along the ground's y, whose light tells v
    const ramp = textureOf('ramp', 1024, (out, _x, y) => out.fill(0.1 + 0.8 * y));
    const ground = thing(transformMesh(boxMesh([4, 4, 0.5]), pose([0, 0, -0.5])), {
      material: { colour: [1, 1, 1], texture: ramp, textureScale: 1 / 8, roughness: 1 },
    });
    const view = camera([0, -3.5, 1], [0, 0, 0]);
    const frame = shoot([ground], EVEN_LIGHT, view);
    const m = view.parent_T_camera;
    expect(m[1]).toBe(-3.5);
    const pitch = Math.atan2(1, 3.5);
    const focal = 32 / Math.tan(0.5);
    for (const row of [26, 29, 38, 46, 60]) {
      const angle = pitch + Math.atan((row + 0.5 - 32) / focal);
      const y = -3.5 + 1 / Math.tan(angle);
      const v = y / 8 + 1;
      const expected = 255 * fromLinear(0.5 * (0.1 + 0.8 * (v - Math.floor(v))));
      expect(Math.abs(red(frame.rgb, 64, 31, row) - expected), `row ${row}`).toBeLessThanOrEqual(1.5);
    }
  });
});

describe('light', () => {
  it('on a ball from above is equal left and right, and falls from top to bottom', () => {
    const ball = thing(sphereMesh(0.5, { segments: 48, rings: 32 }));
    const { rgb } = shoot([ball], { ...LAMP_ABOVE, sky: [0.1, 0.1, 0.1] }, camera([0, -2, 0], [0, 0, 0]), {
      antialias: false,
    });
    for (let y = 18; y < 46; y++) {
      for (let x = 20; x < 32; x++)
        expect(Math.abs(red(rgb, 64, x, y) - red(rgb, 64, 63 - x, y))).toBeLessThanOrEqual(2);
    }
    const column = [18, 22, 26, 30].map((y) => red(rgb, 64, 32, y));
    expect([...column].sort((a, b) => b - a)).toEqual(column);
    expect(column[0]).toBeGreaterThan(column[3] + 20);
  });

  it('follows the cosine of the angle on a dull surface', () => {
    const tilted = { ...LAMP_ABOVE, direction: [0, 0.6, 0.8] as const };
    const ground = thing(transformMesh(boxMesh([4, 4, 0.5]), pose([0, 0, -0.5])));
    const { rgb } = shoot([ground], tilted, camera([0, 0, 3], [0, 0.01, 0]));
    expect(Math.abs(red(rgb, 64, 32, 32) - 255 * fromLinear(0.5 * 0.8))).toBeLessThanOrEqual(1);
  });

  it('is kept off by what stands in its way, where geometry says', () => {
    const ground = thing(transformMesh(boxMesh([4, 4, 0.5]), pose([0.5, 0, -0.5])));
    const block = thing(transformMesh(boxMesh([0.1, 0.1, 0.05]), pose([0.5, 0, 0.5])), { instanceId: 2, body: 0 });
    // the lamp leans 45 degrees towards +x: the shadow lies half a metre towards -x
    const lamp = {
      ...LAMP_ABOVE,
      direction: [Math.SQRT1_2, 0, Math.SQRT1_2] as const,
      sky: [0.05, 0.05, 0.05] as const,
    };
    const view = camera([0.2, -1.5, 1.5], [0.2, 0, 0], { width: 128, height: 128 });
    const { rgb, ids } = shoot([ground, block], lamp, view, { shadowSize: 1024 });
    const m = view.parent_T_camera;
    const focal = 64 / Math.tan(0.5);
    const at = (x: number, y: number): number => {
      // the camera looks down by 45 degrees along +y
      const [dx, dy, dz] = [x - m[0], y - m[1], -m[2]];
      const depth = (dy - dz) * Math.SQRT1_2;
      const column = Math.floor(64 + (focal * dx) / depth);
      const row = Math.floor(64 - (focal * ((dy + dz) * Math.SQRT1_2)) / depth);
      expect(ids[row * 128 + column]).toBe(7);
      return red(rgb, 128, column, row);
    };
    const dark = at(0, 0);
    const bright = at(0, 0.3);
    expect(bright).toBeGreaterThan(dark + 60);
    for (const x of [-0.09, 0.09]) expect(at(x, 0)).toBe(dark);
    for (const y of [-0.08, 0.08]) expect(at(0, y)).toBe(dark);
    for (const x of [-0.17, 0.17]) expect(at(x, 0)).toBe(bright);
    for (const y of [-0.12, 0.12]) expect(at(0, y)).toBe(bright);
  });

  it('falls on both sides of an open mesh, which casts a shadow from either', () => {
    const builder = new MeshBuilder();
    const corners = [
      [-0.3, -0.3, 0],
      [0.3, -0.3, 0],
      [0.3, 0.3, 0],
      [-0.3, 0.3, 0],
    ].map((corner) => builder.vertex(corner, [0, 0, 1]));
    builder.quad(corners[0], corners[1], corners[2], corners[3]);
    const sheet = builder.build();
    const ground = thing(transformMesh(boxMesh([4, 4, 0.5]), pose([0, 0, -0.5])));
    const view = camera([0, -1.5, 1.2], [0, 0, 0.2]);
    const [up, down] = [
      [1, 0, 0, 0],
      [0, 1, 0, 0],
    ].map((turn) => {
      const lifted = thing(sheet, { body_T_mesh: pose([0, 0, 0.4], turn), instanceId: 3, twoSided: true });
      return shoot([ground, lifted], { ...LAMP_ABOVE, sky: [0.1, 0.1, 0.1] }, view);
    });
    expect(up.ids.filter((id) => id === 3).length).toBeGreaterThan(100);
    expect(down.ids).toEqual(up.ids);
    let unlike = 0;
    for (let i = 0; i < up.rgb.length; i++) if (Math.abs(up.rgb[i] - down.rgb[i]) > 2) unlike++;
    expect(unlike).toBeLessThan(0.01 * up.rgb.length);
    const hidden = shoot([ground], { ...LAMP_ABOVE, sky: [0.1, 0.1, 0.1] }, view);
    const shaded = up.ids.reduce((n, id, i) => n + (id === 7 && up.rgb[3 * i] < hidden.rgb[3 * i] - 40 ? 1 : 0), 0);
    expect(shaded).toBeGreaterThan(50);
  });

  it('goes into sRGB and back as the standard says', () => {
    for (let i = 0; i <= 255; i++) {
      const value = i / 255;
      const linear = value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      expect(Math.abs(toLinear(value) - linear)).toBeLessThan(1e-12);
      expect(Math.abs(fromLinear(linear) - value)).toBeLessThan(1e-9);
    }
  });

  it('is a number on every pixel, with surfaces that shine and metals', () => {
    const material = { colour: [0.8, 0.7, 0.6] as const, roughness: 0.05, metalness: 1 };
    const frame = shoot([thing(sphereMesh(0.5), { material })], LAMP_ABOVE, camera([0, -1.2, 0.4], [0, 0, 0]));
    expect(frame.rgb.some((value) => value > 0)).toBe(true);
  });
});

describe('the highlight', () => {
  // half the light of the lamp, 4 % of it mirrored; n.h = l.h = 1 in the middle
  const peak = (roughness: number) => (0.5 * 0.04) / (roughness ** 4 * (4 * roughness ** 2 + 2));
  it.each([0.4, 0.5, 0.7, 0.85])(
    'of a black thing of roughness %f is as bright as the formula says, seen along the lamp',
    (roughness) => {
      const black = thing(boxMesh([1, 1, 0.1]), { material: { colour: [0, 0, 0], roughness } });
      const frame = shoot([black], LAMP_ABOVE, camera([0, 0, 2], [0, 0, 0], { up: [0, 1, 0] }));
      expect(Math.abs(red(frame.rgb, 64, 32, 32) - 255 * fromLinear(peak(roughness)))).toBeLessThanOrEqual(1.5);
    },
  );
});
