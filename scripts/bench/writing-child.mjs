/**
 * `writing-child.mjs SOURCE OUT GB`: writes the first episode of a dataset over and over, and tells how it went as JSON.
 *
 * Plain JavaScript on the compiled program: a loader for TypeScript would take a hundred megabytes of the memory that is
 * measured.
 */
import { readManifest } from '../../dist/src/dataset/manifest.js';
import { StoredEpisodes } from '../../dist/src/dataset/split/stored-episodes.js';
import { Faults } from '../../dist/src/dataset/verify-context.js';
import { checkFiles } from '../../dist/src/dataset/verify-files.js';
import { DatasetWriter } from '../../dist/src/dataset/writer.js';

const KEPT_EPISODES = 1;
const [source, out, gigabytes] = process.argv.slice(2);
const resident = () => process.memoryUsage.rss() / 1e6;
const seconds = async (step) => {
  const start = performance.now();
  await step();
  return (performance.now() - start) / 1000;
};

const { episodes, files } = readManifest(source);
// a hundredth more: a file's head and tail count once, however many episodes it has
const slots = Math.ceil((1.01e9 * Number(gigabytes) * episodes) / files.reduce((sum, { bytes }) => sum + bytes, 0));
const stored = await StoredEpisodes.open(source);
const kept = [];
for await (const slot of stored.slots([...Array(KEPT_EPISODES).keys()], 0)) kept.push(slot);
const before = resident();
const memory = [];
const written = await seconds(async () => {
  const writer = await DatasetWriter.open(out, {
    planSha256: 'be'.repeat(32),
    slots,
    tasks: [...new Set(kept.map(({ episode }) => episode.provenance.instruction))],
    extraFeatures: stored.extraFeatures,
    extraPrivileged: stored.extraPrivileged,
  });
  for (let slot = 0; slot < slots; slot++) {
    const { episode, attempts } = kept[slot % KEPT_EPISODES];
    const provenance = { ...episode.provenance, slot };
    await writer.append({
      slot,
      attempts: attempts.map((row) => ({ ...row, slot })),
      episode: { ...episode, provenance },
    });
    memory.push(resident());
  }
  await writer.finish({ config: { bench: 'writing' }, seed: 1, seedLibrarySha256: null, versions: {} });
});
const manifest = readManifest(out);
const faults = new Faults();
const hashed = await seconds(() => checkFiles({ dir: out, manifest, info: {}, tasks: [] }, faults));
if (faults.count > 0) throw new Error(`${out}: ${faults.result('files', '').detail}`);
const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
process.stdout.write(JSON.stringify({ bytes, slots, written, hashed, before, memory }));
