/**
 * What a typed array holds, such as "Float32Array", wherever it was made: an array of a frame or a `vm`
 * context is no instance of this realm's classes. Undefined for what only looks like one, as a proxy does.
 */
export const kindOf = (value: unknown): string | undefined =>
  ArrayBuffer.isView(value) ? (value as Partial<Uint8Array>)[Symbol.toStringTag] : undefined;
