/**
 * A hash-consing table: one live object for each key.
 * Entries are held weakly, so objects that nobody uses any more are collected.
 */
export class InternTable<T extends object> {
  readonly #entries = new Map<string, WeakRef<T>>();
  readonly #collected = new FinalizationRegistry<string>((key) => {
    if (this.#entries.get(key)?.deref() === undefined) this.#entries.delete(key);
  });

  /** The live object for `key`, or the one that `make` returns. */
  get<U extends T>(key: string, make: () => U): U {
    const found = this.#entries.get(key)?.deref();
    if (found !== undefined) return found as U;
    const made = make();
    this.#entries.set(key, new WeakRef<T>(made));
    this.#collected.register(made, key);
    return made;
  }
}
