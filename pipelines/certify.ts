/**
 * `better certify TASK`: freezes the proof that each variation of a task can be done, or checks what is frozen.
 */
import { join } from 'node:path';
import { defineCommand } from 'citty';
import { complain, UserError } from '../src/core/errors.ts';
import { loadSeedLibrary } from '../src/demo/seed-demo.ts';
import { type Certificate, LEAST_SEEDS, readCertificate, writeCertificate } from '../src/isolation/certificate.ts';
import { certifyVariation, type TrainingSupport } from '../src/isolation/certify.ts';
import { checkCertificate } from '../src/isolation/check.ts';
import { findTask } from '../src/task/registry.ts';
import { findVariation, listVariations } from '../src/task/resolve.ts';
import { loadTask, type Task } from '../src/task/task-folder.ts';
import { type Certification, certificationOf, trainingSupport } from '../src/worker/certification.ts';
import { human, printJson } from './support/human.ts';
import { wholeNumber } from './support/numbers.ts';
import { configsFolder, packageVersions } from './support/package-info.ts';

/** Exit codes: every variation is certified; one was rejected, or its certificate does not hold; one has no certificate. */
const CERTIFIED = 0;
const REJECTED = 2;
const MISSING = 3;

export const certifyCommand = defineCommand({
  meta: { name: 'certify', description: 'Freeze, or replay and check, the proof that variations can be done' },
  args: {
    task: {
      type: 'positional',
      description: 'Id of a task (see `better task list`), or a task folder',
      required: true,
    },
    variation: { type: 'string', description: 'Id of one variation; all by default, training first', valueHint: 'ID' },
    seeds: {
      type: 'string',
      description: `Seeds to certify over (${LEAST_SEEDS}), or to replay with --check (all)`,
      valueHint: 'N',
    },
    check: { type: 'boolean', description: 'Replay what is frozen, and write nothing', default: false },
    out: { type: 'string', description: 'Folder of certificates; configs/certificates by default', valueHint: 'DIR' },
    json: { type: 'boolean', description: 'Print one JSON document on stdout', default: false },
  },
  async run({ args }): Promise<number> {
    const task = loadTask(findTask(args.task, join(configsFolder, 'tasks')));
    const { template_type } = task.file;
    const root = args.out ?? join(configsFolder, 'certificates');
    const job = new Job({
      task,
      folder: join(root, template_type, task.id),
      seedFolder: join(configsFolder, 'seeds', template_type, task.id),
      seeds: wholeNumber('--seeds', args.seeds, args.check ? 1 : LEAST_SEEDS, 10_000),
    });
    const results: Row[] = [];
    for (const id of job.variations(args.variation)) {
      const row = args.check ? await job.check(id) : await job.certify(id);
      results.push(row);
      human.log(`${row.status.padEnd(9)}  ${id}  ${row.detail}`);
    }
    if (args.json) printJson({ task_id: task.id, variations: results });
    if (results.some(({ status }) => status === 'rejected' || status === 'invalid')) return REJECTED;
    return results.some(({ status }) => status === 'missing') ? MISSING : CERTIFIED;
  },
});

interface Row {
  readonly variation_id: string;
  readonly status: 'certified' | 'rejected' | 'invalid' | 'missing';
  readonly detail: string;
  readonly causes?: Certificate['causes'];
}

interface JobInput {
  readonly task: Task;
  readonly folder: string;
  readonly seedFolder: string;
  readonly seeds: number | undefined;
}

class Job {
  readonly #in: JobInput;

  constructor(input: JobInput) {
    this.#in = input;
  }

  /** Training variations stand first: the others are held against them. */
  variations(wanted: string | undefined): string[] {
    const { task } = this.#in;
    if (wanted !== undefined) return [findVariation(task, wanted).data.variation_id];
    return listVariations(task)
      .filter(({ enabled, split }) => enabled && (split === 'train' || split === 'eval'))
      .map(({ id }) => id);
  }

  async certify(id: string): Promise<Row> {
    const { folder, seeds = LEAST_SEEDS } = this.#in;
    const training = this.#training(id);
    const { certificate, actions } = await this.#with(id, ({ candidate }) =>
      certifyVariation(candidate, {
        seeds,
        training,
        onSeed: (seed, fault) => {
          if (fault) human.warn(`${id}, seed ${seed}: ${fault.cause}: ${fault.detail}`);
        },
      }),
    );
    writeCertificate(folder, certificate, actions);
    const { status, causes } = certificate;
    return { variation_id: id, status, detail: describe(certificate), causes };
  }

  async check(id: string): Promise<Row> {
    const { folder, seeds } = this.#in;
    const certificate = readCertificate(folder, id);
    if (!certificate) return { variation_id: id, status: 'missing', detail: `no certificate in ${folder}` };
    try {
      const trainingSha256 = this.#training(id)?.sha256 ?? null;
      const options = { folder, trainingSha256, ...(seeds === undefined ? {} : { seeds }) };
      const count = await this.#with(id, ({ candidate }) => checkCertificate(candidate, certificate, options));
      return {
        variation_id: id,
        status: 'certified',
        detail: `${count} episodes replayed to success, same final state`,
      };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { variation_id: id, status: 'invalid', detail: error.message };
    }
  }

  async #with<T>(id: string, use: (certification: Certification) => Promise<T>): Promise<T> {
    const { task, seedFolder } = this.#in;
    const mujocoJs = packageVersions()['mujoco-js']!;
    const certification = certificationOf({ task, variationId: id, seedFolder, mujocoJs });
    try {
      return await use(certification);
    } finally {
      certification.dispose();
    }
  }

  /** What a variation is held against; null for one that is trained on. */
  #training(id: string): TrainingSupport | null {
    const { task, folder, seedFolder } = this.#in;
    const { train } = task.file.variation_registry;
    if (train.includes(id)) return null;
    const certificates = train.map((name) => {
      const certificate = readCertificate(folder, name);
      if (certificate) return certificate;
      throw complain({
        where: join(folder, `${name}.json`),
        what: `${id} is held against the training variations, and ${name} has no certificate`,
        expected: `\`better certify ${task.id} --variation ${name}\` first`,
      });
    });
    return trainingSupport(certificates, loadSeedLibrary(seedFolder));
  }
}

function describe({ status, tried, episodes, causes, rejections }: Certificate): string {
  if (status === 'rejected') {
    const counts = Object.entries(causes).map(([cause, count]) => `${cause} ${count}`);
    return `${rejections.length} of ${tried} seeds failed: ${counts.join(', ')}`;
  }
  const least = (pick: (episode: (typeof episodes)[number]) => number) => Math.min(...episodes.map(pick)).toFixed(3);
  const residual = Math.max(...episodes.map(({ ik_residual }) => ik_residual));
  return [
    `${episodes.length} of ${tried} seeds`,
    `joint limits ${least(({ joint_limit_rad }) => joint_limit_rad)} rad`,
    `manipulability ${least(({ manipulability }) => manipulability)}`,
    `IK residual ${(1000 * residual).toFixed(2)} mm`,
  ].join(', ');
}
