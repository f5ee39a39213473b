/**
 * Keeps what is costly to make and never changes, such as textures, from scene to scene.
 */

/** The function, with its latest `kept` results remembered by its arguments, which must be plain data. */
export function remember<Args extends readonly unknown[], Result>(
  make: (...args: Args) => Result,
  kept = 8,
): (...args: Args) => Result {
  const results = new Map<string, Result>();
  return (...args) => {
    const key = JSON.stringify(args);
    const known = results.get(key);
    if (known !== undefined) return known;
    for (const oldest of results.keys()) {
      if (results.size < kept) break;
      results.delete(oldest);
    }
    const made = make(...args);
    results.set(key, made);
    return made;
  };
}
