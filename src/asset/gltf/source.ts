/**
 * A glTF or GLB file as its JSON and its bytes, everything that it refers to included.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { keyPath } from '../../core/documents.ts';
import { UserError } from '../../core/errors.ts';
import { sha256Hex } from '../../core/hash.ts';
import { LIMITS } from './options.ts';
import { dataOfUri, isDataUri, readReferenced } from './uri.ts';

const index = z.number().int().nonnegative();
const item = z.looseObject({ name: z.string().optional() });
const uriItem = item.extend({ uri: z.string().optional() });

/** What is relied on before gltf-transform reads the file; the rest is its business. */
const gltfJson = z.looseObject({
  asset: z.looseObject({ version: z.string(), copyright: z.string().optional(), extras: z.unknown().optional() }),
  extensionsRequired: z.array(z.string()).optional(),
  extensionsUsed: z.array(z.string()).optional(),
  scene: index.optional(),
  scenes: z.array(item.extend({ nodes: z.array(index).optional() })).optional(),
  nodes: z.array(item.extend({ children: z.array(index).optional(), mesh: index.optional() })).optional(),
  meshes: z
    .array(
      item.extend({
        primitives: z.array(
          z.looseObject({
            attributes: z.record(z.string(), index),
            indices: index.optional(),
            mode: z.number().int().optional(),
            material: index.optional(),
          }),
        ),
      }),
    )
    .optional(),
  materials: z.array(item).optional(),
  textures: z.array(item).optional(),
  images: z.array(uriItem.extend({ bufferView: index.optional() })).optional(),
  accessors: z
    .array(
      item.extend({ count: index, type: z.string(), componentType: z.number().int(), bufferView: index.optional() }),
    )
    .optional(),
  bufferViews: z.array(item.extend({ buffer: index, byteOffset: index.optional(), byteLength: index })).optional(),
  buffers: z.array(uriItem.extend({ byteLength: index })).optional(),
  animations: z.array(z.unknown()).optional(),
  skins: z.array(z.unknown()).optional(),
});

export type GltfJson = z.output<typeof gltfJson>;

export interface GltfSource {
  /** Names the file in complaints. */
  readonly name: string;
  readonly json: GltfJson;
  /** By URI, with `@glb.bin` for a GLB's own. */
  readonly resources: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
  /** Of the file, or of it and what it refers to, in the order of reference. */
  readonly sha256: string;
}

/** gltf-transform's name for the binary chunk. */
const GLB_BUFFER = '@glb.bin';
const GLB_MAGIC = 0x46546c67;

/**
 * Reads a file, or bytes that are at hand.
 *
 * @throws UserError when it is not glTF 2, is cut off, is too large, or refers to something outside its folder
 */
export function readSource(input: string | Uint8Array, name?: string): GltfSource {
  if (typeof input === 'string') return parseSource(readBounded(input), name ?? basename(input), dirname(input));
  return parseSource(input, name ?? 'model', null);
}

function readBounded(path: string): Uint8Array {
  let bytes: number;
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new UserError(`${path}: not a file`);
    bytes = stat.size;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path}: no such file`);
  }
  if (bytes > LIMITS.fileBytes)
    throw new UserError(`${path}: ${bytes} bytes are too many; ${LIMITS.fileBytes} at most`);
  return new Uint8Array(readFileSync(path));
}

function parseSource(bytes: Uint8Array, name: string, folder: string | null): GltfSource {
  if (bytes.length > LIMITS.fileBytes) throw new UserError(`${name}: ${bytes.length} bytes are too many`);
  const { text, binary } = splitContainer(bytes, name);
  const json = parseJson(text, name);
  const resources: Record<string, Uint8Array<ArrayBuffer>> = {};
  const hashes = [sha256Hex(bytes)];
  if (binary) resources[GLB_BUFFER] = copyOf(binary);
  let total = bytes.length;
  const items = (['buffers', 'images'] as const).flatMap((list) =>
    (json[list] ?? []).map(({ uri }, i) => ({ uri, where: `${name}: ${list}[${i}].uri` })),
  );
  for (const { uri, where } of items) {
    if (uri === undefined || resources[uri]) continue;
    if (isDataUri(uri)) continue;
    const data = readReferenced(uri, folder, where);
    total += data.length;
    if (total > LIMITS.fileBytes)
      throw new UserError(`${name}: its files have more than ${LIMITS.fileBytes} bytes together`);
    resources[uri] = copyOf(data);
    hashes.push(sha256Hex(data));
  }
  inlineDataUris(json, resources, name);
  return { name, json, resources, sha256: hashes.length === 1 ? hashes[0]! : sha256Hex(hashes.join('\n')) };
}

/** Gives `data:` URIs short names: a library that is asked for a long one may try to fetch it. */
function inlineDataUris(json: GltfJson, resources: Record<string, Uint8Array<ArrayBuffer>>, name: string): void {
  for (const list of ['buffers', 'images'] as const) {
    (json[list] ?? []).forEach((entry, i) => {
      if (entry.uri === undefined || !isDataUri(entry.uri)) return;
      const data = dataOfUri(entry.uri, `${name}: ${list}[${i}].uri`);
      const type = /^data:([a-z]+\/[a-z0-9.+-]+)/i.exec(entry.uri)?.[1];
      entry.uri = `@${list}/${i}`;
      if (list === 'images' && type !== undefined) (entry as { mimeType?: string }).mimeType ??= type;
      resources[entry.uri] = copyOf(data);
    });
  }
}

const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

/** A GLB's chunks (glTF 2.0 specification, section 4.4), or the whole as JSON text. */
function splitContainer(bytes: Uint8Array, name: string): { text: Uint8Array; binary: Uint8Array | null } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0, true) !== GLB_MAGIC) return { text: bytes, binary: null };
  const version = view.getUint32(4, true);
  if (version !== 2) throw new UserError(`${name}: a GLB of version ${version}; only glTF 2 can be read`);
  const length = view.getUint32(8, true);
  if (length > bytes.length) {
    throw new UserError(`${name}: cut off: ${bytes.length} of ${length} bytes are there; get the file again`);
  }
  let text: Uint8Array | null = null;
  let binary: Uint8Array | null = null;
  for (let offset = 12; offset + 8 <= length; ) {
    const size = view.getUint32(offset, true);
    const type = view.getUint32(offset + 4, true);
    if (offset + 8 + size > length) throw new UserError(`${name}: damaged: a chunk is longer than the file`);
    const chunk = bytes.subarray(offset + 8, offset + 8 + size);
    if (type === 0x4e4f534a) text ??= chunk;
    if (type === 0x004e4942) binary ??= chunk;
    offset += 8 + Math.ceil(size / 4) * 4;
  }
  if (!text) throw new UserError(`${name}: damaged: a GLB without its JSON chunk`);
  return { text, binary };
}

function parseJson(text: Uint8Array, name: string): GltfJson {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    throw new UserError(`${name}: not a glTF file: neither a GLB nor JSON text`);
  }
  const result = gltfJson.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new UserError(`${name}: not a sound glTF file: ${keyPath(issue.path) || 'the whole'}: ${issue.message}`);
  }
  if (!result.data.asset.version.startsWith('2.')) {
    throw new UserError(`${name}: glTF of version ${result.data.asset.version}; only glTF 2 can be read`);
  }
  return result.data;
}
