import { UserError } from '../../core/errors.ts';
import type { ObjaverseClient } from './client.ts';
import { mapLimited } from './limited.ts';
import type { ObjectMetadata } from './metadata.ts';

/**
 * What can be told about objects, each for itself: one whose metadata is not to be had is left out, and keeps none back.
 *
 * For where an object is wanted whatever is known of it, or where nothing can be fetched. Choosing among objects by what a bad
 * connection left would choose others the next time.
 */
export async function metadataAtHand(
  client: ObjaverseClient,
  uids: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, ObjectMetadata>> {
  const maps = await mapLimited(uids, client.options.concurrency, async (uid) => {
    try {
      return await client.metadata([uid], signal);
    } catch (error) {
      if (error instanceof UserError) return new Map<string, ObjectMetadata>();
      throw error;
    }
  });
  return new Map(maps.flatMap((map) => [...map]));
}
