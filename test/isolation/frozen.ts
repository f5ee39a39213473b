/** The certificates that this repository keeps. */
import { join } from 'node:path';
import { packageVersions } from '../../pipelines/support/package-info.ts';
import { loadSeedLibrary } from '../../src/demo/seed-demo.ts';
import { type Certificate, readCertificate } from '../../src/isolation/certificate.ts';
import type { Candidate } from '../../src/isolation/certify.ts';
import { checkCertificate } from '../../src/isolation/check.ts';
import { listTasks } from '../../src/task/registry.ts';
import { listVariations } from '../../src/task/resolve.ts';
import { loadTask, type Task } from '../../src/task/task-folder.ts';
import { certificationOf, trainingSupport } from '../../src/worker/certification.ts';
import { CONFIGS } from '../worker/corpora.ts';

export interface FrozenTask {
  readonly task: Task;
  /** Ids of the variations that the registry lists. */
  readonly variations: readonly string[];
  readonly folder: string;
  readonly seedFolder: string;
}

export function frozenTasks(): FrozenTask[] {
  return listTasks(join(CONFIGS, 'tasks')).map(({ folder, id, template }) => {
    const task = loadTask(folder);
    const registered = listVariations(task).filter(({ enabled, split }) => enabled && /train|eval/.test(split));
    return {
      task,
      variations: registered.map((variation) => variation.id),
      folder: join(CONFIGS, 'certificates', template, id),
      seedFolder: join(CONFIGS, 'seeds', template, id),
    };
  });
}

/** How many episodes of the certificate were done again; throws where it does not hold. */
export function replaySample(frozen: FrozenTask, variationId: string, seeds: number): Promise<number> {
  const { task, folder, seedFolder } = frozen;
  const { train } = task.file.variation_registry;
  const read = (id: string): Certificate => readCertificate(folder, id)!;
  const trainingSha256 = train.includes(variationId)
    ? null
    : trainingSupport(train.map(read), loadSeedLibrary(seedFolder)).sha256;
  const options = { folder, seeds, trainingSha256 };
  return withCandidate(frozen, variationId, (candidate) => checkCertificate(candidate, read(variationId), options));
}

/** Hash of the scene that an episode of a certificate starts from now; throws where a pair differs in more than it declares. */
export function sceneNow(frozen: FrozenTask, variationId: string, seed: number): Promise<string> {
  return withCandidate(frozen, variationId, async (candidate) => (await candidate.start(seed)).sceneSha256);
}

async function withCandidate<T>(
  { task, seedFolder }: FrozenTask,
  variationId: string,
  use: (candidate: Candidate) => Promise<T>,
): Promise<T> {
  const mujocoJs = packageVersions()['mujoco-js']!;
  const { candidate, dispose } = certificationOf({ task, variationId, seedFolder, mujocoJs });
  try {
    return await use(candidate);
  } finally {
    dispose();
  }
}
