/**
 * `better render DIR --out DIR2`: draws a dataset again from its logs, with other cameras, sizes or looks.
 */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineCommand } from 'citty';
import { checkValue, readYaml } from '../src/core/documents.ts';
import { UserError } from '../src/core/errors.ts';
import { refuseWithin } from '../src/dataset/split/materialise.ts';
import { type ImagesPlan, imagesSchema, planImages } from '../src/worker/images-plan.ts';
import { drawnImages, redrawDataset } from '../src/worker/redraw.ts';
import { human, printJson } from './support/human.ts';
import { wholeNumber } from './support/numbers.ts';
import { configsFolder, packageVersions } from './support/package-info.ts';
import { runWithProgress } from './support/run-job.ts';

const DONE = 0;
const INCOMPLETE = 3;

export const renderCommand = defineCommand({
  meta: { name: 'render', description: 'Draw a dataset again from its logs, into another folder' },
  args: {
    dir: { type: 'positional', description: 'Folder of the dataset', required: true },
    out: { type: 'string', description: 'Folder of the new dataset', valueHint: 'DIR2', required: true },
    images: {
      type: 'string',
      description: "File with what stands under a corpus's `images`; the dataset's own by default",
      valueHint: 'FILE.yaml',
    },
    cameras: { type: 'string', description: 'Names of cameras, with commas, in place of the file', valueHint: 'A,B' },
    size: { type: 'string', description: 'Width and height of every picture [px]', valueHint: 'N' },
    format: { type: 'string', description: 'png, jpeg or video', valueHint: 'FORMAT' },
    workers: { type: 'string', description: 'Worker threads; one a core by default', valueHint: 'N' },
    json: { type: 'boolean', description: 'Print one JSON document on stdout' },
  },
  async run({ args }): Promise<number> {
    const workers = wholeNumber('--workers', args.workers, 1, 512) ?? availableParallelism();
    const out = resolve(args.out);
    refuseWithin(args.dir, out, '--out');
    const images = wantedImages(args);
    const result = await runWithProgress((hooks) =>
      redrawDataset(resolve(args.dir), images, { out, workers, versions: packageVersions(), ...hooks }),
    );
    if (result.status === 'stopped') {
      human.warn('stopped; run the same command again to go on');
      return INCOMPLETE;
    }
    const { episodes, frames, digest } = result.manifest;
    if (args.json) printJson({ out: args.out, episodes, frames, digest });
    human.success(`${args.out}: ${episodes} episodes, ${frames} frames drawn again, digest ${digest}`);
    return DONE;
  },
});

interface Words {
  readonly dir: string;
  readonly images?: string | undefined;
  readonly cameras?: string | undefined;
  readonly size?: string | undefined;
  readonly format?: string | undefined;
}

/** The file's words, or else the dataset's own plan; single options win over both. */
function wantedImages({ dir, images: file, cameras, size, format }: Words): ImagesPlan {
  const own = drawnImages(dir);
  if (!file && !cameras && !size && !format && own) return own;
  const written = file ? readYaml(file, imagesSchema) : own ? wordsOf(own) : {};
  const merged = {
    ...written,
    ...(cameras ? { cameras: cameras.split(',') } : {}),
    ...(size ? { size: wholeNumber('--size', size, 8, 2048) } : {}),
    ...(format ? { format } : {}),
  };
  if (!('cameras' in merged)) {
    throw new UserError(`${dir}: has no cameras of its own to draw with; say which with --cameras or --images`);
  }
  const where = file ?? 'better render';
  return planImages(checkValue(merged, imagesSchema, where), { corpusPath: where, configsFolder });
}

/** A plan in the words of a corpus. */
function wordsOf(plan: ImagesPlan) {
  return {
    cameras: plan.cameras.map(({ parent_T_camera, vertical_fov_rad, ...camera }) => ({
      ...camera,
      vertical_fov_deg: (vertical_fov_rad * 180) / Math.PI,
      position: parent_T_camera.slice(0, 3),
      quaternion_wxyz: parent_T_camera.slice(3),
    })),
    format: plan.format,
    jpeg_quality: plan.jpeg_quality,
    ...(plan.video ? { video: { quality: plan.video.quality, encoder: plan.video.encoder } } : {}),
    passes: plan.passes,
  };
}
