/**
 * What a finished dataset's provenance says about how it was made: rates, causes, sources, coverage.
 */
import { join } from 'node:path';
import { atan2 } from '../core/portable-math.ts';
import { wilsonInterval } from '../core/wilson.ts';
import { readManifest } from './manifest.ts';
import { ParquetReader } from './parquet-reader.ts';
import { ATTEMPTS_PATH, EPISODES_PATH } from './paths.ts';

export interface VariationSummary {
  readonly task_id: string;
  readonly variation_id: string;
  readonly accepted: number;
  readonly attempts: number;
  /** Data generation rate: accepted / attempts. */
  readonly dgr: number;
  /** Wilson's interval at 95 %. */
  readonly dgr_interval: readonly [number, number];
  /** Rejected attempts by cause. */
  readonly causes: Readonly<Record<string, number>>;
  /**
   * Share of the cells that an object's start can fall into which some episode started in, over all objects that move: the
   * disc about the written position, cut into 16 cells of equal area. Null where nothing moves.
   */
  readonly start_coverage: number | null;
}

export interface DatasetSummary {
  readonly episodes: number;
  readonly frames: number;
  readonly attempts: number;
  readonly variations: readonly VariationSummary[];
  /** Accepted episodes' segments by seed demo, most used first. */
  readonly seed_demos: readonly { readonly name: string; readonly segments: number }[];
  readonly digest: string;
}

/** The part of the manifest's config that starts are measured against. */
export interface WrittenStarts {
  readonly variations: readonly {
    readonly variation: {
      readonly task_id: string;
      readonly variation_id: string;
      readonly layout: Readonly<Record<string, { readonly position: readonly number[] }>>;
    };
    readonly reset: { readonly objects: Readonly<Record<string, { readonly position_m: number }>> };
  }[];
}

const SECTORS = 8;
const CELLS = 2 * SECTORS;

/** Tallies of one variation. */
class Tally {
  attempts = 0;
  accepted = 0;
  readonly causes = new Map<string, number>();
  readonly #cells = new Map<string, Set<number>>();
  readonly #written: WrittenStarts['variations'][number] | undefined;

  constructor(written: WrittenStarts['variations'][number] | undefined) {
    this.#written = written;
  }

  /** Notes which cell of its disc an object started in: two rings of equal area, eight sectors each. */
  addStart(id: string, position: readonly number[]): void {
    const centre = this.#written?.variation.layout[id]?.position;
    const reach = this.#written?.reset.objects[id]?.position_m ?? 0;
    if (!centre || reach === 0) return;
    const dx = position[0]! - centre[0]!;
    const dy = position[1]! - centre[1]!;
    const ring = dx * dx + dy * dy < (reach * reach) / 2 ? 0 : 1;
    const turn = (atan2(dy, dx) + Math.PI) / (2 * Math.PI);
    const cell = ring * SECTORS + Math.min(SECTORS - 1, Math.floor(turn * SECTORS));
    if (!this.#cells.has(id)) this.#cells.set(id, new Set());
    this.#cells.get(id)!.add(cell);
  }

  get coverage(): number | null {
    if (this.#cells.size === 0) return null;
    let visited = 0;
    for (const cells of this.#cells.values()) visited += cells.size;
    return visited / (this.#cells.size * CELLS);
  }
}

/** Reads the provenance of a finished dataset, row group by row group. */
export async function summariseDataset(out: string): Promise<DatasetSummary> {
  const manifest = readManifest(out);
  if (!manifest) throw new Error(`summariseDataset: ${out} is not finished`);
  const { variations = [] } = (manifest.config ?? {}) as Partial<WrittenStarts>;
  const tallies = new Map<string, Tally>();
  const tallyOf = (task: unknown, variation: unknown): Tally => {
    const key = `${task}/${variation}`;
    let tally = tallies.get(key);
    if (!tally) {
      const written = variations.find((v) => `${v.variation.task_id}/${v.variation.variation_id}` === key);
      tally = new Tally(written);
      tallies.set(key, tally);
    }
    return tally;
  };
  await eachRow(out, ATTEMPTS_PATH, ['task_id', 'variation_id', 'status', 'cause'], (row) => {
    const tally = tallyOf(row['task_id'], row['variation_id']);
    tally.attempts++;
    if (row['status'] === 'accepted') tally.accepted++;
    else tally.causes.set(String(row['cause']), (tally.causes.get(String(row['cause'])) ?? 0) + 1);
  });
  const demos = new Map<string, number>();
  await eachRow(out, EPISODES_PATH, ['task_id', 'variation_id', 'source_demos', 'resolved_episode'], (row) => {
    const tally = tallyOf(row['task_id'], row['variation_id']);
    for (const name of row['source_demos'] as string[]) demos.set(name, (demos.get(name) ?? 0) + 1);
    const resolved = JSON.parse(String(row['resolved_episode'])) as { objects?: { id: string; position: number[] }[] };
    for (const { id, position } of resolved.objects ?? []) tally.addStart(id, position);
  });
  return {
    episodes: manifest.episodes,
    frames: manifest.frames,
    attempts: manifest.attempts,
    variations: [...tallies].map(([key, tally]) => variationSummary(key, tally)),
    seed_demos: [...demos]
      .map(([name, segments]) => ({ name, segments }))
      .sort((a, b) => b.segments - a.segments || (a.name < b.name ? -1 : 1)),
    digest: manifest.digest,
  };
}

function variationSummary(key: string, { accepted, attempts, causes, coverage }: Tally): VariationSummary {
  const [task_id, variation_id] = key.split('/') as [string, string];
  return {
    task_id,
    variation_id,
    accepted,
    attempts,
    dgr: attempts === 0 ? 0 : accepted / attempts,
    dgr_interval: wilsonInterval(accepted, attempts),
    causes: Object.fromEntries([...causes].sort()),
    start_coverage: coverage,
  };
}

async function eachRow(
  out: string,
  path: string,
  columns: readonly string[],
  visit: (row: Readonly<Record<string, unknown>>) => void,
): Promise<void> {
  const reader = await ParquetReader.open(join(out, path));
  try {
    for (let group = 0; group < reader.groups.length; group++) {
      for (const row of await reader.rows(group, columns)) visit(row);
    }
  } finally {
    reader.close();
  }
}
