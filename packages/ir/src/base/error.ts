/** What went wrong, stable across versions; the message is for people, the code is for programs. */
export type ErrorCode =
  | "SHAPE_MISMATCH"
  | "DTYPE_MISMATCH"
  | "INVALID_ARGUMENT"
  | "INVALID_GRAPH"
  | "INPUT_MISMATCH"
  | "PARAMS_MISMATCH"
  | "PARSE_ERROR"
  | "SAFETENSORS_INVALID"
  | "FILE_INVALID"
  | "UNSUPPORTED"
  | "MODEL_FILE"
  | "USAGE"
  | "NOT_FINITE"
  | "INTERNAL";

/**
 * Every error that Sinter throws on purpose.
 *
 * @example
 * try { compile(net, { params }) } catch (error) {
 *   if (error instanceof SinterError && error.code === "PARAMS_MISMATCH") …
 * }
 */
export class SinterError extends Error {
  /** Minifiers rename the class, but not this. */
  static override readonly name = "SinterError";
  override readonly name = "SinterError";
  readonly code: ErrorCode;

  /** An error of another copy of this code, as of two installations, is one of these too. */
  static override [Symbol.hasInstance](error: unknown): boolean {
    return error instanceof Error && error.name === "SinterError";
  }

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
