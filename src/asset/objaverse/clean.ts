/**
 * A glTF document as a GLB that three's GLTFLoader reads without helpers: self-contained and unpacked.
 */
import { type Document, Logger, NodeIO, type Transform } from '@gltf-transform/core';
import { ALL_EXTENSIONS, KHRMaterialsPBRSpecularGlossiness } from '@gltf-transform/extensions';
import type { ModernModel } from './modernise.ts';

/** KHRONOS_EXTENSIONS alone lack webp and meshopt; and many of Objaverse's models are of the older specular-glossiness kind. */
const EXTENSIONS = [...ALL_EXTENSIONS, KHRMaterialsPBRSpecularGlossiness];

/** Packed data is unpacked when it is read, and would be packed again when it is written. */
const PACKINGS: ReadonlySet<string> = new Set([
  'KHR_draco_mesh_compression',
  'EXT_meshopt_compression',
  'KHR_meshopt_compression',
]);

/** Changes the document. */
export async function cleanModel(document: Document): Promise<ModernModel> {
  const notes: string[] = [];
  const quiet = new Logger(Logger.Verbosity.SILENT);
  document.setLogger(quiet);
  await document.transform(withoutBasis(notes), unpacked);
  const io = new NodeIO().setLogger(quiet).registerExtensions(EXTENSIONS);
  return { glb: new Uint8Array(await io.writeBinary(document)), notes };
}

const unpacked: Transform = (document) => disposeExtensions(document, PACKINGS);

/** KTX2 textures need a transcoder. */
const withoutBasis =
  (notes: string[]): Transform =>
  (document) => {
    const textures = document
      .getRoot()
      .listTextures()
      .filter((texture) => texture.getMimeType() === 'image/ktx2');
    for (const texture of textures) texture.dispose();
    disposeExtensions(document, new Set(['KHR_texture_basisu']));
    if (textures.length > 0) notes.push(`${textures.length} texture(s) in KTX2 were dropped`);
  };

function disposeExtensions(document: Document, names: ReadonlySet<string>): void {
  for (const extension of document.getRoot().listExtensionsUsed()) {
    if (names.has(extension.extensionName)) extension.dispose();
  }
}
