/** A process of its own that fetches objects: `fetch-child.ts BASE_URL CACHE UID...`. */
import { ObjaverseClient } from '../../../src/asset/objaverse/client.ts';

const [baseUrl, cacheFolder, ...uids] = process.argv.slice(2);
const { paths, missing } = await new ObjaverseClient({ baseUrl: baseUrl!, cacheFolder: cacheFolder! }).objects(uids);
console.log(JSON.stringify({ paths: [...paths.values()], missing }));
