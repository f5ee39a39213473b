/**
 * A GLB as three's GLTFLoader reads it, by a change of its JSON alone: this runs in browsers too.
 */
import { UserError } from '../../core/errors.ts';

const GLB_MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const HEADER_BYTES = 20;
const OLDER = 'KHR_materials_pbrSpecularGlossiness';

/** Of anything that JSON may hold: three judges the rest of it. */
type Json = Record<string, unknown>;

export interface ModernModel {
  readonly glb: Uint8Array<ArrayBuffer>;
  /** What was changed, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Specular-glossiness materials, which three has not read since r147, as the dielectrics that most of them mean.
 *
 * @throws UserError for what is no whole GLB, and for one that would load something from elsewhere
 */
export function modernise(glb: Uint8Array<ArrayBuffer>, name: string): ModernModel {
  const { json, rest } = split(glb, name);
  const uris = [...objectsOf(json['buffers']), ...objectsOf(json['images'])].map(({ uri }) => uri ?? 'data:');
  const outside = uris.find((uri) => typeof uri !== 'string' || !uri.startsWith('data:'));
  if (outside !== undefined) throw new UserError(`${name}: refused: it refers to ${String(outside).slice(0, 60)}`);
  const older = objectsOf(json['materials']).filter((material) => olderOf(material) !== undefined);
  if (older.length === 0) return { glb, notes: [] };
  for (const material of older) modern(material);
  for (const key of ['extensionsUsed', 'extensionsRequired']) {
    const list = json[key];
    if (Array.isArray(list)) json[key] = list.filter((extension) => extension !== OLDER);
  }
  const notes = [`${older.length} material(s) of the specular-glossiness kind were made metallic-roughness ones`];
  return { glb: join(json, rest), notes };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectsOf = (list: unknown): Json[] => (Array.isArray(list) ? list.filter(isObject) : []);

/** The specular-glossiness part of a material. */
function olderOf({ extensions }: Json): Json | undefined {
  const older = isObject(extensions) ? extensions[OLDER] : undefined;
  return isObject(older) ? older : undefined;
}

function modern(material: Json): void {
  const { diffuseFactor, diffuseTexture, glossinessFactor } = olderOf(material)!;
  const { [OLDER]: _older, ...extensions } = material['extensions'] as Json;
  material['extensions'] = extensions;
  material['pbrMetallicRoughness'] = {
    ...(diffuseFactor === undefined ? {} : { baseColorFactor: diffuseFactor }),
    ...(diffuseTexture === undefined ? {} : { baseColorTexture: diffuseTexture }),
    metallicFactor: 0,
    roughnessFactor: 1 - (typeof glossinessFactor === 'number' ? glossinessFactor : 1),
  };
}

/** glTF 2.0 specification, section 4.4: a header, a chunk of JSON, and what follows. */
function split(glb: Uint8Array<ArrayBuffer>, name: string): { json: Json; rest: Uint8Array<ArrayBuffer> } {
  const view = new DataView(glb.buffer, glb.byteOffset, glb.byteLength);
  if (glb.length < HEADER_BYTES || view.getUint32(0, true) !== GLB_MAGIC)
    throw new UserError(`${name}: not a GLB file`);
  if (view.getUint32(8, true) !== glb.length) throw new UserError(`${name}: cut off; load it again`);
  const end = HEADER_BYTES + view.getUint32(12, true);
  if (view.getUint32(16, true) !== JSON_CHUNK || end > glb.length) throw new UserError(`${name}: a damaged GLB`);
  let json: unknown = null;
  try {
    json = JSON.parse(new TextDecoder().decode(glb.subarray(HEADER_BYTES, end)));
  } catch {
    // told below
  }
  if (!isObject(json)) throw new UserError(`${name}: a damaged GLB`);
  return { json, rest: glb.subarray(end) };
}

function join(json: Json, rest: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(json));
  const length = Math.ceil(text.length / 4) * 4;
  const glb = new Uint8Array(HEADER_BYTES + length + rest.length).fill(0x20, HEADER_BYTES, HEADER_BYTES + length);
  const view = new DataView(glb.buffer);
  [GLB_MAGIC, 2, glb.length, length, JSON_CHUNK].forEach((word, i) => {
    view.setUint32(4 * i, word, true);
  });
  glb.set(text, HEADER_BYTES);
  glb.set(rest, HEADER_BYTES + length);
  return glb;
}
