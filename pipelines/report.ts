/**
 * `better report DIR`: one HTML page about a dataset: pictures, plots, rates, coverage, causes.
 */
import { defineCommand } from 'citty';
import { footprint } from '../src/asset/bounds.ts';
import { builtinCatalogue } from '../src/asset/catalogue.ts';
import { scaleAsset } from '../src/asset/scale.ts';
import { defaultLimits } from '../src/report/model.ts';
import type { PartsOf } from '../src/report/parts.ts';
import { writeReport } from '../src/report/report.ts';
import type { OutlineOf } from '../src/report/scene.ts';
import { human, printJson } from './support/human.ts';
import { wholeNumber } from './support/numbers.ts';
import { reportArtist } from './support/report-artist.ts';

/** A page with more episodes to play is slow to open. */
const MOST_EPISODES = 100;

export const reportCommand = defineCommand({
  meta: { name: 'report', description: 'Write one HTML page about a dataset: pictures, rates, coverage, a player' },
  args: {
    dir: { type: 'positional', description: 'Folder of the dataset', required: true },
    out: { type: 'string', description: 'The page; DIR-report.html by default', valueHint: 'FILE.html' },
    episodes: {
      type: 'string',
      description: `Episodes that can be played, ${defaultLimits.players} by default`,
      valueHint: 'N',
    },
    json: { type: 'boolean', description: 'Print one JSON document on stdout' },
  },
  async run({ args }): Promise<number> {
    const players = wholeNumber('--episodes', args.episodes, 0, MOST_EPISODES);
    const written = await writeReport(args.dir, {
      outlineOf: builtinOutline,
      partsOf: builtinParts,
      artistOf: reportArtist,
      ...(args.out === undefined ? {} : { out: args.out }),
      ...(players === undefined ? {} : { limits: { players } }),
    });
    if (args.json) printJson(written);
    const { path, bytes, variations } = written;
    human.success(`${path}: ${variations} variations, ${(bytes / 1e6).toFixed(1)} MB; open it in a browser`);
    return 0;
  },
});

/** Outlines of the assets that come with this package. */
const builtinOutline: OutlineOf = ({ asset: id, scale }) => {
  const asset = builtinCatalogue.byId(id);
  if (!asset) return null;
  return { ...footprint(scaleAsset(asset, scale)), round: asset.symmetry.kind === 'full' };
};

/** Moving parts of the assets that come with this package. */
const builtinParts: PartsOf = ({ asset: id }) =>
  (builtinCatalogue.byId(id)?.parts ?? []).map(({ name, joint }) => ({ name, unit: joint === 'slide' ? 'm' : 'rad' }));
