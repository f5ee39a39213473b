/**
 * A compiled scene as fields: the MJCF document taken apart into what belongs to each object, and the rest.
 */
import type { Fields } from './fields.ts';

const MESH = /^ *<mesh name="object_(\d+)_[^\n]*\n/gm;
/** To the end tag of its own depth: moving parts are bodies inside. */
const BODY = /^ {2}<body name="object_(\d+)">[\s\S]*?^ {2}<\/body>\n/gm;

/**
 * @param mjcf object `i` is body `object_i`, with its meshes named after it, as `src/sim/mjcf.ts` writes them
 * @param ids of the objects in their order
 */
export function sceneFields(mjcf: string, ids: readonly string[]): Fields {
  const parts = new Map<string, string>(ids.map((id) => [id, '']));
  const take = (text: string, number: string) => {
    const id = ids[Number(number)];
    if (id === undefined) return text;
    // its number is its place in the log, which shifts when another object comes or goes
    parts.set(id, parts.get(id)! + text.replaceAll(`object_${number}`, 'object'));
    return '';
  };
  const rest = mjcf.replace(MESH, take).replace(BODY, take);
  return new Map<string, unknown>([
    ['scene.world', rest],
    ...[...parts].map(([id, text]) => [`scene.objects.${id}`, text] as const),
  ]);
}
