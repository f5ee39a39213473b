/**
 * `npm run pictures -- DIR`: the README's picture, from a dataset that `npm run demo` made.
 */
import { join } from 'node:path';
import sharp from 'sharp';
import { packageRoot } from '../pipelines/support/package-info.ts';
import { ParquetReader } from '../src/dataset/parquet-reader.ts';

const CAMERAS = ['front', 'wrist'] as const;
/** Parts of the episode that are shown. */
const MOMENTS = [0, 0.12, 0.22, 0.36, 0.5, 0.64, 0.84, 1];
const EPISODE = 0;
const SIDE_PX = 256;

const [dir = join(packageRoot, 'out', 'demo')] = process.argv.slice(2);
const reader = await ParquetReader.open(join(dir, 'data/chunk-000/file-000.parquet'));
const columns = CAMERAS.map((camera) => `observation.images.${camera}`);
const rows = await reader.rows(EPISODE, columns);
reader.close();
const tiles = MOMENTS.flatMap((moment, column) =>
  columns.map((name, row) => ({
    input: Buffer.from((rows[Math.round(moment * (rows.length - 1))]![name] as { bytes: Uint8Array }).bytes),
    left: SIDE_PX * column,
    top: SIDE_PX * row,
  })),
);
await sharp({
  create: { width: SIDE_PX * MOMENTS.length, height: SIDE_PX * CAMERAS.length, channels: 3, background: 'black' },
})
  .composite(tiles)
  .jpeg({ quality: 88, chromaSubsampling: '4:4:4' })
  .toFile(join(packageRoot, 'docs', 'images', 'episode.jpg'));
