import { defineFormula, type Shape } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { FORMULA } from "../activation.ts";
import { lift } from "../call.ts";
import type { Indices, Mask, Tensor } from "../tensor.ts";

const definition = /* @__PURE__ */ defineFormula(
  { name: "float", signature: "float", formula: (x) => x },
  { standard: true },
);

const apply = (x: unknown) => lift("float", [x], (node) => build.elementwise(definition.bind(), node));

/**
 * Indices, or a mask as 0 and 1, as numbers to compute with; they have no gradient.
 * @throws SinterError DTYPE_MISMATCH if x is f32 already
 * @example
 * const right = mean(float(equal(argmax(logits), labels)), { axis: 0 });
 */
export const float = /* @__PURE__ */ Object.assign(apply, { [FORMULA]: definition }) as <
  const S extends Shape,
>(
  x: Indices<S> | Mask<S>,
) => Tensor<S>;
