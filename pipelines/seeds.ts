/**
 * `better seeds import FILE.hdf5`: a lab's own demos as seed demos.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineCommand } from 'citty';
import { builtinCatalogue } from '../src/asset/catalogue.ts';
import { readYaml } from '../src/core/documents.ts';
import { UserError } from '../src/core/errors.ts';
import { writeFileAtomic } from '../src/core/files.ts';
import { writeNewFolder } from '../src/core/new-folder.ts';
import { encodeSeedDemo } from '../src/demo/seed-demo.ts';
import { importDemos } from '../src/demo/source-file/import-demos.ts';
import { mappingSchema } from '../src/demo/source-file/mapping.ts';
import { findTask } from '../src/task/registry.ts';
import { resolveVariation } from '../src/task/resolve.ts';
import { loadTask } from '../src/task/task-folder.ts';
import { human, printJson } from './support/human.ts';
import { configsFolder } from './support/package-info.ts';

const importCommand = defineCommand({
  meta: { name: 'import', description: 'Take source demos of MimicGen (HDF5 with datagen_info) as seed demos.' },
  args: {
    file: { type: 'positional', description: 'HDF5 file', required: true },
    task: { type: 'string', description: 'Id of the task that it shows, or its folder', valueHint: 'TASK' },
    out: { type: 'string', description: 'Folder for the seed demos; a new or an empty one', valueHint: 'FOLDER' },
    mapping: {
      type: 'string',
      description: 'YAML that says what its objects and subtasks are; not needed for files of `better export`',
      valueHint: 'MAP.yaml',
    },
    json: { type: 'boolean', description: 'Print what was imported as one JSON document on stdout' },
  },
  async run({ args }): Promise<number> {
    const { file, out } = args;
    if (args.task === undefined) throw new UserError('--task: the task that the demos show is needed');
    if (out === undefined) throw new UserError('--out: a folder for the seed demos is needed');
    if (!existsSync(file)) throw new UserError(`${file}: no such file`);
    const { variation } = resolveVariation(loadTask(findTask(args.task, join(configsFolder, 'tasks'))));
    const mapping = args.mapping === undefined ? null : readYaml(args.mapping, mappingSchema);
    const { task_id: taskId, template_type: templateType } = variation;
    const options = { taskId, templateType, catalogue: builtinCatalogue, mapping };
    const demos = await importDemos(file, options);
    await writeNewFolder(out, '--out', async (folder) => {
      for (const demo of demos) writeFileAtomic(join(folder, `${demo.metadata.name}.arrow`), encodeSeedDemo(demo));
    });
    const told = demos.map(({ metadata, length }) => ({
      name: metadata.name,
      frames: length,
      segments: metadata.segments.map(({ kind, object }) => `${kind} ${object}`),
    }));
    if (args.json) printJson({ out, demos: told });
    else for (const { name, frames, segments } of told) human.log(`${name}: ${frames} frames, ${segments.join(', ')}`);
    human.success(`${out}: ${demos.length} seed demos; name the folder as \`seeds\` of a task in a corpus`);
    return 0;
  },
});

export const seedsCommand = defineCommand({
  meta: { name: 'seeds', description: 'Seed demos of others.' },
  subCommands: { import: importCommand },
});
