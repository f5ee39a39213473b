/**
 * `npm run seeds [-- TASK...]`: the perfect executor records the seed demos of every task, or of those named, varied as a person's are.
 *
 * A take that does not reach the goal is thrown away and taken again from the next stream.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { configsFolder } from '../pipelines/support/package-info.ts';
import { writeFileAtomic } from '../src/core/files.ts';
import { RandomStream } from '../src/core/random.ts';
import { encodeSeedDemo, type SeedDemo } from '../src/demo/seed-demo.ts';
import { RECIPES, type SeedRecipe } from './seeds/recipes.ts';
import { takeDemo } from './seeds/take.ts';

/** Takes of one demo before it is given up. */
const TAKES = 20;

async function record(recipe: SeedRecipe): Promise<void> {
  const folder = join(configsFolder, 'seeds', recipe.template, recipe.task);
  rmSync(folder, { recursive: true, force: true });
  for (let number = 0; number < recipe.demos; number++) {
    let demo: SeedDemo | null = null;
    for (let retake = 0; !demo; retake++) {
      if (retake === TAKES) throw new Error(`record-seeds: ${recipe.task}: demo ${number} failed ${TAKES} times`);
      demo = await takeDemo(recipe, number, new RandomStream(['seed demo', recipe.task, number, retake]));
    }
    writeFileAtomic(join(folder, `${demo.metadata.name}.arrow`), encodeSeedDemo(demo));
    const order = demo.metadata.segments.filter(({ kind }) => kind === 'grasp').map(({ object }) => object);
    console.error(`${recipe.task} ${demo.metadata.name}: ${demo.length} frames, ${order.join(', ')}`);
  }
}

const wanted = process.argv.slice(2);
const unknown = wanted.find((task) => !RECIPES.some((recipe) => recipe.task === task));
if (unknown) {
  console.error(`npm run seeds: no recipe for ${unknown}; there are ${RECIPES.map(({ task }) => task).join(', ')}`);
  process.exitCode = 2;
} else {
  for (const recipe of RECIPES) if (wanted.length === 0 || wanted.includes(recipe.task)) await record(recipe);
}
