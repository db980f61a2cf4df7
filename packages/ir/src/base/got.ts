/** What kind of thing came instead of what was expected: `null`, `an array`, `a Float32Array`, `number`. */
export function gotKind(x: unknown): string {
  if (x === null) return "null";
  if (Object(x) !== x) return typeof x;
  // Of whatever realm, and whatever a minifier calls our own classes.
  const tag = Object.prototype.toString.call(x).slice(8, -1);
  const word = /^(Array|Object|Function)$/.test(tag) ? tag.toLowerCase() : tag;
  return (/^[aeio]/i.test(word) ? "an " : "a ") + word;
}

/** What came instead of what was expected: numbers, texts and truth values as they are, else their kind. */
export function gotValue(x: unknown): string {
  if (typeof x === "string") return JSON.stringify(x);
  return /number|bigint|boolean/.test(typeof x) ? String(x) : gotKind(x);
}
