/**
 * Objaverse 1.0 as its hub lays it out. The same relative paths are used below the address and below the cache folder.
 */
import { complain } from '../../core/errors.ts';

/** Where the hub is when nothing else is said; files are at `<base>/resolve/main/<path>`. */
export const DEFAULT_BASE_URL = 'https://huggingface.co/datasets/allenai/objaverse';

/** uid → path of its GLB. */
export const OBJECT_PATHS = 'object-paths.json.gz';
/** LVIS category → uids. */
export const LVIS_ANNOTATIONS = 'lvis-annotations.json.gz';

const UID = /^[0-9a-f]{32}$/;
const OBJECT_PATH = /^glbs\/(\d{3}-\d{3})\/([0-9a-f]{32})\.glb$/;

/** Whether a text has the form of an Objaverse uid: 32 hexadecimal digits. */
export const isUid = (text: string): boolean => UID.test(text);

/** @throws UserError for what is no uid */
export function checkUid(uid: string, where = 'objaverse'): string {
  if (isUid(uid)) return uid;
  throw complain({ where, what: 'not an Objaverse uid', got: uid, expected: '32 hexadecimal digits' });
}

/**
 * Checks what the hub says about where an object is: nothing else may become a file name or an address.
 *
 * @throws UserError for a path that is not of the form `glbs/000-023/<uid>.glb`
 */
export function checkObjectPath(uid: string, path: unknown): string {
  const match = typeof path === 'string' ? OBJECT_PATH.exec(path) : null;
  if (match?.[2] === uid) return match[0];
  throw complain({
    where: `${OBJECT_PATHS}: ${uid}`,
    what: 'a strange path',
    got: path,
    expected: 'glbs/000-023/UID.glb',
  });
}

/** The file that holds the metadata of an object, e.g. `metadata/000-023.json.gz`: an object's folder names it. */
export const metadataPathOf = (objectPath: string): string => `metadata/${objectPath.split('/')[1]}.json.gz`;

/** The address of a file. */
export const hubUrl = (baseUrl: string, path: string): string => `${baseUrl.replace(/\/+$/, '')}/resolve/main/${path}`;
