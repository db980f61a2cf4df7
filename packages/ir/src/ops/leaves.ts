import { SinterError } from "../error.ts";
import { shared } from "../intern.ts";
import { checkDims, shapeText, size } from "../shape/dim.ts";
import { printNumber } from "../text/number.ts";
import type { Leaf, OpAttrs } from "./op.ts";

export const input: Leaf<OpAttrs["input"]> = {
  leaf: true,
  key: ({ name, shape, dtype }) => `${name} ${dtype}${shapeText(shape)}`,
  infer: (_, { name, shape, dtype }) => ({ shape: checkDims(shape, `input ${name}`), dtype }),
};

export const param: Leaf<OpAttrs["param"]> = {
  leaf: true,
  key: ({ name, shape }) => `${name} ${shapeText(shape)}`,
  infer(_, { name, shape }) {
    const open = checkDims(shape, `parameter ${name}`).find((dim) => typeof dim === "string");
    if (open !== undefined)
      throw new SinterError(
        "INVALID_ARGUMENT",
        `parameter ${name}: every dimension needs a size, ${open} has none`,
      );
    return { shape, dtype: "f32" };
  },
};

const INLINE = 16;
const identities = shared("constants", () => ({ of: new WeakMap<Float32Array, number>(), next: 0 }));

/** Small constants are equal by value, large ones by identity of their array. */
export const constant: Leaf<OpAttrs["const"]> = {
  leaf: true,
  key({ shape, data }) {
    if (data.length <= INLINE) return `${shapeText(shape)} ${Array.from(data, printNumber).join(" ")}`;
    const identity = identities.of.get(data) ?? identities.next++;
    identities.of.set(data, identity);
    return `${shapeText(shape)} #${identity}`;
  },
  infer(_, { shape, data }) {
    checkDims(shape, "a constant");
    if (shape.some((dim) => typeof dim === "string") || size(shape) !== data.length)
      throw new SinterError(
        "SHAPE_MISMATCH",
        `a constant of shape ${shapeText(shape)} cannot hold ${data.length} values`,
      );
    return { shape, dtype: "f32" };
  },
};
