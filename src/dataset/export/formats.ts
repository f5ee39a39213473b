/**
 * The formats that a dataset can be written in, beside LeRobot v3.0.
 */
import { complain } from '../../core/errors.ts';
import type { Feature } from '../feature.ts';
import { ArrowSink } from './arrow.ts';
import { Gr00tSink } from './gr00t.ts';
import { DEMO_DTYPES, DemoFileSink } from './hdf5-demos.ts';
import { LerobotV21Sink } from './lerobot-v21.ts';
import type { ExportSink, ExportSource } from './sink.ts';

interface Format {
  readonly doc: string;
  /** Dtypes of features that it can hold; the others have to be left out by name. `none`: it is of the log alone. */
  readonly dtypes: readonly string[] | 'none';
  readonly open: (source: ExportSource) => Promise<ExportSink>;
}

const NUMBERS = ['float32', 'float64', 'int32', 'int64', 'bool'];

export const EXPORT_FORMATS = {
  'lerobot-v2.1': {
    doc: 'LeRobot v2.1, as openpi and releases of LeRobot up to 0.3 read it',
    dtypes: [...NUMBERS, 'string', 'image', 'video'],
    open: async (source) => new LerobotV21Sink(source),
  },
  gr00t: {
    doc: 'GR00T: LeRobot v2.1 with modality.json and stats.json, cameras as video',
    dtypes: [...NUMBERS, 'image', 'video'],
    open: async (source) => new Gr00tSink(source),
  },
  robomimic: {
    doc: 'robomimic HDF5, a file a task',
    dtypes: DEMO_DTYPES,
    open: (source) => DemoFileSink.open(source, { datagenInfo: false }),
  },
  mimicgen: {
    doc: 'MimicGen HDF5: robomimic with datagen_info',
    dtypes: DEMO_DTYPES,
    open: (source) => DemoFileSink.open(source, { datagenInfo: true }),
  },
  arrow: {
    doc: 'Arrow IPC of the privileged log, with the state and action columns beside it',
    dtypes: 'none',
    open: async (source) => new ArrowSink(source),
  },
} as const satisfies Record<string, Format>;

export type ExportFormat = keyof typeof EXPORT_FORMATS;

/** @throws UserError for a name that is none of the formats */
export function parseFormat(text: string, where: string): ExportFormat {
  if (Object.hasOwn(EXPORT_FORMATS, text)) return text as ExportFormat;
  const expected = Object.entries(EXPORT_FORMATS).map(([name, { doc }]) => `${name} (${doc})`);
  throw complain({ where, what: 'no such format', got: text, expected });
}

/**
 * @returns the features that are not left out
 * @throws UserError for one that the format cannot hold, and for a name to leave out that is no such feature
 */
export function chooseFeatures(
  features: readonly Feature[],
  format: ExportFormat,
  without: readonly string[],
  where: string,
): Feature[] {
  const { dtypes }: Format = EXPORT_FORMATS[format];
  const own = ['observation.state', 'action', 'timestamp', 'frame_index', 'episode_index', 'index', 'task_index'];
  const optional = features.map(({ name }) => name).filter((name) => !own.includes(name));
  for (const name of without) {
    if (!optional.includes(name)) {
      const expected = optional.length > 0 ? optional : 'none: this dataset has no feature that may be left out';
      throw complain({ where: '--without', what: 'no feature that may be left out', got: name, expected });
    }
  }
  const kept = features.filter(({ name }) => !without.includes(name));
  if (dtypes === 'none') return kept.filter(({ name }) => own.includes(name));
  for (const { name, info } of kept) {
    if (dtypes.includes(info.dtype)) continue;
    throw complain({
      where: `${where}: features.${name}`,
      what: `${format} cannot hold a feature of dtype ${info.dtype}`,
      expected: `${dtypes.join(', ')}; leave it out with --without ${name}`,
    });
  }
  return kept;
}
