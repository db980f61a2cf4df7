import { SinterError } from "../base/error.ts";
import { evaluateDim } from "../dim/polynomial.ts";
import { rowSize, type Shape, shapeText } from "./dim.ts";

export interface NamedShape {
  readonly name: string;
  readonly shape: Shape;
}

/**
 * The size of every named dimension, from how many values each input was given.
 * @throws SinterError INPUT_MISMATCH if a length fits no size, or two inputs disagree
 */
export function bindDims(
  inputs: readonly NamedShape[],
  lengthOf: (name: string) => number,
): Map<string, number> {
  const sizes = new Map<string, number>();
  const owners = new Map<string, string>();
  for (const { name, shape } of inputs) {
    const length = lengthOf(name);
    const fixed = rowSize(shape);
    const names = shape.filter((dim): dim is string => typeof dim === "string");
    const open = names.filter((dim) => evaluateDim(dim, sizes) === undefined);
    const expected = names.reduce((n, dim) => n * (evaluateDim(dim, sizes) ?? 1), fixed);
    const bad = (what: string): never => {
      throw new SinterError(
        "INPUT_MISMATCH",
        `${name}: expected ${what} values for ${shapeText(shape)}, got ${length}`,
      );
    };
    const [dim] = open;
    if (dim === undefined) {
      const known = names.map((n) => `${n} = ${evaluateDim(n, sizes)} as in ${owners.get(n)}`).join(", ");
      if (length !== expected) bad(known === "" ? `${expected}` : `${expected} (${known})`);
    } else if (/[*+]/.test(dim)) {
      throw new SinterError("UNSUPPORTED", `${name}: the sizes in ${dim} cannot be told from one length`);
    } else if (open.length > 1) {
      throw new SinterError(
        "UNSUPPORTED",
        `${name}: the sizes of ${open.join(" and ")} cannot both be told from one length`,
      );
    } else {
      if (expected === 0 ? length !== 0 : length % expected !== 0) bad(`a multiple of ${expected}`);
      sizes.set(dim, expected === 0 ? 0 : length / expected);
      owners.set(dim, name);
    }
  }
  return sizes;
}
