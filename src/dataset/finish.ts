/**
 * What is written once all segments are closed: the dataset's own files from the segments' sidecars, and the manifest.
 */
import { DatasetCounts, datasetCard } from './card.ts';
import { type FeatureStats, StatsAggregate } from './episode-stats.ts';
import type { Feature } from './feature.ts';
import type { FileEntry } from './hashed-file.ts';
import { type DatasetLayout, FORMAT_VERSION } from './layout.ts';
import {
  type DatasetManifest,
  datasetDigest,
  MANIFEST_FORMAT,
  type ManifestInputs,
  writeManifest,
} from './manifest.ts';
import { writeInfo, writeStats, writeTasks, writeTextFile } from './meta-files.ts';
import { ObjectUse, objectsText, writeObjects } from './objects-file.ts';
import { CARD_PATH } from './paths.ts';
import { ProvenanceTables } from './provenance.ts';
import type { Receipt } from './receipt.ts';
import { readSidecars } from './sidecar.ts';

export interface FinishedPlan {
  readonly planSha256: string;
  readonly layout: DatasetLayout;
}

/** Writes everything but the segments. Can be repeated: equal segments give equal files. */
export async function finishDataset(
  out: string,
  { planSha256, layout }: FinishedPlan,
  receipts: readonly Receipt[],
  inputs: ManifestInputs,
): Promise<DatasetManifest> {
  const { counts, stats, files, use } = await gather(out, layout, receipts.length);
  const objects = use.list(inputs.objects ?? []);
  const all: FileEntry[] = [
    ...receipts.flatMap((receipt) => receipt.files),
    ...files,
    writeInfo(out, layout, counts.episodes, counts.frames),
    writeStats(out, layout.features, stats),
    writeTasks(out, layout.tasks),
    writeObjects(out, objects),
    writeTextFile(out, CARD_PATH, datasetCard(layout, counts) + objectsText(objects) + parentText(inputs)),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  const manifest: DatasetManifest = {
    format: MANIFEST_FORMAT,
    format_version: FORMAT_VERSION,
    versions: inputs.versions,
    plan_sha256: planSha256,
    layout_sha256: layout.sha256,
    seed: inputs.seed,
    seed_library_sha256: inputs.seedLibrarySha256,
    config: inputs.config,
    ...(inputs.parent ? { parent: inputs.parent } : {}),
    slots: counts.slots,
    attempts: counts.attempts,
    episodes: counts.episodes,
    frames: counts.frames,
    digest: datasetDigest(all),
    files: all,
  };
  writeManifest(out, manifest);
  return manifest;
}

/** A section of the dataset card. */
function parentText({ parent }: ManifestInputs): string {
  if (!parent) return '';
  if ('drawn_again' in parent) {
    return `
## Parent

Drawn again from the logs of the dataset with digest \`${parent.digest}\`: all but the pictures is that one's.
`;
  }
  return `
## Parent

Side \`${parent.side}\` of a split: the episodes, byte for byte but for their numbers, are those of the dataset with digest
\`${parent.digest}\` that the split file with SHA-256 \`${parent.split_sha256}\` lists, in that order. Rejected attempts are kept
where an episode came of them.
`;
}

interface Gathered {
  readonly counts: DatasetCounts;
  readonly stats: ReadonlyMap<string, FeatureStats>;
  readonly files: readonly FileEntry[];
  readonly use: ObjectUse;
}

/** One pass over the sidecars. */
async function gather(out: string, { features }: DatasetLayout, segments: number): Promise<Gathered> {
  const counts = new DatasetCounts();
  const aggregates = features
    .filter(({ stats }) => stats)
    .map(({ name }: Feature) => [name, new StatsAggregate()] as const);
  const use = new ObjectUse();
  const tables = new ProvenanceTables(out);
  try {
    for await (const line of readSidecars(out, segments)) {
      counts.add(line);
      tables.add(line);
      use.add(line);
      if (line.episode) for (const [name, aggregate] of aggregates) aggregate.add(line.episode.stats[name]!);
    }
    const stats = new Map<string, FeatureStats>();
    for (const [name, aggregate] of aggregates) {
      const total = aggregate.result();
      if (total) stats.set(name, total);
    }
    return { counts, stats, files: tables.commit(), use };
  } catch (error) {
    tables.abort();
    throw error;
  }
}
