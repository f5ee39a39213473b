/**
 * Reads robomimic's and MimicGen's HDF5 with every array checked: it comes from nobody knows where.
 */
import { complain, UserError } from '../../core/errors.ts';

type Library = typeof import('h5wasm/node');
type File = InstanceType<Library['File']>;

export interface NumberArray {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

export class Hdf5Reader {
  readonly #library: Library;
  readonly #file: File;
  readonly #path: string;

  private constructor(library: Library, file: File, path: string) {
    this.#library = library;
    this.#file = file;
    this.#path = path;
  }

  /** @throws UserError when it is no whole HDF5 file */
  static async open(path: string): Promise<Hdf5Reader> {
    const library = await import('h5wasm/node');
    const module = await library.ready;
    module.activate_throwing_error_handler();
    try {
      const file = new library.File(path, 'r');
      file.keys();
      return new Hdf5Reader(library, file, path);
    } catch (error) {
      const told = String((error as Error).message ?? error);
      const what = /truncated/.test(told) ? 'the HDF5 file is cut off' : 'not an HDF5 file that can be read';
      throw complain({ where: path, what, expected: 'a whole file of robomimic or MimicGen' });
    }
  }

  /** For complaints. */
  where(path: string): string {
    return `${this.#path}: ${path}`;
  }

  #get(path: string): unknown {
    try {
      return this.#file.get(path);
    } catch {
      return null;
    }
  }

  /** Names in a group. @throws UserError when there is no such group */
  names(path: string): string[] {
    const group = this.#get(path);
    if (group instanceof this.#library.Group) return group.keys();
    throw complain({ where: this.where(path), what: 'no such group', expected: 'the layout of robomimic or MimicGen' });
  }

  has(path: string): boolean {
    return this.#get(path) !== null;
  }

  /** Text of an attribute; null when there is none. */
  text(path: string, name: string): string | null {
    const owner = this.#get(path);
    if (!(owner instanceof this.#library.Group) || !Object.hasOwn(owner.attrs, name)) return null;
    return String(owner.attrs[name]!.value);
  }

  /**
   * @param shape -1 for any length
   * @throws UserError when it is not there, has another shape, is damaged, or holds values that are not finite
   */
  numbers(path: string, shape: readonly number[]): NumberArray {
    const dataset = this.#get(path);
    if (!(dataset instanceof this.#library.Dataset)) throw complain({ where: this.where(path), what: 'no such array' });
    const got = dataset.shape ?? [];
    if (got.length !== shape.length || shape.some((size, i) => size !== -1 && size !== got[i])) {
      const expected = `(${shape.map((size) => (size === -1 ? 'any' : size)).join(', ')})`;
      throw complain({ where: this.where(path), what: 'has another shape', got, expected });
    }
    let raw: unknown;
    try {
      raw = dataset.value;
    } catch {
      throw new UserError(`${this.where(path)}: the array is damaged`);
    }
    const values = Float64Array.from(raw as ArrayLike<number>, Number);
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw complain({ where: this.where(path), what: `value ${bad} is not a number`, got: String(values[bad]) });
    }
    return { shape: got, values };
  }

  close(): void {
    this.#file.close();
  }
}
