/**
 * Seed demos: what was done once, cut into object-centred segments.
 *
 * On disk a demo is one Arrow IPC file, a row a control period, with the segments as JSON in the schema's metadata, so that
 * pandas, polars and DuckDB open it too.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  Dictionary,
  Field,
  FixedSizeList,
  Float32,
  Int32,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { z } from 'zod';
import { checkValue } from '../core/documents.ts';
import { complain, UserError } from '../core/errors.ts';
import { canonicalJson, sha256Hex } from '../core/hash.ts';
import { PLACING_SKILLS, type PlacingSkill } from '../task/plan-block.ts';

const FORMAT = 'better-datagen seed demo';
const VERSION = 1;
const METADATA_KEY = 'better_datagen';

/** `grasp`: ends with the object in hand. The others end with the hand off it. `open` and `close` are of a moving part. */
export const SUBTASK_KINDS = ['grasp', ...PLACING_SKILLS, 'open', 'close'] as const;
export type SubtaskKind = (typeof SUBTASK_KINDS)[number];

export const isPlacing = (kind: SubtaskKind): kind is PlacingSkill =>
  (PLACING_SKILLS as readonly string[]).includes(kind);

/** What is done to the millimetre: by where a thing hangs in the hand, and without noise where the fingers act. */
export const isPrecise = (kind: SubtaskKind): boolean => kind === 'insert' || kind === 'stack';

/** What moves a part of a thing, and not the thing. */
export const movesPart = (kind: SubtaskKind): kind is 'open' | 'close' => kind === 'open' || kind === 'close';

const segmentSchema = z.strictObject({
  kind: z.enum(SUBTASK_KINDS),
  /** Semantic name of what is moved. */
  object: z.string(),
  /** Semantic name of what the hand moves relative to: the object itself, or the container. */
  reference: z.string(),
  /** Instance ids of the two; told where several objects of the demo have the same semantic name. */
  object_id: z.string().optional(),
  reference_id: z.string().optional(),
  /** The reference's moving part that is opened or closed, or that the object is brought into. */
  part: z.string().optional(),
  /** (7,): the frame that the motion is told in, in the world, when the segment starts: the reference's upright one, or its part's. */
  reference_frame: z.array(z.number()).length(7),
  /** First frame. */
  start: z.int().min(0),
  /** Frame at which the object was first in hand, or first out of it, or the part first open or shut. */
  signal: z.int().min(0),
  /** Frame at which the hand first acts, where that is not the one of the signal: from which on a part moves. */
  act: z.int().min(0).optional(),
  /** One past the last frame. */
  end: z.int().min(1),
});
export type DemoSegment = z.infer<typeof segmentSchema>;

const metadataSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  name: z.string(),
  template_type: z.string(),
  task_id: z.string(),
  variation_id: z.string(),
  fps: z.literal(20),
  object_ids: z.array(z.string()),
  semantic_names: z.array(z.string()),
  /** Ids of the assets that the objects were; where they are not told, those that were made by hand. */
  assets: z.array(z.string()).optional(),
  segments: z.array(segmentSchema).min(1),
  /** How it was done: speed, pauses, offsets; for the reader, not for the replay. */
  manner: z.record(z.string(), z.unknown()),
});
export type DemoMetadata = z.infer<typeof metadataSchema>;

export interface SeedDemo {
  readonly metadata: DemoMetadata;
  /** Frames, T. */
  readonly length: number;
  /** (T, 7): where the TCP was, in the world. */
  readonly tcp: Float32Array;
  /** (T, 7): where it was told to go. */
  readonly target: Float32Array;
  /** (T,): gripper command, -1 open to +1 closed. */
  readonly gripper: Float32Array;
  /** (T, 7 n): poses of the n objects in the world. */
  readonly objectPoses: Float32Array;
  /** (T,): what was being done. */
  readonly phase: readonly string[];
}

/** All seed demos of a folder, in the order of their file names, and a hash over their bytes. */
export interface SeedLibrary {
  readonly folder: string;
  readonly demos: readonly SeedDemo[];
  readonly sha256: string;
}

/** Index of a segment's object, or of its reference, in the demo's objects; -1 where it is none of them. */
export function indexInDemo({ metadata }: SeedDemo, segment: DemoSegment, what: 'object' | 'reference'): number {
  const id = segment[`${what}_id`];
  return id === undefined ? metadata.semantic_names.indexOf(segment[what]) : metadata.object_ids.indexOf(id);
}

/** The file's bytes; equal demos give equal bytes. */
export function encodeSeedDemo(demo: SeedDemo): Uint8Array {
  const { length, metadata } = demo;
  const width = 7 * metadata.object_ids.length;
  const columns = {
    tcp: rows(demo.tcp, 7, length),
    target: rows(demo.target, 7, length),
    gripper: makeData({ type: new Float32(), length, data: demo.gripper }),
    object_poses: rows(demo.objectPoses, width, length),
    phase: vectorFromArray(demo.phase as string[], new Dictionary(new Utf8(), new Int32(), 0)).data[0]!,
  };
  const schema = new Schema(
    Object.entries(columns).map(([name, data]) => new Field(name, data.type, false)),
    new Map([[METADATA_KEY, canonicalJson(metadata)]]),
  );
  const batch = new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length, nullCount: 0, children: Object.values(columns) }),
  );
  return tableToIPC(new Table(schema, [batch]), 'file');
}

function rows(values: Float32Array, width: number, length: number) {
  const type = new FixedSizeList(width, new Field('element', new Float32(), false));
  return makeData({
    type,
    length,
    nullCount: 0,
    child: makeData({ type: new Float32(), length: values.length, data: values }),
  });
}

/** @throws UserError when the bytes are not a whole seed demo; `where` names the file */
export function decodeSeedDemo(bytes: Uint8Array, where: string): SeedDemo {
  const magic = (from: number) => Buffer.from(bytes.subarray(from, from + 6)).toString('latin1');
  if (bytes.length < 24 || magic(0) !== 'ARROW1') {
    throw complain({ where, what: 'not a seed demo', expected: 'an Arrow file made by `npm run seeds`' });
  }
  if (magic(bytes.length - 6) !== 'ARROW1') {
    throw complain({ where, what: `the file is cut off after ${bytes.length} bytes`, expected: 'a whole Arrow file' });
  }
  let table: Table;
  let metadata: DemoMetadata;
  try {
    table = tableFromIPC(bytes);
    metadata = JSON.parse(table.schema.metadata.get(METADATA_KEY) ?? 'null');
  } catch {
    throw complain({ where, what: 'the Arrow file is damaged', expected: 'a file made by `npm run seeds`' });
  }
  metadata = checkValue(metadata, metadataSchema, `${where}: metadata`);
  const demo = {
    metadata,
    length: table.numRows,
    tcp: floats(table, 'tcp', where),
    target: floats(table, 'target', where),
    gripper: floats(table, 'gripper', where),
    objectPoses: floats(table, 'object_poses', where),
    phase: Array.from(table.getChild('phase') ?? [], String),
  };
  checkDemo(demo, where);
  return demo;
}

function floats(table: Table, name: string, where: string): Float32Array {
  const column = table.getChild(name);
  if (!column) throw complain({ where, what: `has no column ${name}` });
  const data = column.data[0];
  const child = data?.children[0] ?? data;
  const values = child?.values as Float32Array | undefined;
  if (!(values instanceof Float32Array)) throw complain({ where, what: `column ${name} is not float32` });
  // Arrow pads its buffers to 8 bytes: the column's own length tells where its values end
  return values.slice(0, child!.length);
}

function checkDemo(demo: SeedDemo, where: string): void {
  const { length, metadata } = demo;
  const n = metadata.object_ids.length;
  const expected = { tcp: 7, target: 7, gripper: 1, objectPoses: 7 * n } as const;
  for (const [name, width] of Object.entries(expected)) {
    const values = demo[name as keyof typeof expected];
    if (values.length !== width * length) {
      throw complain({ where, what: `${name} has ${values.length} values`, expected: `${width * length}` });
    }
    if (!values.every(Number.isFinite)) throw complain({ where, what: `${name} holds values that are not numbers` });
  }
  metadata.segments.forEach((segment, index) => {
    const { start, signal, end } = segment;
    if (!(start <= signal && signal < end && end <= length)) {
      throw complain({
        where: `${where}: segments[${index}]`,
        what: 'start <= signal < end <= length does not hold',
        got: { start, signal, end, length },
      });
    }
  });
}

/**
 * Reads every `*.arrow` of a folder.
 *
 * @throws UserError when there is none, or one of them is damaged
 */
export function loadSeedLibrary(folder: string): SeedLibrary {
  let names: string[];
  try {
    if (!statSync(folder).isDirectory()) throw new UserError(`${folder}: not a folder of seed demos`);
    names = readdirSync(folder).filter((name) => name.endsWith('.arrow'));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${folder}: no such folder of seed demos`);
  }
  if (names.length === 0)
    throw new UserError(`${folder}: no seed demos (*.arrow) in this folder; \`npm run seeds\` records some`);
  names.sort();
  const hashes: string[] = [];
  const demos = names.map((name) => {
    const bytes = readFileSync(join(folder, name));
    hashes.push(`${sha256Hex(bytes)}  ${name}\n`);
    return decodeSeedDemo(bytes, join(folder, name));
  });
  return { folder, demos, sha256: sha256Hex(hashes.join('')) };
}
