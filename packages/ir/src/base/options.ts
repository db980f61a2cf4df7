import { SinterError } from "./error.ts";
import { gotKind } from "./got.ts";

/**
 * `options`, if it is undefined or an object with these keys alone.
 * @throws SinterError INVALID_ARGUMENT naming the key that is not an option of `what`
 */
export function checkOptions<O extends object>(
  options: O | undefined,
  allowed: readonly (keyof O & string)[],
  what: string,
): Partial<O> {
  if (options === undefined) return {};
  if (typeof options !== "object" || options === null)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${what} expects options like { ${allowed[0]} }, got ${gotKind(options)}`,
    );
  const unknown = Object.keys(options).find((key) => !(allowed as readonly string[]).includes(key));
  if (unknown !== undefined)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${what} has no option ${unknown}; it has ${allowed.join(", ") || "none"}`,
    );
  return options;
}
