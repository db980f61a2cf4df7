const tag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!;

/**
 * What a typed array holds, such as "Float32Array", wherever it was made: an array of a frame or a `vm`
 * context is no instance of this realm's classes. Undefined for what only looks like one, as a proxy does.
 */
export const kindOf = (value: unknown): string | undefined => tag.get!.call(value);
