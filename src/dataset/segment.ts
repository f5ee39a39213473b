/**
 * A segment: the episodes that share one data file, one privileged file, one file of `meta/episodes/`, and one video file a
 * camera.
 *
 * Everything is written under temporary names; `close` names the files, then leaves the receipt.
 */
import { PRIVILEGED_COLUMNS } from '../episode/columns.ts';
import type { EpisodeRecord, SlotResult } from '../episode/record.ts';
import type { ExtraColumn } from './camera-feature.ts';
import type { FeatureStats } from './episode-stats.ts';
import { type EpisodeMeta, episodesMetaColumns } from './episodes-meta.ts';
import type { Feature, PlacedEpisode } from './feature.ts';
import { HashedFile } from './hashed-file.ts';
import type { DatasetLayout } from './layout.ts';
import { specColumn, specRows } from './log-rows.ts';
import { ParquetFile } from './parquet-file.ts';
import type { ParquetColumn } from './parquet-schema.ts';
import { segmentFile, sidecarFile } from './paths.ts';
import { type Receipt, writeReceipt } from './receipt.ts';
import { type SidecarEpisode, sidecarLine } from './sidecar.ts';
import { SegmentVideos } from './video/segment-videos.ts';

/** Rows a row group of `meta/episodes/`: few, so that memory stays flat. */
const EPISODES_A_GROUP = 100;
const BYTES_A_MB = 1 << 20;

/** What every privileged row begins with. */
export const KEY_COLUMNS: readonly ParquetColumn[] = ['episode_index', 'frame_index', 'index'].map((name) => ({
  name,
  type: 'int64',
}));

/** Place of the first slot, episode and frame of a segment. */
export interface SegmentStart {
  readonly segment: number;
  readonly slot: number;
  readonly episode: number;
  readonly frame: number;
}

interface SegmentFiles {
  readonly data: ParquetFile;
  readonly privileged: ParquetFile;
  readonly episodes: ParquetFile;
  readonly videos: SegmentVideos;
}

function listFiles({ data, privileged, episodes, videos }: SegmentFiles) {
  return [data, privileged, episodes, ...videos.files];
}

export class SegmentWriter {
  readonly #out: string;
  readonly #layout: DatasetLayout;
  readonly #start: SegmentStart;
  readonly #sidecar: HashedFile;
  readonly #metaColumns: ReturnType<typeof episodesMetaColumns>;
  /** Null until there is an episode: a segment may hold rejected slots alone. */
  #files: SegmentFiles | null = null;
  #slots = 0;
  #episodes = 0;
  #frames = 0;
  #meta: EpisodeMeta[] = [];

  constructor(out: string, layout: DatasetLayout, start: SegmentStart) {
    this.#out = out;
    this.#layout = layout;
    this.#start = start;
    this.#metaColumns = episodesMetaColumns(layout.features);
    this.#sidecar = new HashedFile(out, sidecarFile(start.segment));
  }

  /** Whether a file has reached its size. Depends on the rows alone. */
  get isFull(): boolean {
    const { limits } = this.#layout;
    const files = this.#files;
    if (!files) return false;
    return (
      files.data.bytes >= limits.dataMb * BYTES_A_MB ||
      files.privileged.bytes >= limits.privilegedMb * BYTES_A_MB ||
      files.videos.bytes >= limits.videoMb * BYTES_A_MB
    );
  }

  /** Half-open range of its episodes so far. */
  get episodes(): readonly [number, number] {
    return [this.#start.episode, this.#start.episode + this.#episodes];
  }

  async append({ slot, attempts, episode }: SlotResult): Promise<void> {
    const row = episode ? await this.#appendEpisode(episode) : null;
    this.#sidecar.write(sidecarLine({ slot, attempts, episode: row }));
    this.#slots++;
  }

  async #appendEpisode(record: EpisodeRecord): Promise<SidecarEpisode> {
    const { instruction } = record.provenance;
    const taskIndex = this.#layout.taskIndex.get(instruction);
    if (taskIndex === undefined)
      throw new TypeError(`append: the instruction ${JSON.stringify(instruction)} is in no task`);
    const placed: PlacedEpisode = {
      record,
      length: record.log.length,
      episodeIndex: this.#start.episode + this.#episodes,
      firstIndex: this.#start.frame + this.#frames,
      taskIndex,
    };
    this.#files ??= this.#openFiles();
    this.#files.data.writeRowGroup(await dataRows(this.#layout.features, placed));
    this.#files.privileged.writeRowGroup(privilegedRows(placed, this.#layout.extraPrivileged));
    const stats = await episodeStats(this.#layout.features, placed);
    const videos = this.#files.videos.append(placed);
    const { length, episodeIndex, firstIndex } = placed;
    this.#meta.push({ episodeIndex, instruction, length, firstIndex, segment: this.#start.segment, stats, videos });
    if (this.#meta.length === EPISODES_A_GROUP) this.#flushMeta();
    this.#episodes++;
    this.#frames += length;
    return {
      episode_index: episodeIndex,
      length,
      dataset_from_index: firstIndex,
      provenance: record.provenance,
      stats,
    };
  }

  #openFiles(): SegmentFiles {
    const { features, extraPrivileged } = this.#layout;
    const { segment } = this.#start;
    const opened: ParquetFile[] = [];
    const open = (folder: string, columns: readonly ParquetColumn[], metadata = {}) => {
      const file = new ParquetFile(this.#out, segmentFile(folder, segment), columns, { metadata });
      opened.push(file);
      return file;
    };
    try {
      return {
        data: open('data', dataColumns(features), huggingfaceMetadata(features)),
        privileged: open('privileged', [
          ...KEY_COLUMNS,
          ...PRIVILEGED_COLUMNS.map(specColumn),
          ...extraPrivileged.map(extraColumn),
        ]),
        episodes: open('meta/episodes', this.#metaColumns),
        videos: new SegmentVideos(this.#out, features, segment),
      };
    } catch (error) {
      for (const file of opened) file.abort();
      throw error;
    }
  }

  #flushMeta(): void {
    this.#files!.episodes.writeRowGroup(this.#metaColumns.map(({ value }) => this.#meta.map(value)));
    this.#meta = [];
  }

  /** Gives every file its name, and writes the receipt. */
  close(): Receipt {
    const { segment, slot, episode, frame } = this.#start;
    if (this.#meta.length > 0) this.#flushMeta();
    const files = this.#files ? listFiles(this.#files) : [];
    const receipt: Receipt = {
      segment,
      slots: [slot, slot + this.#slots],
      episodes: [episode, episode + this.#episodes],
      frames: [frame, frame + this.#frames],
      files: files.map((file) => file.close()),
      sidecar: this.#sidecar.close(),
    };
    for (const file of [...files, this.#sidecar]) file.commit();
    writeReceipt(this.#out, receipt);
    return receipt;
  }

  /** Takes away what has no name yet. */
  abort(): void {
    if (this.#files) for (const file of listFiles(this.#files)) file.abort();
    this.#sidecar.abort();
  }
}

/** Columns of a data file. */
export function dataColumns(features: readonly Feature[]): ParquetColumn[] {
  return features.flatMap(({ name, column }) => {
    if (!column) return [];
    return [{ name, type: column.type, ...(column.isImage ? { statistics: false } : {}) }];
  });
}

/** An episode's rows of a data file, column by column. */
export async function dataRows(features: readonly Feature[], episode: PlacedEpisode): Promise<(readonly unknown[])[]> {
  const rows: (readonly unknown[])[] = [];
  for (const { column } of features) if (column) rows.push(await column.encode(episode));
  return rows;
}

/** Only with image columns (Hugging Face `datasets`, `Features.from_arrow_schema`). */
function huggingfaceMetadata(features: readonly Feature[]): Record<string, string> {
  if (!features.some(({ column }) => column?.isImage)) return {};
  const entries = features.flatMap(({ name, column }) => (column ? [[name, column.huggingface]] : []));
  return { huggingface: JSON.stringify({ info: { features: Object.fromEntries(entries) } }) };
}

const extraColumn = ({ name, type }: ExtraColumn): ParquetColumn =>
  type === 'binary' ? { name, type, statistics: false } : { name, type };

function privilegedRows(placed: PlacedEpisode, extra: readonly ExtraColumn[]): (readonly unknown[])[] {
  const { record, length, episodeIndex, firstIndex } = placed;
  const keys = [() => episodeIndex, (frame: number) => frame, (frame: number) => firstIndex + frame];
  return [
    ...keys.map((key) => Array.from({ length }, (_, frame) => BigInt(key(frame)))),
    ...PRIVILEGED_COLUMNS.map((spec) => specRows(spec, record.log)),
    ...extra.map(({ encode }) => encode(placed)),
  ];
}

async function episodeStats(
  features: readonly Feature[],
  episode: PlacedEpisode,
): Promise<Record<string, FeatureStats>> {
  const stats: Record<string, FeatureStats> = {};
  for (const feature of features) if (feature.stats) stats[feature.name] = await feature.stats.compute(episode);
  return stats;
}
