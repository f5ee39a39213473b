/**
 * `better export DIR`: a finished dataset in another format.
 */
import { defineCommand } from 'citty';
import { UserError } from '../src/core/errors.ts';
import { exportDataset } from '../src/dataset/export/export.ts';
import { EXPORT_FORMATS, parseFormat } from '../src/dataset/export/formats.ts';
import { human, printJson } from './support/human.ts';
import { Progress } from './support/progress.ts';

const FORMATS = Object.entries(EXPORT_FORMATS).map(([name, { doc }]) => `${name}: ${doc}`);

export const exportCommand = defineCommand({
  meta: { name: 'export', description: 'Write a finished dataset in another format.' },
  args: {
    dir: { type: 'positional', description: 'Folder of a finished dataset', required: true },
    format: { type: 'string', description: FORMATS.join('; '), valueHint: 'FORMAT' },
    out: { type: 'string', description: 'Folder for the files; a new or an empty one', valueHint: 'DIR2' },
    without: {
      type: 'string',
      description: 'Features to leave out, such as those that the format cannot hold',
      valueHint: 'NAME,NAME',
    },
    json: { type: 'boolean', description: 'Print what was written as one JSON document on stdout' },
  },
  async run({ args }): Promise<number> {
    const { dir, out } = args;
    if (args.format === undefined) throw new UserError(`--format: a format is needed: ${FORMATS.join('; ')}`);
    if (out === undefined) throw new UserError('--out: a folder for the files is needed');
    const format = parseFormat(args.format, '--format');
    const without = args.without?.split(',').map((name) => name.trim()) ?? [];
    let progress: Progress | null = null;
    const onEpisode = (_: number, total: number) => {
      progress ??= new Progress({ total, done: 0 });
      progress.tick('episodes written');
    };
    const manifest = await exportDataset(dir, out, { format, without, onEpisode }).finally(() => progress?.end());
    if (args.json) printJson({ out, ...manifest });
    const { episodes, frames, files } = manifest;
    human.success(`${out}: ${episodes} episodes, ${frames} frames as ${format}, ${files.length} files`);
    return 0;
  },
});
