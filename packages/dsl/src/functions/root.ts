import { defineFormula, type Node } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { eq, select, sqrt } from "@sinter/ir/scalar";

const definition = /* @__PURE__ */ defineFormula({
  name: "root",
  formula: (x) => select(eq(x, 0), 0, sqrt(x)),
});

/** √x whose derivative at 0 is 0, and not ∞: there a norm has no slope, as in PyTorch. */
export const root = (x: Node): Node => build.elementwise(definition.bind(), x);
