/**
 * `better report DIR`: one HTML page about a dataset: pictures, plots, rates, coverage, causes.
 */
import { defineCommand } from 'citty';
import { footprint } from '../src/asset/bounds.ts';
import { builtinCatalogue } from '../src/asset/catalogue.ts';
import { scaleAsset } from '../src/asset/scale.ts';
import { UserError } from '../src/core/errors.ts';
import { parseCamera } from '../src/render/camera.ts';
import { defaultLimits } from '../src/report/model.ts';
import type { PartsOf } from '../src/report/parts.ts';
import { writeReport } from '../src/report/report.ts';
import type { OutlineOf } from '../src/report/scene.ts';
import type { DrawStart } from '../src/report/start-frames.ts';
import { FirstFrameArtist } from '../src/worker/first-frame-artist.ts';
import { human, printJson } from './support/human.ts';
import { wholeNumber } from './support/numbers.ts';

/** [px] */
const START_SIZE = [320, 200] as const;
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
      drawStart: startDrawer(),
      ...(args.out === undefined ? {} : { out: args.out }),
      ...(players === undefined ? {} : { limits: { players } }),
    });
    if (args.json) printJson(written);
    const { path, bytes, variations } = written;
    human.success(`${path}: ${variations} variations, ${(bytes / 1e6).toFixed(1)} MB; open it in a browser`);
    return 0;
  },
});

/** Down at the table from beyond it, past the hand. Lengths in m. */
const START_CAMERA = parseCamera(
  {
    name: 'start',
    width: START_SIZE[0],
    height: START_SIZE[1],
    vertical_fov_deg: 40,
    parent: 'world',
    position: [1.12, 0, 0.72],
    look_at: [0.5, 0, 0.03],
  },
  'report: START_CAMERA',
);

/** Draws starts, small; what is nowhere to be had cannot be drawn. */
function startDrawer(): DrawStart {
  const [width, height] = START_SIZE;
  let artist: FirstFrameArtist | null = null;
  return async (resolvedEpisode, qpos) => {
    artist ??= new FirstFrameArtist(START_CAMERA);
    try {
      return { jpeg: await artist.draw(resolvedEpisode, qpos), width, height };
    } catch (error) {
      if (error instanceof UserError) return null;
      throw error;
    }
  };
}

/** Outlines of the assets that come with this package. */
const builtinOutline: OutlineOf = ({ asset: id, scale }) => {
  const asset = builtinCatalogue.byId(id);
  if (!asset) return null;
  return { ...footprint(scaleAsset(asset, scale)), round: asset.symmetry.kind === 'full' };
};

/** Moving parts of the assets that come with this package. */
const builtinParts: PartsOf = ({ asset: id }) =>
  (builtinCatalogue.byId(id)?.parts ?? []).map(({ name, joint }) => ({ name, unit: joint === 'slide' ? 'm' : 'rad' }));
