/** Names that are met again and again, as small numbers. */
export class Names {
  readonly #index = new Map<string, number>();
  readonly list: string[] = [];

  /** The number of a name; new names are numbered in order of arrival. */
  add(name: string): number {
    const known = this.#index.get(name);
    if (known !== undefined) return known;
    this.#index.set(name, this.list.length);
    return this.list.push(name) - 1;
  }
}
