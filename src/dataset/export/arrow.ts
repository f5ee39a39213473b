/**
 * The privileged log as one Arrow IPC file, a record batch an episode, with the policy's columns; and what is known of each
 * episode as a second file. Units and descriptions are in the fields' metadata.
 */
import {
  Binary,
  Bool,
  type DataType,
  Field,
  Float32,
  Float64,
  Int32,
  Int64,
  List,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import type { ColumnSpec } from '../../episode/column.ts';
import { POLICY_COLUMNS, PRIVILEGED_COLUMNS } from '../../episode/columns.ts';
import type { PlacedEpisode } from '../feature.ts';
import { type FileEntry, HashedFile } from '../hashed-file.ts';
import { specColumn, specRows } from '../log-rows.ts';
import type { FieldType } from '../parquet-schema.ts';
import type { ExportSink, ExportSource } from './sink.ts';

interface Column {
  readonly name: string;
  readonly type: DataType;
  readonly metadata: ReadonlyMap<string, string>;
  readonly rows: (episode: PlacedEpisode) => readonly unknown[];
}

const SCALARS: Readonly<Record<Extract<FieldType, string>, () => DataType>> = {
  bool: () => new Bool(),
  int32: () => new Int32(),
  int64: () => new Int64(),
  float32: () => new Float32(),
  float64: () => new Float64(),
  string: () => new Utf8(),
  binary: () => new Binary(),
};

export class ArrowSink implements ExportSink {
  readonly #frames: ArrowFile;
  readonly #episodes: ArrowFile;

  constructor({ folder, extraPrivileged, digest }: ExportSource) {
    const frames: Column[] = [
      ...KEYS,
      ...POLICY_COLUMNS.map(specArrow),
      ...PRIVILEGED_COLUMNS.map(specArrow),
      ...extraPrivileged.map(({ name, type, doc, encode }) => ({
        name,
        type: arrowType(type),
        metadata: new Map([['doc', doc]]),
        rows: encode,
      })),
    ];
    this.#frames = new ArrowFile(folder, 'privileged.arrow', frames, digest);
    this.#episodes = new ArrowFile(folder, 'episodes.arrow', EPISODE_COLUMNS, digest);
  }

  async add(episode: PlacedEpisode): Promise<void> {
    await this.#frames.add(episode);
    await this.#episodes.add(episode);
  }

  async finish(): Promise<FileEntry[]> {
    return [await this.#frames.finish(), await this.#episodes.finish()];
  }

  abort(): void {
    this.#frames.abort();
    this.#episodes.abort();
  }
}

/** An IPC file whose batches go to the disk as they come. */
class ArrowFile {
  readonly #columns: readonly Column[];
  readonly #schema: Schema;
  readonly #file: HashedFile;
  readonly #writer = new RecordBatchFileWriter();
  readonly #drained: Promise<void>;
  /** What kept the bytes from the disk; the queue is closed from then on. */
  #failure: unknown;

  constructor(folder: string, relative: string, columns: readonly Column[], digest: string) {
    this.#columns = columns;
    const fields = columns.map(({ name, type, metadata }) => new Field(name, type, true, new Map(metadata)));
    this.#schema = new Schema(fields, new Map([['dataset_digest', digest]]));
    this.#file = new HashedFile(folder, relative);
    this.#drained = this.#drain();
    this.#drained.catch((error: unknown) => {
      this.#failure = error;
    });
  }

  async #drain(): Promise<void> {
    for await (const bytes of this.#writer) this.#file.write(bytes);
  }

  async add(episode: PlacedEpisode): Promise<void> {
    const data = this.#columns.map(({ type, rows }) => vectorFromArray(rows(episode), type).data[0]!);
    const length = data[0]!.length;
    const struct = makeData({ type: new Struct(this.#schema.fields), length, nullCount: 0, children: data });
    this.#writer.write(new RecordBatch(this.#schema, struct));
    // lets the bytes go before the next episode comes
    await new Promise(setImmediate);
    if (this.#failure) throw this.#failure;
  }

  async finish(): Promise<FileEntry> {
    this.#writer.finish();
    await this.#drained;
    const entry = this.#file.close();
    this.#file.commit();
    return entry;
  }

  abort(): void {
    this.#file.abort();
  }
}

function arrowType(type: FieldType): DataType {
  if (typeof type === 'string') return SCALARS[type]();
  if ('list' in type) return new List(new Field('element', arrowType(type.list), true));
  return new Struct(Object.entries(type.struct).map(([name, inner]) => new Field(name, arrowType(inner), true)));
}

function specArrow(spec: ColumnSpec): Column {
  return {
    name: spec.name,
    type: arrowType(specColumn(spec).type),
    metadata: new Map([
      ['unit', spec.unit],
      ['doc', spec.doc],
    ]),
    rows: ({ record }) => specRows(spec, record.log),
  };
}

const key = (name: string, value: (episode: PlacedEpisode, frame: number) => number): Column => ({
  name,
  type: new Int64(),
  metadata: new Map(),
  rows: (episode) => Array.from({ length: episode.length }, (_, frame) => BigInt(value(episode, frame))),
});

const KEYS = [
  key('episode_index', ({ episodeIndex }) => episodeIndex),
  key('frame_index', (_, frame) => frame),
  key('index', ({ firstIndex }, frame) => firstIndex + frame),
];

const ofEpisode = (name: string, type: DataType, value: (episode: PlacedEpisode) => unknown): Column => ({
  name,
  type,
  metadata: new Map(),
  rows: (episode) => [value(episode)],
});

const EPISODE_COLUMNS = [
  ofEpisode('episode_index', new Int64(), ({ episodeIndex }) => BigInt(episodeIndex)),
  ofEpisode('length', new Int64(), ({ length }) => BigInt(length)),
  ofEpisode('dataset_from_index', new Int64(), ({ firstIndex }) => BigInt(firstIndex)),
  ...(['task_id', 'template_type', 'variation_id', 'axis', 'pair_id', 'instruction', 'seed', 'outcome'] as const).map(
    (name) => ofEpisode(name, new Utf8(), ({ record }) => record.provenance[name]),
  ),
  ofEpisode('source_demos', new List(new Field('element', new Utf8(), true)), ({ record }) => [
    ...record.provenance.source_demos,
  ]),
  ofEpisode('resolved_episode', new Utf8(), ({ record }) => record.provenance.resolved_episode),
];
