import { SinterError } from "../base/error.ts";
import { evaluateDim } from "../dim/polynomial.ts";
import { checkDim, type Dim } from "../shape/dim.ts";
import { type Codec, dims } from "./attrs.ts";
import { node } from "./node.ts";
import { leaf } from "./op.ts";

/** Written as a shape of one dimension: `dimSize(dim=[batch])`. */
const dim: Codec<Dim> = {
  is: (value) => typeof value === "number" || typeof value === "string",
  what: "a dimension",
  print: (dim) => dims.print([dim]),
  parse: (literal) => (Array.isArray(literal) && literal.length === 1 ? (literal[0] as Dim) : undefined),
  form: "[…]",
};

/** how large an open dimension is in this run */
export const dimSizeOp = leaf({
  name: "dimSize",
  leaf: true,
  isDynamic: true,
  operands: [],
  attrs: { dim },
  shape: (_, { dim }) => {
    checkDim(dim, "dimSize");
    return [];
  },
  value({ dim }, { sizes }) {
    const size = evaluateDim(dim, sizes);
    if (size === undefined) throw new SinterError("INVALID_GRAPH", `no input says how large ${dim} is`);
    return Float64Array.of(size);
  },
});

/** The size of an open dimension, such as the batch: a scalar. */
export const dimSize = (dim: Dim) => node(dimSizeOp, [], { dim });
