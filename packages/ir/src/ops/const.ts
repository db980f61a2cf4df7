import { SinterError } from "../base/error.ts";
import { shared } from "../base/intern.ts";
import { checkF32, printNumber } from "../base/number.ts";
import { kindOf } from "../base/typed-array.ts";
import { checkDims, type Shape, shapeText, size } from "../shape/dim.ts";
import { type Codec, dims } from "./attrs.ts";
import { node } from "./node.ts";
import { leaf } from "./op.ts";

const INLINE = 16;
const identities = shared("constants", () => ({ of: new WeakMap<Float32Array, number>(), next: 0 }));

/** Small constants are equal by value, large ones by identity of their array. */
const elements: Codec<Float32Array> = {
  is: (value) => kindOf(value) === "Float32Array",
  what: "a Float32Array",
  print(data) {
    if (data.length <= INLINE) return Array.from(data, printNumber).join(" ");
    const identity = identities.of.get(data) ?? identities.next++;
    identities.of.set(data, identity);
    return `#${identity}`;
  },
  json: (data) => ({ data: Array.from(data, (v) => (Number.isFinite(v) ? v : printNumber(v))) }),
};

/** a value written in the graph */
export const constOp = leaf({
  name: "const",
  leaf: true,
  isDynamic: false,
  operands: [],
  attrs: { shape: { ...dims, json: () => ({}) } as Codec<Shape>, data: elements },
  shape(_, { shape, data }) {
    checkDims(shape, "a constant");
    if (shape.some((dim) => typeof dim === "string") || size(shape) !== data.length)
      throw new SinterError(
        "SHAPE_MISMATCH",
        `a constant of shape ${shapeText(shape)} cannot hold ${data.length} values`,
      );
    return shape;
  },
  value: ({ data }) => new Float64Array(data),
});

/**
 * A value written in the graph; `data` must not be changed afterwards.
 * @throws SinterError INVALID_ARGUMENT if f32 cannot hold a number
 */
export function constant(data: ArrayLike<number>, shape: Shape = [data.length]) {
  if (data instanceof Float32Array) return node(constOp, [], { shape, data });
  for (let i = 0; i < data.length; i++) checkF32(data[i]!, "a constant");
  return node(constOp, [], { shape, data: Float32Array.from(data) });
}

/** A constant of shape []. */
export const scalar = (value: number) => constant([value], []);
