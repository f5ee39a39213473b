import { z } from 'zod';
import { checkValue } from '../../core/documents.ts';

/** Raised whenever the same file and options would give another asset. */
export const IMPORTER_VERSION = 2;

const UP_AXES = ['+x', '-x', '+y', '-y', '+z', '-z'] as const;
export type UpAxis = (typeof UP_AXES)[number];

const importOptions = z.strictObject({
  /** What it is, e.g. `mug`: chooses size and mass where they are not given. */
  category: z.string().regex(/^[a-z0-9][a-z0-9_]*$/, 'must be lower-case letters, digits and _'),
  /** Longest side [m]; by category when left out. */
  sizeM: z.number().min(0.005, 'must be 5 mm at least').max(2, 'must be 2 m at most').optional(),
  /** By category when left out, else by volume. */
  massKg: z.number().positive().max(50).optional(),
  /** The file's axis that points up when the thing stands as it should; glTF's own is +y. */
  up: z.enum(UP_AXES),
  /** Turned about z so that its longest extent lies along x, or left as it is in the file. */
  facing: z.enum(['principal', 'file']),
  /** Whether what cannot stand is laid on the side that carries it. */
  settle: z.boolean(),
  title: z.string(),
  author: z.string(),
  license: z.string(),
  sourceUid: z.string(),
});

export type ImportOptions = z.output<typeof importOptions>;

export const IMPORT_DEFAULTS = {
  category: 'object',
  up: '+y',
  facing: 'principal',
  settle: true,
  title: '',
  author: 'unknown',
  license: 'unknown',
  sourceUid: '',
} as const satisfies ImportOptions;

/** Fills in the defaults; throws `UserError` for what makes no sense. */
export function parseImportOptions(options: Partial<ImportOptions>): ImportOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return checkValue({ ...IMPORT_DEFAULTS, ...given }, importOptions, 'import options');
}

/** What a file may ask for before it is refused, and what an asset may keep. */
export const LIMITS = {
  /** Of all files together. */
  fileBytes: 256 * 1024 * 1024,
  /** What the accessors come to once unpacked. */
  unpackedBytes: 256 * 1024 * 1024,
  /** Instances counted. */
  triangles: 1_000_000,
  nodes: 20_000,
  /** Of one image; 16,384 x 16,384 is more than twice this. */
  imagePixels: 8192 * 8192,
  /** More are thinned out first. */
  workingTriangles: 120_000,
  visualTriangles: 3000,
  collisionTriangles: 2000,
  materials: 12,
  textures: 4,
  textureSize: 512,
} as const;
