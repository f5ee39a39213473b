import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { GltfImporter } from '../../src/asset/gltf/import-gltf.ts';
import { UserError } from '../../src/core/errors.ts';
import { RandomStream } from '../../src/core/random.ts';
import { restOnTable } from '../asset/rest.ts';

/** Models that nobody in this project made, beside a maintainer's checkout. */
const MODELS = resolve(dirname(fileURLToPath(import.meta.url)), '../../../shared/models');
const files = existsSync(MODELS)
  ? readdirSync(MODELS, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.gl(?:b|tf)$/.test(name))
      .sort()
  : [];
const importer = new GltfImporter();
afterAll(() => importer.close());

describe.skipIf(files.length === 0)('models of others', () => {
  it.each(files)('%s is imported, and lies still and as it was imported', async (file) => {
    const { asset, report } = await importer.import(join(MODELS, file), { sizeM: 0.08 });
    const hulls = asset.shapes.filter(({ type }) => type === 'hull');
    expect(hulls.length).toBeLessThanOrEqual(asset.opening ? 32 : 12);
    expect(report.fit.worstM).toBeLessThanOrEqual(0.006);
    expect(report.triangles).toBeLessThanOrEqual(3600);
    const { driftM, sunkM, tiltDegrees } = await restOnTable(asset);
    expect(driftM).toBeLessThan(2e-4);
    expect(Math.abs(sunkM)).toBeLessThan(1e-3);
    expect(tiltDegrees).toBeLessThan(2);
  });
  it.each([
    ['kaykit-restaurant/bowl.glb', true],
    ['kaykit-restaurant/crate.glb', true],
    ['kaykit-restaurant/pot_large.glb', true],
    ['market-assets/mug.gltf', true],
    ['market-assets/mug-1.gltf', true],
    ['kaykit-restaurant/food_burger.glb', false],
    ['kaykit-restaurant/jar_A_medium.glb', false],
    ['market-assets/banana.gltf', false],
  ])('%s holds something: %s', async (file, holds) => {
    const { asset } = await importer.import(join(MODELS, file), { sizeM: 0.08 });
    expect(asset.opening !== undefined).toBe(holds);
  });
  it('a model with some of its bytes changed is imported or refused, and never worse', async () => {
    const outcomes = { imported: 0, refused: 0 };
    const picked = ['bowl.glb', 'knife.glb', 'ketchup.glb', 'cuttingboard.glb', 'apple.gltf', 'can.gltf'];
    for (const file of files.filter((name) => picked.includes(basename(name)))) {
      const random = new RandomStream(['fuzz', file]);
      for (let round = 0; round < 12; round++) {
        const bytes = new Uint8Array(readFileSync(join(MODELS, file)));
        for (let i = 1 + random.integer(20); i > 0; i--) bytes[random.integer(bytes.length)] = random.integer(256);
        const cut = random.integer(8) === 0 ? bytes.subarray(0, random.integer(bytes.length)) : bytes;
        try {
          await importer.import(cut, { sizeM: 0.08 }, file);
          outcomes.imported++;
        } catch (error) {
          expect(error, `${file}, round ${round}`).toBeInstanceOf(UserError);
          outcomes.refused++;
        }
      }
    }
    expect(outcomes.imported).toBeGreaterThan(0);
    expect(outcomes.refused).toBeGreaterThan(0);
  });
});
