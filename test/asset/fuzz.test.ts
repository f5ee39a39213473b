import { afterAll, expect, it } from 'vitest';
import { GltfImporter } from '../../src/asset/gltf/import-gltf.ts';
import { UserError } from '../../src/core/errors.ts';
import { RandomStream } from '../../src/core/random.ts';
import { THOROUGH } from '../setup/thorough.ts';
import { glbOf, sphere } from './models.ts';

const ROUNDS = THOROUGH ? 100 : 12;

const importer = new GltfImporter();
afterAll(() => importer.close());

it('imports or refuses a file with any of its bytes changed, and never does worse', async () => {
  const glb = await glbOf(sphere(0.03, 6, 8));
  const outcomes = { imported: 0, refused: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const random = new RandomStream(['fuzz', round]);
    const bytes = glb.slice();
    for (let i = 1 + random.integer(8); i > 0; i--) bytes[random.integer(bytes.length)] = random.integer(256);
    const cut = round % 10 === 9 ? bytes.subarray(0, random.integer(bytes.length)) : bytes;
    try {
      const { asset } = await importer.import(cut, { sizeM: 0.05 }, 'fuzz.glb');
      expect(asset.visual!.positions.every(Number.isFinite)).toBe(true);
      outcomes.imported++;
    } catch (error) {
      expect(error, `round ${round}`).toBeInstanceOf(UserError);
      outcomes.refused++;
    }
  }
  expect(outcomes.imported).toBeGreaterThan(2);
  expect(outcomes.refused).toBeGreaterThan(2);
});
