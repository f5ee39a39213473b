/**
 * Checks of the pictures: every one decodes to its end, with the size and the kind that its feature declares.
 */
import sharp from 'sharp';
import type { Row } from './parquet-reader.ts';
import { type Check, type Faults, rowGroups, seriesFiles } from './verify-context.ts';

/** What a picture has to be. */
interface Expected {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Pictures that are decoded side by side: as many as keep the decoder's threads busy. */
const AT_ONCE = 8;

export const checkImages: Check = async ({ dir, info }, faults) => {
  const columns = new Map<string, Expected>();
  for (const [name, { dtype, shape }] of Object.entries(info.features)) {
    const [height = 0, width = 0, channels = 0] = shape;
    if (dtype === 'image') columns.set(name, { height, width, channels });
  }
  if (columns.size === 0) return 'no feature is an image';
  let pictures = 0;
  let episode = 0;
  for await (const { file, rows } of rowGroups(dir, seriesFiles(dir, 'data'), [...columns.keys()])) {
    for (const [name, expected] of columns) {
      pictures += await checkColumn(rows, name, expected, `${file}: episode ${episode}`, faults);
    }
    episode++;
  }
  return `${pictures} pictures decoded, each of its feature's size`;
};

async function checkColumn(rows: readonly Row[], name: string, expected: Expected, where: string, faults: Faults) {
  for (let first = 0; first < rows.length; first += AT_ONCE) {
    const found = await Promise.all(rows.slice(first, first + AT_ONCE).map((row) => pictureFault(row[name], expected)));
    found.forEach((fault, i) => {
      if (fault) faults.add(`${where}, frame ${first + i}`, `${name} ${fault}`);
    });
  }
  return rows.length;
}

/** What is wrong with a value of an image column; null when nothing is. */
async function pictureFault(value: unknown, expected: Expected): Promise<string | null> {
  const bytes = (value as { bytes?: unknown } | null | undefined)?.bytes;
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) return 'holds no picture';
  try {
    const { info } = await sharp(bytes, { failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true });
    const { height, width, channels } = info;
    if (height === expected.height && width === expected.width && channels === expected.channels) return null;
    return `is ${width} x ${height} with ${channels} channels, expected ${expected.width} x ${expected.height} with ${expected.channels}`;
  } catch (error) {
    return `does not decode: ${(error as Error).message.split('\n')[0]}`;
  }
}
