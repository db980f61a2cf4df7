/** What Node's console shows in place of an object's fields. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** The object, which consoles and texts show as this line. */
export function withShortText<T extends object>(object: T, text: (self: T) => string): T {
  for (const key of ["toString", INSPECT])
    Object.defineProperty(object, key, {
      configurable: true,
      value(this: T) {
        return text(this);
      },
    });
  return object;
}
