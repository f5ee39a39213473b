/**
 * Features of a dataset beside those that every dataset has, such as cameras, copied as they are: nothing is decoded.
 */
import { join } from 'node:path';
import { complain } from '../../core/errors.ts';
import { PRIVILEGED_COLUMNS } from '../../episode/columns.ts';
import type { EpisodeRecord } from '../../episode/record.ts';
import { CAMERA_PASSES, type ExtraColumn, passColumn } from '../camera-feature.ts';
import { type FeatureStats, STAT_NAMES, type StatsNesting } from '../episode-stats.ts';
import { episodeVideoColumns } from '../episodes-meta.ts';
import type { Feature, FeatureInfo, PlacedEpisode } from '../feature.ts';
import { datasetFeatures } from '../features.ts';
import type { ParquetReader, Row } from '../parquet-reader.ts';
import type { FieldType } from '../parquet-schema.ts';
import { placedFile, videoSeries } from '../paths.ts';
import { cutVideo } from '../video/cut.ts';

/** A record that was read from a dataset, with what its log does not hold. */
export interface StoredRecord extends EpisodeRecord {
  readonly stored: {
    /** Rows of `data/`, of the copied features. */
    readonly rows: readonly Row[];
    /** Rows of `privileged/`. */
    readonly privileged: readonly Row[];
    /** Row of `meta/episodes/`. */
    readonly meta: Row;
  };
}

/**
 * @param infos `features` of `info.json`
 * @param data a file of `data/`
 * @throws UserError for a feature that has neither a column nor videos
 */
export function storedFeatures(
  dir: string,
  infos: Readonly<Record<string, FeatureInfo>>,
  data: ParquetReader,
): Feature[] {
  const own = datasetFeatures().map(({ name }) => name);
  const huggingface = huggingfaceFeatures(data);
  return Object.entries(infos)
    .filter(([name]) => !own.includes(name))
    .map(([name, info]) => {
      if (info.dtype === 'video') return storedVideo(dir, name, info);
      if (!data.columns.includes(name)) {
        const what = `a feature of dtype ${info.dtype} that has no column in data/ cannot be copied`;
        throw complain({ where: `${join(dir, 'meta/info.json')}: features.${name}`, what });
      }
      return storedFeature(name, info, columnType(data, name), huggingface[name] ?? null);
    });
}

function storedFeature(name: string, info: FeatureInfo, type: FieldType, huggingface: unknown): Feature {
  const isImage = info.dtype === 'image';
  const nesting: StatsNesting = isImage ? 'camera' : 'vector';
  const hasStats = info.dtype !== 'language' && info.dtype !== 'string';
  return {
    name,
    info,
    column: {
      type,
      huggingface,
      ...(isImage ? { isImage } : {}),
      encode: (episode) => storedOf(episode).rows.map((row) => row[name]),
    },
    stats: hasStats ? { nesting, compute: (episode) => statsOf(storedOf(episode).meta, name) } : null,
  };
}

/** A camera whose frames stand in MP4 files: each episode's are cut out of the file that holds them. */
function storedVideo(dir: string, name: string, info: FeatureInfo): Feature {
  const { chunk, file, from, to } = episodeVideoColumns(name);
  return {
    name,
    info,
    column: null,
    video: (episode) => {
      const { meta } = storedOf(episode);
      const path = placedFile(videoSeries(name), { chunk: Number(meta[chunk]), file: Number(meta[file]) }, 'mp4');
      return cutVideo(join(dir, path), { fromSec: Number(meta[from]), toSec: Number(meta[to]) });
    },
    stats: { nesting: 'camera', compute: (episode) => statsOf(storedOf(episode).meta, name) },
  };
}

/** Columns of `meta/episodes/` that a copied feature is made from. */
export function metaColumns({ name, stats, video }: Feature): string[] {
  return [...(stats ? statsColumns(name) : []), ...(video ? Object.values(episodeVideoColumns(name)) : [])];
}

/** Columns of `privileged/` beside the declared ones, copied as they are. */
export function storedPrivileged(privileged: ParquetReader): ExtraColumn[] {
  const own: readonly string[] = [...KEYS, ...PRIVILEGED_COLUMNS.map(({ name }) => name)];
  return privileged.columns
    .filter((name) => !own.includes(name))
    .map((name) => ({
      name,
      type: columnType(privileged, name),
      doc: passDoc(name),
      encode: (episode) => storedOf(episode).privileged.map((row) => row[name]),
    }));
}

/** What every privileged row begins with. */
export const KEYS = ['episode_index', 'frame_index', 'index'] as const;

/** Of `camera.<name>.<pass>`. */
function passDoc(column: string): string {
  const [, camera, pass] = /^camera\.(.+)\.([a-z]+)$/.exec(column) ?? [];
  const known = CAMERA_PASSES.find((name) => name === pass);
  return camera && known ? passColumn(camera, known).doc : 'As in the dataset that it was copied from.';
}

function storedOf({ record }: PlacedEpisode): StoredRecord['stored'] {
  return (record as StoredRecord).stored;
}

/** Columns of `meta/episodes/` that hold the statistics of a feature. */
function statsColumns(name: string): string[] {
  return [...STAT_NAMES, 'count'].map((stat) => `stats/${name}/${stat}`);
}

function statsOf(meta: Row, name: string): FeatureStats {
  const numbers = (stat: string) => [meta[`stats/${name}/${stat}`]].flat(Number.POSITIVE_INFINITY).map(Number);
  const stats = Object.fromEntries(STAT_NAMES.map((stat) => [stat, numbers(stat)]));
  return { ...(stats as Record<(typeof STAT_NAMES)[number], number[]>), count: numbers('count')[0]! };
}

function huggingfaceFeatures({ keyValues }: ParquetReader): Readonly<Record<string, unknown>> {
  const text = keyValues.get('huggingface');
  return text === undefined ? {} : JSON.parse(text).info.features;
}

type Schema = ParquetReader['schema'];

/** The declared type of a column, from the elements that `parquetSchema` made of it. */
function columnType({ schema }: ParquetReader, name: string): FieldType {
  for (let at = 1; at < schema.length; ) {
    const [type, next] = typeAt(schema, at);
    if (schema[at]!.name === name) return type;
    at = next;
  }
  throw new TypeError(`columnType: no column ${name}`);
}

/** The type that begins at an element, and the first element behind it. */
function typeAt(schema: Schema, at: number): [FieldType, number] {
  const { type, num_children: children, converted_type: converted } = schema[at]!;
  if (converted === 'LIST') {
    const [element, next] = typeAt(schema, at + 2);
    return [{ list: element }, next];
  }
  if (children) {
    const members: Record<string, FieldType> = {};
    let next = at + 1;
    for (let child = 0; child < children; child++) {
      const { name } = schema[next]!;
      [members[name], next] = typeAt(schema, next);
    }
    return [{ struct: members }, next];
  }
  const scalars = { BOOLEAN: 'bool', INT32: 'int32', INT64: 'int64', FLOAT: 'float32', DOUBLE: 'float64' } as const;
  if (type === 'BYTE_ARRAY') return [converted === 'UTF8' ? 'string' : 'binary', at + 1];
  const scalar = scalars[type as keyof typeof scalars];
  if (!scalar) throw new TypeError(`typeAt: Parquet type ${type} is not one that this program writes`);
  return [scalar, at + 1];
}
