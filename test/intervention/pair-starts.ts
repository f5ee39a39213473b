/** Starts of pairs of this repository's own tasks, as generation makes them. */

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCorpus } from '../../src/worker/compile-plan.ts';
import { type PairStart, startPair } from '../../src/worker/pair-start.ts';
import { pairPath } from '../../src/worker/seed-path.ts';
import { type Stage, Stages } from '../../src/worker/stage.ts';
import { CONFIGS, temporaryFolder } from '../worker/corpora.ts';

export interface PairStarts {
  /** Ids of the variations that have an intervention. */
  readonly variations: readonly string[];
  readonly stages: (variation: string) => Promise<readonly [Stage, Stage]>;
  readonly start: (variation: string, pair: number) => Promise<PairStart | null>;
  readonly dispose: () => void;
}

/** @param more keys of the corpus, e.g. its cameras */
export function pairStarts(task: string, more = ''): PairStarts {
  const folder = temporaryFolder();
  const path = join(folder, 'corpus.yaml');
  writeFileSync(path, `corpus: test\nseed: 5\n${more}tasks:\n  - { task: ${task}, episodes: 1, pairs: true }\n`);
  const { plan, seedFolders } = compileCorpus(path, { configsFolder: CONFIGS });
  rmSync(folder, { recursive: true });
  const kept = new Stages({ plan, seedFolders, outFolder: folder });
  const indexOf = (id: string) => plan.variations.findIndex(({ variation }) => variation.variation_id === id);
  const stages = async (id: string, pair = 0) =>
    [await kept.get(indexOf(id), pair, 'twin'), await kept.get(indexOf(id), pair, 'intervened')] as const;
  return {
    variations: plan.variations.flatMap(({ twin, variation }) => (twin ? [variation.variation_id] : [])),
    stages,
    start: async (id, pair) => {
      const planned = plan.variations[indexOf(id)]!;
      return startPair({
        stages: await stages(id, pair),
        declared: planned.twin!.declared,
        path: pairPath(plan, planned, pair),
        images: plan.images,
        where: id,
      });
    },
    dispose: () => kept.dispose(),
  };
}
