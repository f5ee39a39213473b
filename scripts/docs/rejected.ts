/**
 * What was tried and rejected: `rejected.yaml` beside the certificates of a task. A share of certified variations means something
 * only beside it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readYaml } from '../../src/core/documents.ts';
import { CAUSES } from '../../src/isolation/causes.ts';
import { AXES } from '../../src/task/intervention-block.ts';

const rejectedSchema = z.array(
  z.strictObject({
    /** Null for a training variation. */
    axis: z.enum(AXES).nullable(),
    /** What the variation would have been, in words. */
    what: z.string().min(1),
    seeds: z.int().min(1),
    failed: z.int().min(1),
    /** Failed seeds by cause. */
    causes: z.partialRecord(z.enum(CAUSES), z.int().min(1)),
    /** What lies behind it, where that is known. */
    because: z.string().min(1).optional(),
  }),
);
export type Rejected = z.output<typeof rejectedSchema>[number];

/** @param folder of the certificates of a task */
export function readRejected(folder: string): Rejected[] {
  const path = join(folder, 'rejected.yaml');
  return existsSync(path) ? readYaml(path, rejectedSchema) : [];
}
