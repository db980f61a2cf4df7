import type { Node } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { exactScalar } from "../exact.ts";

/**
 * min(1, c/(‖g‖ + 1e-6)) for the norm of all gradients together, as PyTorch's clip_grad_norm_. The squares are those of
 * gradients divided by the largest, so that none overflows.
 */
export function clipFactor(gradients: readonly Node[], limit: number): Node {
  const apply = build.apply;
  const join = (nodes: readonly Node[], formula: "max" | "add") =>
    nodes.reduce((a, b) => apply(formula, a, b));
  const sizes = gradients.map((g) => build.reduce(apply("abs", g), "max", 0));
  const largest = apply("max", join(sizes, "max"), build.scalar(2 ** -126));
  const squares = gradients.map((g) => {
    const scaled = apply("div", g, largest);
    return build.reduce(apply("mul", scaled, scaled), "sum", 0);
  });
  const norm = apply("mul", largest, apply("sqrt", join(squares, "add")));
  return apply(
    "min",
    build.scalar(1),
    apply("div", exactScalar(limit), apply("add", norm, exactScalar(1e-6))),
  );
}
