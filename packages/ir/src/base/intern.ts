/**
 * What all copies of this code in a process have in common, such as a bundle and its parts, or two
 * installations: equal things are one object in all of them, so that what they make can be mixed.
 * A name stands for one form of what is shared.
 */
export function shared<T>(name: string, make: () => T): T {
  const place: { [key: symbol]: unknown } = globalThis;
  const key = Symbol.for(`sinter.${name}`);
  if (place[key] === undefined && Object.isExtensible(place)) place[key] = make();
  return (place[key] ?? make()) as T;
}

/**
 * A hash-consing table: one live object for each key.
 * Entries are held weakly, so objects that nobody uses any more are collected.
 */
export class InternTable<T extends object> {
  #nextId = 0;
  readonly #entries = new Map<string, WeakRef<T>>();
  readonly #collected = new FinalizationRegistry<string>((key) => {
    if (this.#entries.get(key)?.deref() === undefined) this.#entries.delete(key);
  });

  /** A number that no object of this table had before. */
  newId(): number {
    return this.#nextId++;
  }

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
