import type { Node, NodeOf } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { sumTo } from "../sum-to.ts";
import type { Vjp } from "./rule.ts";

/**
 * With n = (x − μ)/s, y = n·scale + shift and h = g·scale: (h − mean h − n·mean(h·n))/s, g·n and g
 * (Ba, Kiros and Hinton, Layer Normalization, 2016).
 */
export const layerNorm: Vjp<NodeOf<"layerNorm">> = ({ operands, attrs: { epsilon } }, g) => {
  const [x, scale, shift] = operands as [Node, Node, Node];
  const mean = (y: Node) => build.reduce(y, "mean", x.shape.length - 1, true);
  const along = (y: Node) => build.broadcast(y, x.shape);
  const centred = sub(x, along(mean(x)));
  const variance = mean(mul(centred, centred));
  const deviation = along(build.apply("sqrt", build.apply("add", variance, build.scalar(epsilon))));
  const normal = div(centred, deviation);
  return [
    () => {
      const h = mul(g, scale);
      return div(sub(sub(h, along(mean(h))), mul(normal, along(mean(mul(h, normal))))), deviation);
    },
    () => sumTo(mul(g, normal), scale.shape),
    () => sumTo(g, shift.shape),
  ];
};

const mul = (a: Node, b: Node): Node => build.apply("mul", a, b);
const sub = (a: Node, b: Node): Node => build.apply("sub", a, b);
const div = (a: Node, b: Node): Node => build.apply("div", a, b);
