import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { pose } from '../../src/core/pose.ts';
import { boxMesh } from '../../src/render/primitives.ts';
import { Renderer } from '../../src/render/renderer.ts';
import { BASE_POSITION_M } from '../../src/sim/panda.ts';
import { hashFrames } from './frame-hashes.ts';
import { camera, emptyFrame, LAMP_ABOVE, thing } from './scenes.ts';

describe('frames of the kitchen', () => {
  const hashes = hashFrames();

  it('are those that were drawn when this test was written', () => {
    expect(hashes).toMatchSnapshot();
  });

  it('are equal on another thread', async () => {
    const worker = new Worker(new URL('./worker-entry.mjs', import.meta.url));
    const [there] = await once(worker, 'message');
    await worker.terminate();
    expect(there).toEqual(hashes);
  });

  it('are equal when drawn again', () => {
    expect(hashFrames()).toEqual(hashes);
  });

  it('are equal without the kept shadow of what stands fixed', () => {
    expect(hashFrames({ keepsFixedShadow: false })).toEqual(hashes);
  });

  it('are equal with the base of the robot kept as part of the room', () => {
    expect(hashFrames({}, { world_T_base: pose(BASE_POSITION_M) })).toEqual(hashes);
  });

  it('are equal without what still cameras keep', () => {
    expect(hashFrames({ keepsFixedViews: false })).toEqual(hashes);
  });

  it('have the same depth and ids without antialiasing', () => {
    const geometry = (list: readonly string[]) => list.filter((line) => !line.includes('rgb'));
    const plain = hashFrames({ antialias: false });
    expect(geometry(plain)).toEqual(geometry(hashes));
    expect(hashFrames({ antialias: false, keepsFixedViews: false })).toEqual(plain);
  });
});

describe('Renderer', () => {
  it('draws the same bytes twice, and other bytes once things have moved and come back', () => {
    const view = camera([0, -2, 1], [0, 0, 0]);
    const drawables = [
      thing(boxMesh([1, 1, 0.05])),
      thing(boxMesh([0.2, 0.2, 0.2], { bevelM: 0.02 }), { body: 0, instanceId: 9 }),
    ];
    const renderer = new Renderer({ width: 64, height: 64, shadowSize: 256 });
    renderer.loadScene({ drawables, bodyCount: 1 }, LAMP_ABOVE);
    const [a, b, c, d] = [0, 1, 2, 3].map(() => emptyFrame(64, 64));
    renderer.beginStep(pose([0, 0, 0.6]));
    renderer.draw(view, view.parent_T_camera, a);
    renderer.draw(view, view.parent_T_camera, b);
    renderer.beginStep(pose([0.3, 0, 0.5]));
    renderer.draw(view, view.parent_T_camera, c);
    renderer.beginStep(pose([0, 0, 0.6]));
    renderer.draw(view, view.parent_T_camera, d);
    expect(b).toEqual(a);
    expect(c.rgb).not.toEqual(a.rgb);
    expect(d).toEqual(a);
  });

  it('refuses image sizes that are none, and cameras of another size', () => {
    expect(() => new Renderer({ width: 0 })).toThrow(/width from 1 to 2048/);
    expect(() => new Renderer({ height: 12.5 })).toThrow(/height from 1 to 2048/);
    const renderer = new Renderer({ width: 32, height: 32, shadowSize: 64 });
    renderer.loadScene({ drawables: [thing(boxMesh([1, 1, 1]))], bodyCount: 0 }, LAMP_ABOVE);
    const view = camera([0, -3, 0], [0, 0, 0]);
    expect(() => renderer.draw(view, view.parent_T_camera, {})).toThrow(/64 x 64/);
    expect(() => renderer.beginStep([1, 2, 3])).toThrow(/0 numbers/);
  });
});
