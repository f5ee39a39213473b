/**
 * The only reader of glTF's insides: gltf-transform with every extension, and its decoders.
 */
import { type Document, type JSONDocument, Logger, NodeIO } from '@gltf-transform/core';
import { ALL_EXTENSIONS, KHRMaterialsPBRSpecularGlossiness } from '@gltf-transform/extensions';
import draco3d from 'draco3dgltf';
import { MeshoptDecoder } from 'meshoptimizer';
import { UserError } from '../../core/errors.ts';
import { preflight } from './preflight.ts';
import type { GltfSource } from './source.ts';

/** Specular-glossiness is out of date, and asked for by many models all the same. */
const EXTENSIONS = [...ALL_EXTENSIONS, KHRMaterialsPBRSpecularGlossiness];
const KNOWN: ReadonlySet<string> = new Set(EXTENSIONS.map(({ EXTENSION_NAME }) => EXTENSION_NAME));

/**
 * Reads a source.
 *
 * @throws UserError for what `preflight` refuses, and for what turns out to be damaged
 */
export async function readDocument(source: GltfSource): Promise<Document> {
  const { json, resources, name } = source;
  preflight(json, KNOWN, name);
  const io = new NodeIO().setLogger(new Logger(Logger.Verbosity.SILENT)).registerExtensions(EXTENSIONS);
  const used = json.extensionsUsed ?? [];
  await MeshoptDecoder.ready;
  io.registerDependencies({ 'meshopt.decoder': MeshoptDecoder });
  if (used.includes('KHR_draco_mesh_compression')) {
    io.registerDependencies({ 'draco3d.decoder': await draco3d.createDecoderModule() });
  }
  try {
    return await io.readJSON({ json: json as unknown as JSONDocument['json'], resources });
  } catch (error) {
    throw new UserError(`${name}: damaged: ${error instanceof Error ? error.message : String(error)}`);
  }
}
