/**
 * `better report`: one HTML page about a dataset, for people.
 */
import { existsSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { complain, UserError } from '../core/errors.ts';
import { writeFileAtomic } from '../core/files.ts';
import type { ArtistOf } from './log-pictures.ts';
import { defaultLimits, type ReportLimits, readModel } from './model.ts';
import { renderPage } from './page.ts';
import { noParts, type PartsOf } from './parts.ts';
import { PictureReader } from './pictures.ts';
import type { OutlineOf } from './scene.ts';
import { openSource } from './source.ts';
import { gatherViews } from './views.ts';

export interface ReportOptions {
  /** Path of the page; beside the dataset's folder by default: `verify` allows no file in it that is not the dataset's. */
  readonly out?: string;
  readonly limits?: Partial<ReportLimits>;
  /** Knows the shapes of assets; a round thing stands for one that it does not know. */
  readonly outlineOf?: OutlineOf;
  /** Knows the moving parts of assets; conditions of one that it does not know are told without units. */
  readonly partsOf?: PartsOf;
  /** Draws from logs where the dataset has no pictures that could be shown, and tells which cameras see most. */
  readonly artistOf?: ArtistOf;
}

export interface WrittenReport {
  readonly path: string;
  readonly bytes: number;
  readonly variations: number;
  /** Episodes that can be played. */
  readonly players: readonly number[];
  readonly pairs: number;
}

/**
 * Writes the page whole or not at all. Equal datasets give equal pages.
 *
 * @throws UserError when `dir` is no finished dataset, or lacks something that is shown
 */
export async function writeReport(dir: string, options: ReportOptions = {}): Promise<WrittenReport> {
  const { outlineOf = () => null, partsOf = noParts } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const source = openSource(dir);
  const path = options.out ?? `${resolve(dir)}-report.html`;
  checkOut(path, dir);
  const model = await readModel(source, limits, partsOf);
  const pictures = await PictureReader.open(source, limits.pictureBytes);
  const text = await gatherViews(source, model, { pictures, artistOf: options.artistOf })
    .then((views) => renderPage({ model, views, outlineOf }))
    .finally(() => pictures?.close());
  const page = Buffer.from(text, 'utf8');
  writeFileAtomic(path, page);
  return {
    path,
    bytes: page.length,
    variations: model.variations.length,
    players: model.players.map(({ entry }) => entry.index),
    pairs: model.pairs.length,
  };
}

function checkOut(path: string, dir: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) {
    throw complain({ where: '--out', what: 'a folder stands where the page is to be written', got: path });
  }
  const within = relative(resolve(dir), resolve(path));
  if (within !== '' && within !== '..' && !within.startsWith(`..${sep}`)) {
    throw new UserError(
      `--out: ${path} lies in the dataset, where \`better verify\` allows no other files; write it beside the folder`,
    );
  }
}
