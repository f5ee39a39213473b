/**
 * What a variation with an intervention must not write itself: its scene is its twin's, changed by the operations.
 */
import { complain } from '../core/errors.ts';
import type { Intervention } from '../task/intervention-block.ts';
import type { VariationDocument } from '../task/task-folder.ts';

/** Keys of a variation file that say nothing of the scene. */
const NAMES = ['variation_id', 'extends', 'enabled', 'intervention'];

/** @throws UserError for the first key that would change the scene beside the operations */
export function checkOwnWords({ path, data }: VariationDocument, { twin }: Intervention): void {
  for (const [key, value] of Object.entries(data)) {
    if (NAMES.includes(key) || value === undefined) continue;
    const isRecord = value !== null && typeof value === 'object' && !Array.isArray(value);
    const members = isRecord ? Object.keys(value) : null;
    if (members?.length === 0) continue;
    throw complain({
      where: `${path}: ${members ? `${key}.${members[0]}` : key}`,
      what: 'overlaps with the intervention of the same file',
      expected: `the change as an operation in intervention.do; all else is as in ${twin}`,
    });
  }
}
